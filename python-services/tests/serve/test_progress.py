"""What a person is told of applications that come up, or do not."""

from ray.serve.schema import ApplicationStatus, ServeStatus

from imagebeam_services.serve.progress import all_run, failures, lines
from tests.support.serve_statuses import status_of

TRACE = """The deployment failed to start 3 times in a row.
Traceback (most recent call last):
  File "replica.py", line 49, in check_health
imagebeam_services.serve.managed.ReplicaFailedError: flux is no folder.

"""


RUNS = ("vision", ApplicationStatus.RUNNING, "", "an old trouble")
WAITS = ("image", ApplicationStatus.DEPLOYING, "", "")
NO_ROOM = ("image", ApplicationStatus.DEPLOYING, "", "Waiting for 1 GPU.")
FAILED = ("image", ApplicationStatus.DEPLOY_FAILED, "Failed to update ['image'].", TRACE)
NOT_BUILT = ("image", ApplicationStatus.DEPLOY_FAILED, "Traceback:\nArgsError: image: x", "")


def test_each_application_is_a_line_with_the_reason_where_it_does_not_run() -> None:
    assert list(lines(status_of(RUNS, WAITS))) == ["vision: RUNNING", "image: DEPLOYING"]
    assert list(lines(status_of(NO_ROOM))) == ["image: DEPLOYING (Waiting for 1 GPU.)"]


def test_a_failure_is_told_by_what_was_raised_not_by_its_traceback() -> None:
    expected = "image cannot be run (managed.ReplicaFailedError: flux is no folder.)"
    assert failures(status_of(RUNS, FAILED)) == [expected]
    assert failures(status_of(NOT_BUILT)) == ["image cannot be run (ArgsError: image: x)"]
    assert failures(status_of(RUNS, NO_ROOM)) == []


def test_all_run_when_each_that_was_asked_for_does() -> None:
    assert all_run(status_of(RUNS), ["vision"])
    assert not all_run(status_of(RUNS, WAITS), ["vision", "image"])
    assert not all_run(status_of(RUNS), ["vision", "image"])
    assert not all_run(ServeStatus(), ["vision"])
