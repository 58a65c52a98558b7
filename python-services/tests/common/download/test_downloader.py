"""Downloads from a hub on loopback: whole, resumed, pinned, one at a time, and on a full disk."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from imagebeam_services.common.download.downloader import Downloader, Order, Progress
from imagebeam_services.common.download.errors import (
    AlreadyRunningError,
    HashMismatchError,
    HubAnswerError,
    HubUnreachableError,
    NotEnoughSpaceError,
    PinChangedError,
    RepositoryUnknownError,
    StorageError,
)
from imagebeam_services.common.download.exclusive import exclusively
from imagebeam_services.common.download.hub import HubClient
from imagebeam_services.common.download.lock import LOCK_NAME, read_lock
from imagebeam_services.common.download.plan import Wanted, require_space
from tests.support.fetching import CONFIG, ORDER, PART, WANTED, WEIGHTS, Fetching, names_in
from tests.support.hub_server import COMMIT, NEWER_COMMIT, REPOSITORY, Hub


def test_the_wanted_files_come_and_no_others(fetching: Fetching) -> None:
    fetching.fetch()
    expected = {"config.json", "model.safetensors", "sub/extra.safetensors", LOCK_NAME}
    assert names_in(fetching.model) == expected
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS
    assert names_in(fetching.staged) == {".lock"}


def test_a_plan_says_what_it_costs_and_writes_nothing(fetching: Fetching) -> None:
    plan = fetching.plan()
    assert plan.bytes_to_fetch == len(CONFIG) + len(WEIGHTS) + 1000
    assert (plan.listing.commit, plan.listing.licence) == (COMMIT, "mit")
    assert not fetching.folder.exists()


def test_progress_grows_to_the_whole(fetching: Fetching) -> None:
    fetching.fetch()
    done = [progress.done_bytes for progress in fetching.told]
    assert done == sorted(done)
    assert done[-1] == fetching.told[-1].total_bytes == len(CONFIG) + len(WEIGHTS) + 1000


def test_the_lock_names_commit_licence_sizes_and_hashes(fetching: Fetching) -> None:
    lock = fetching.fetch()
    assert read_lock(fetching.model) == lock
    assert (lock.repository, lock.commit, lock.licence) == (REPOSITORY, COMMIT, "mit")
    weights = lock.files["model.safetensors"]
    assert weights.size_bytes == len(WEIGHTS)
    assert weights.sha256 == hashlib.sha256(WEIGHTS).hexdigest()
    assert set(lock.files) == {"config.json", "model.safetensors", "sub/extra.safetensors"}


def test_a_model_that_is_there_is_not_fetched_again(hub: Hub, fetching: Fetching) -> None:
    first = fetching.fetch()
    hub.requests.clear()
    assert fetching.fetch() == first
    assert hub.fetched() == []


def test_the_commit_of_the_lock_is_kept_when_the_hub_has_a_newer_one(
    hub: Hub, fetching: Fetching
) -> None:
    fetching.fetch()
    (fetching.model / "config.json").unlink()
    hub.commit = NEWER_COMMIT
    with pytest.raises(RepositoryUnknownError):  # this hub has forgotten the old commit
        fetching.fetch()
    assert f"/revision/{COMMIT}?" in hub.requests[-1][0]


def test_a_connection_that_breaks_is_gone_on_with_where_it_stopped(
    hub: Hub, fetching: Fetching
) -> None:
    hub.breaks, hub.breaks_after = 3, 1_000_000
    fetching.fetch(Order(REPOSITORY, Wanted(("model.safetensors",))))
    ranges = [range_ for _, range_ in hub.fetched()]
    assert ranges == [None, "bytes=1000000-", "bytes=2000000-", "bytes=3000000-"]
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS


def test_a_hub_that_brings_nothing_is_given_up_after_longer_and_longer_pauses(
    hub: Hub, fetching: Fetching
) -> None:
    hub.breaks, hub.breaks_after = 99, 0
    with pytest.raises(HubUnreachableError):
        fetching.fetch()
    assert fetching.pauses == [1, 2, 4, 8]
    assert not fetching.model.exists()


def test_what_was_received_is_gone_on_with_by_the_next_command(
    hub: Hub, fetching: Fetching
) -> None:
    hub.breaks, hub.breaks_after = 1, 2_000_000
    only_weights = Order(REPOSITORY, Wanted(("model.safetensors",)))
    with pytest.raises(KeyboardInterrupt):
        fetching.downloader.carry_out(fetching.plan(only_weights), stop_at(1_500_000))
    received = (fetching.staged / PART).stat().st_size
    assert 1_000_000 <= received <= 2_000_000
    plan = fetching.plan(only_weights)
    assert plan.bytes_to_fetch == len(WEIGHTS) - received
    hub.breaks = 0
    fetching.downloader.carry_out(plan, fetching.told.append)
    assert hub.fetched()[-1] == ("model.safetensors", f"bytes={received}-")
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS


def stop_at(limit_bytes: int) -> Callable[[Progress], None]:
    def stop(progress: Progress) -> None:
        if progress.done_bytes >= limit_bytes:
            raise KeyboardInterrupt

    return stop


def test_files_that_were_whole_when_it_stopped_are_not_fetched_again(
    hub: Hub, fetching: Fetching
) -> None:
    with pytest.raises(KeyboardInterrupt):
        fetching.downloader.carry_out(fetching.plan(), stop_at(len(CONFIG) + 1))
    hub.requests.clear()
    fetching.fetch()
    assert "config.json" not in [path for path, _ in hub.fetched()]
    assert (fetching.model / "config.json").read_bytes() == CONFIG


def test_a_server_that_knows_no_ranges_begins_again(hub: Hub, fetching: Fetching) -> None:
    hub.knows_ranges = False
    hub.breaks, hub.breaks_after = 1, 1000
    fetching.fetch()
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS


def test_a_part_that_is_longer_than_the_file_is_thrown_away(fetching: Fetching) -> None:
    fetching.staged.mkdir(parents=True)
    (fetching.staged / PART).write_bytes(b"z" * (len(WEIGHTS) + 1))
    fetching.fetch()
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS


@pytest.mark.parametrize("path", ["model.safetensors", "config.json"])
def test_wrong_bytes_are_deleted_and_the_next_try_can_succeed(
    hub: Hub, fetching: Fetching, path: str
) -> None:
    right = hub.files[path]
    hub.served[path] = right[:-1] + bytes([right[-1] ^ 1])
    with pytest.raises(HashMismatchError, match=path):
        fetching.fetch()
    assert not (fetching.staged / path).exists()
    assert not [name for name in names_in(fetching.staged) if name.endswith(".part")]
    assert not fetching.model.exists()
    hub.served.clear()
    fetching.fetch()


def test_a_damaged_part_is_found_out_by_the_hash(fetching: Fetching) -> None:
    fetching.staged.mkdir(parents=True)
    (fetching.staged / PART).write_bytes(b"z" * 1000)
    with pytest.raises(HashMismatchError):
        fetching.fetch()
    fetching.fetch()


def test_a_hub_that_sends_more_than_there_is_is_stopped(hub: Hub, fetching: Fetching) -> None:
    hub.served["model.safetensors"] = WEIGHTS + b"more"
    with pytest.raises(HubAnswerError, match="more"):
        fetching.fetch()


def test_a_pinned_hash_counts_more_than_the_hubs(fetching: Fetching) -> None:
    pinned = (("model.safetensors", "0" * 64),)
    with pytest.raises(PinChangedError, match=r"model\.safetensors"):
        fetching.fetch(Order(REPOSITORY, WANTED, sha256=pinned))
    small = (("config.json", "0" * 64),)  # of small files the hub says no SHA-256
    with pytest.raises(HashMismatchError, match=r"config\.json"):
        fetching.fetch(Order(REPOSITORY, WANTED, sha256=small))


def test_a_hub_that_answers_for_another_commit_is_refused(hub: Hub, fetching: Fetching) -> None:
    hub.listing = hub.listed().replace(COMMIT.encode(), NEWER_COMMIT.encode())
    with pytest.raises(PinChangedError):
        fetching.fetch(Order(REPOSITORY, WANTED, revision=COMMIT))


def test_a_changed_file_of_a_model_without_a_lock_is_fetched_again(
    hub: Hub, fetching: Fetching
) -> None:
    fetching.fetch()
    (fetching.model / LOCK_NAME).unlink()
    (fetching.model / "config.json").write_bytes(CONFIG.replace(b"c", b"d"))
    hub.requests.clear()
    fetching.fetch()
    assert [path for path, _ in hub.fetched()] == ["config.json"]


def test_a_model_is_downloaded_once_at_a_time(fetching: Fetching) -> None:
    plan = fetching.plan()
    with exclusively(fetching.staged / ".lock"), pytest.raises(AlreadyRunningError):
        fetching.downloader.carry_out(plan, fetching.told.append)
    assert names_in(fetching.folder) == {".downloads/owner/model/.lock"}
    fetching.downloader.carry_out(plan, fetching.told.append)


def test_a_download_says_which_process_it_is_while_it_runs(fetching: Fetching) -> None:
    lock = fetching.staged / ".lock"
    with exclusively(lock):
        assert lock.read_text() == str(os.getpid())
        with pytest.raises(AlreadyRunningError):
            fetching.downloader.carry_out(fetching.plan(), fetching.told.append)
        assert lock.read_text() == str(os.getpid())
    assert lock.read_text() == ""


def test_a_lock_that_cannot_be_understood_is_told(fetching: Fetching) -> None:
    fetching.model.mkdir(parents=True)
    (fetching.model / LOCK_NAME).write_text("{}")
    with pytest.raises(StorageError, match="delete it"):
        fetching.plan()


def test_too_little_space_is_said_before_the_first_byte(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    check = partial(require_space, free_bytes=lambda _: 1_000_000)
    downloader = Downloader(HubClient(hub.url), folder, check_space=check)
    with pytest.raises(NotEnoughSpaceError, match="1,000,000"):
        downloader.plan(ORDER)
    assert hub.fetched() == []
    assert not folder.exists()


@contextmanager
def files_no_longer_than(limit_bytes: int) -> Iterator[None]:
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_disk_that_fills_up_is_told_and_gone_on_with_later(hub: Hub, fetching: Fetching) -> None:
    with files_no_longer_than(2_000_000), pytest.raises(StorageError, match="disk is full"):
        fetching.fetch()
    assert not fetching.model.exists()
    assert (fetching.staged / PART).stat().st_size > 0
    fetching.fetch()
    assert hub.fetched()[-2][1] is not None
    assert (fetching.model / "model.safetensors").read_bytes() == WEIGHTS
