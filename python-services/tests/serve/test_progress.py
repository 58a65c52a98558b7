"""What a person is told of applications that come up, or do not."""

from ray.serve._private.common import DeploymentStatus, DeploymentStatusTrigger
from ray.serve.schema import (
    ApplicationStatus,
    ApplicationStatusOverview,
    DeploymentStatusOverview,
    ServeStatus,
)

from imagebeam_services.serve.progress import all_run, failures, lines

TRACE = """The deployment failed to start 3 times in a row.
Traceback (most recent call last):
  File "replica.py", line 49, in check_health
imagebeam_services.serve.managed.ReplicaFailedError: flux is no folder.

"""


def status(*applications: tuple[str, ApplicationStatus, str, str]) -> ServeStatus:
    """Applications by name, status, own message, and their deployment's message."""
    return ServeStatus(
        applications={
            name: ApplicationStatusOverview(
                status=how,
                message=message,
                last_deployed_time_s=0,
                deployments={
                    name: DeploymentStatusOverview(
                        status=DeploymentStatus.UPDATING,
                        status_trigger=DeploymentStatusTrigger.CONFIG_UPDATE_STARTED,
                        replica_states={},
                        message=why,
                    )
                },
            )
            for name, how, message, why in applications
        }
    )


RUNS = ("vision", ApplicationStatus.RUNNING, "", "an old trouble")
WAITS = ("image", ApplicationStatus.DEPLOYING, "", "")
NO_ROOM = ("image", ApplicationStatus.DEPLOYING, "", "Waiting for 1 GPU.")
FAILED = ("image", ApplicationStatus.DEPLOY_FAILED, "Failed to update ['image'].", TRACE)
NOT_BUILT = ("image", ApplicationStatus.DEPLOY_FAILED, "Traceback:\nArgsError: image: x", "")


def test_each_application_is_a_line_with_the_reason_where_it_does_not_run() -> None:
    assert list(lines(status(RUNS, WAITS))) == ["vision: RUNNING", "image: DEPLOYING"]
    assert list(lines(status(NO_ROOM))) == ["image: DEPLOYING (Waiting for 1 GPU.)"]


def test_a_failure_is_told_by_what_was_raised_not_by_its_traceback() -> None:
    expected = "image cannot be run (managed.ReplicaFailedError: flux is no folder.)"
    assert failures(status(RUNS, FAILED)) == [expected]
    assert failures(status(NOT_BUILT)) == ["image cannot be run (ArgsError: image: x)"]
    assert failures(status(RUNS, NO_ROOM)) == []


def test_all_run_when_each_that_was_asked_for_does() -> None:
    assert all_run(status(RUNS), ["vision"])
    assert not all_run(status(RUNS, WAITS), ["vision", "image"])
    assert not all_run(status(RUNS), ["vision", "image"])
    assert not all_run(ServeStatus(), ["vision"])
