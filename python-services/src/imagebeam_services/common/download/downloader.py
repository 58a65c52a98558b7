"""Downloading a model: the hub is asked what there is, a person agrees, then it is fetched."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from imagebeam_services.common.download.errors import PinChangedError, StorageError
from imagebeam_services.common.download.exclusive import exclusively
from imagebeam_services.common.download.hub import HubClient, HubFile, Listing
from imagebeam_services.common.download.lock import Lock, LockedFile, read_lock, write_lock
from imagebeam_services.common.download.plan import (
    Wanted,
    chosen_files,
    require_repository_name,
    require_space,
)
from imagebeam_services.common.download.transfer import (
    FileTransfer,
    hashes_of,
    is_whole,
    received_bytes,
)

FULL_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Order:
    """Which model is wanted.

    Attributes:
        repository: `owner/name`.
        wanted: Which of its files.
        revision: A pinned commit; None for that of the lock file, or else for the newest.
        sha256: Pinned hashes by path; those of a lock file count too.
    """

    repository: str
    wanted: Wanted
    revision: str | None = None
    sha256: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a download would do.

    Attributes:
        order: What was asked for.
        listing: What the hub has, at one commit.
        folder: Where the model will lie.
        present: Files that are there already, and right.
        missing: Files that are to be fetched.
        partial_bytes: How much of those has been received before.
        lock: What was downloaded before, if anything.
    """

    order: Order
    listing: Listing
    folder: Path
    present: tuple[HubFile, ...]
    missing: tuple[HubFile, ...]
    partial_bytes: int
    lock: Lock | None

    @property
    def bytes_to_fetch(self) -> int:
        """How many bytes are still to come."""
        return sum(file.size_bytes for file in self.missing) - self.partial_bytes


@dataclass(frozen=True)
class Progress:
    """How far a download is.

    Attributes:
        path: The file that is being fetched.
        done_bytes: Of all files that were missing, what was there before included.
        total_bytes: All that were missing.
    """

    path: str
    done_bytes: int
    total_bytes: int


class Downloader:
    """Plans and carries out downloads.

    Args:
        hub: Where from.
        models_folder: Where to: `owner/name` below it.
        transfer: Makes what fetches single files, given where to tell its progress.
        check_space: See `require_space`.
    """

    def __init__(
        self,
        hub: HubClient,
        models_folder: Path,
        transfer: Callable[
            [HubClient, Callable[[HubFile, int], None]], FileTransfer
        ] = FileTransfer,
        check_space: Callable[[Path, int], None] = require_space,
    ) -> None:
        self._hub = hub
        self._models_folder = models_folder
        self._transfer = transfer
        self._check_space = check_space

    def plan(self, order: Order) -> Plan:
        """Finds out what is to be fetched; writes nothing.

        Raises:
            NotEnoughSpaceError: It would not fit.
            PinChangedError: The hub says something else than what is pinned.
            UnsafeNameError: The repository's name, or a file's, could lead elsewhere.
            DownloadError: What else the hub or the disk is at fault with.
        """
        require_repository_name(order.repository)
        folder = self._models_folder / order.repository
        lock = read_lock(folder)
        revision = order.revision or (lock.commit if lock is not None else None)
        listing = self._hub.listing(order.repository, revision)
        pins = _pins(order, lock, listing)
        _require_pins_kept(listing, revision, pins)
        chosen = chosen_files(listing, order.wanted)
        same = lock if lock is not None and lock.commit == listing.commit else None
        present = tuple(file for file in chosen if _is_present(folder, file, same, pins))
        missing = tuple(file for file in chosen if file not in present)
        partial_bytes = sum(
            received_bytes(self._staged(order, file), listing, file) for file in missing
        )
        plan = Plan(order, listing, folder, present, missing, partial_bytes, lock)
        self._check_space(folder, plan.bytes_to_fetch)
        return plan

    def carry_out(self, plan: Plan, progress: Callable[[Progress], None]) -> Lock:
        """Fetches what is missing, and puts the model into its folder when all of it is right.

        Args:
            plan: From `plan`, just now.
            progress: Takes how far it is, after each piece.

        Raises:
            DownloadError: See its subclasses. What was received stays, unless it is wrong.
        """
        with exclusively(self._staging(plan.order) / ".lock"):
            return self._fetch_missing(plan, progress)

    def _fetch_missing(self, plan: Plan, progress: Callable[[Progress], None]) -> Lock:
        total_bytes = sum(file.size_bytes for file in plan.missing)
        before_bytes = 0
        pins = _pins(plan.order, plan.lock, plan.listing)
        locked = dict(_locked_files(plan.lock, plan.listing))

        def tell(file: HubFile, received: int) -> None:
            progress(Progress(file.path, before_bytes + received, total_bytes))

        transfer = self._transfer(self._hub, tell)
        for file in plan.missing:
            staged = self._staged(plan.order, file)
            hashes = transfer.fetch(plan.listing, file, staged, pins.get(file.path))
            locked[file.path] = LockedFile(file.size_bytes, hashes.sha256)
            before_bytes += file.size_bytes
        for file in plan.present:
            if file.path not in locked:
                found = hashes_of(plan.folder / file.path)
                locked[file.path] = LockedFile(file.size_bytes, found.sha256)
        return self._put_into_place(plan, locked)

    def _put_into_place(self, plan: Plan, locked: dict[str, LockedFile]) -> Lock:
        lock = Lock(plan.order.repository, plan.listing.commit, plan.listing.licence, locked)
        try:
            for file in plan.missing:
                target = plan.folder / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                self._staged(plan.order, file).replace(target)
            plan.folder.mkdir(parents=True, exist_ok=True)
            write_lock(plan.folder, lock)
        except OSError as error:
            raise StorageError(f"{plan.folder} cannot be written to: {error.strerror}.") from error
        return lock

    def _staged(self, order: Order, file: HubFile) -> Path:
        """Where a file lies until all of them are right: a service finds whole models only."""
        return self._staging(order) / file.path

    def _staging(self, order: Order) -> Path:
        return self._models_folder / ".downloads" / order.repository


def _locked_files(lock: Lock | None, listing: Listing) -> Mapping[str, LockedFile]:
    """The lock's files, where it is of the same commit."""
    return lock.files if lock is not None and lock.commit == listing.commit else {}


def _pins(order: Order, lock: Lock | None, listing: Listing) -> dict[str, str]:
    """The hashes that are pinned, by path; a catalogue's count more than a lock's."""
    locked = {path: file.sha256 for path, file in _locked_files(lock, listing).items()}
    return {**locked, **dict(order.sha256)}


def _require_pins_kept(listing: Listing, revision: str | None, pins: Mapping[str, str]) -> None:
    """Raises `PinChangedError` where the hub says something else than what is pinned."""
    is_commit = revision is not None and FULL_COMMIT.fullmatch(revision) is not None
    if is_commit and listing.commit != revision:
        raise PinChangedError(f"The hub answers for commit {listing.commit}, not for {revision}.")
    for file in listing.files:
        pinned = pins.get(file.path)
        if pinned is not None and file.sha256 not in (None, pinned):
            raise PinChangedError(f"The hub has another {file.path} than the one that is pinned.")


def _is_present(folder: Path, file: HubFile, lock: Lock | None, pins: Mapping[str, str]) -> bool:
    """Whether a file lies in the model's folder already.

    One that the lock names is believed by its size: reading 20 GB to say that there is nothing to
    do would take minutes.
    """
    path = folder / file.path
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        return False
    is_locked = lock is not None and file.path in lock.files
    return is_locked or is_whole(path, file, pins.get(file.path))
