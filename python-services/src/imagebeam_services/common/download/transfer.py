"""Fetching one file: resumed where it stopped, counted, and checked by its hash."""

import errno
import hashlib
import http.client
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from imagebeam_services.common.download.errors import (
    HashMismatchError,
    HubAnswerError,
    HubUnreachableError,
    StorageError,
)
from imagebeam_services.common.download.hub import HubClient, HubFile, Listing

CHUNK_BYTES = 2**20
TRIES_WITHOUT_PROGRESS = 5
FIRST_PAUSE_S = 1.0
"""Doubled after each try in a row that brought nothing."""


@dataclass(frozen=True)
class Hashes:
    """A file's hashes: SHA-256 of its bytes, and the id that git gives it."""

    sha256: str
    git_sha1: str


class _Hasher:
    """Computes both at once, so that a large file is read a single time."""

    def __init__(self, size_bytes: int) -> None:
        self._sha256 = hashlib.sha256()
        # Git's own definition of an object's id; nothing's safety rests on it alone.
        self._git = hashlib.sha1(f"blob {size_bytes}\0".encode(), usedforsecurity=False)

    def update(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self._git.update(chunk)

    def result(self) -> Hashes:
        return Hashes(self._sha256.hexdigest(), self._git.hexdigest())


def hashes_of(path: Path) -> Hashes:
    """The hashes of a file on the disk."""
    hasher = _Hasher(path.stat().st_size)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            hasher.update(chunk)
    return hasher.result()


def has_known_hash(file: HubFile, pinned_sha256: str | None) -> bool:
    """Whether anybody says what a file's bytes must be."""
    return any((pinned_sha256, file.sha256, file.git_sha1))


def is_right(hashes: Hashes, file: HubFile, pinned_sha256: str | None) -> bool:
    """Whether a file's hashes are those that are known of it.

    Args:
        hashes: Its own.
        file: What the hub says.
        pinned_sha256: What a catalogue or lock says; None where neither does.
    """
    known = [(pinned_sha256, hashes.sha256), (file.sha256, hashes.sha256)]
    known.append((file.git_sha1, hashes.git_sha1))
    return all(expected in (None, found) for expected, found in known)


def is_whole(path: Path, file: HubFile, pinned_sha256: str | None) -> bool:
    """Whether a file on the disk is known to be the one that is wanted; reads all of it."""
    return (
        has_known_hash(file, pinned_sha256)
        and _size_of(path) == file.size_bytes
        and path.is_file()
        and is_right(hashes_of(path), file, pinned_sha256)
    )


def received_bytes(target: Path, listing: Listing, file: HubFile) -> int:
    """How much of a file is there already that `FileTransfer.fetch` could use."""
    received = max(_size_of(target), _size_of(_part_of(target, listing)))
    return min(received, file.size_bytes)


class FileTransfer:
    """Fetches files.

    Args:
        hub: Where from.
        progress: Takes how many bytes of the file are there, after each piece.
        pause: Waits between two tries, seconds.
    """

    def __init__(
        self,
        hub: HubClient,
        progress: Callable[[HubFile, int], None],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hub = hub
        self._progress = progress
        self._pause = pause

    def fetch(
        self, listing: Listing, file: HubFile, target: Path, pinned_sha256: str | None
    ) -> Hashes:
        """Fetches a file to `target`, which appears only when it is whole and right.

        Args:
            listing: Which commit of which repository.
            file: The file.
            target: Where it goes. What has been received lies beside it, under a name that has the
                commit in it, and is gone on from there by the next call.
            pinned_sha256: See `is_right`.

        Raises:
            HashMismatchError: The bytes are wrong; they are deleted.
            StorageError: They cannot be written; those that were, stay.
            DownloadError: What else `HubClient` raises, after several tries.
        """
        part = _part_of(target, listing)
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            if is_whole(target, file, pinned_sha256):  # an earlier call ended after this file
                return hashes_of(target)
            self._receive_all(listing, file, part)
            hashes = hashes_of(part)
            if not is_right(hashes, file, pinned_sha256):
                part.unlink()
                raise HashMismatchError(
                    f"{file.path} is not what was pinned: it was damaged on its way or changed. "
                    "It was deleted; try again."
                )
            part.replace(target)
        except OSError as error:
            raise _storage_error(error, file) from error
        return hashes

    def _receive_all(self, listing: Listing, file: HubFile, part: Path) -> None:
        """Receives until the file is whole, over as many connections as that takes."""
        tries = 0
        received = _size_of(part)
        if received > file.size_bytes:
            part.unlink()
            received = 0
        while received < file.size_bytes or not part.exists():
            try:
                self._receive(listing, file, part, received)
                failure = HubUnreachableError(f"The connection broke at {file.path}.")
            except HubUnreachableError as error:
                failure = error
            before, received = received, _size_of(part)
            if received >= file.size_bytes and part.exists():
                return
            tries = 0 if received > before else tries + 1
            if tries >= TRIES_WITHOUT_PROGRESS:
                raise failure
            self._pause(FIRST_PAUSE_S * 2 ** max(tries - 1, 0))

    def _receive(self, listing: Listing, file: HubFile, part: Path, received: int) -> None:
        """Receives what one connection brings."""
        response, start = self._hub.open_file(listing, file.path, received)
        with response, part.open("r+b" if part.exists() else "wb") as out:
            out.seek(start)
            try:
                self._copy(response, out, file, start)
            finally:
                out.flush()
                os.fsync(out.fileno())

    def _copy(
        self, response: http.client.HTTPResponse, out: BinaryIO, file: HubFile, received: int
    ) -> None:
        while True:
            try:
                chunk = response.read1(CHUNK_BYTES)
            except (OSError, http.client.HTTPException) as error:
                raise HubUnreachableError(f"The connection broke at {file.path}.") from error
            if not chunk:
                return
            received += len(chunk)
            if received > file.size_bytes:
                raise HubAnswerError(f"The hub sends more of {file.path} than there is.")
            out.write(chunk)
            self._progress(file, received)


def _part_of(target: Path, listing: Listing) -> Path:
    """Where a file lies until it is whole; a part of another commit is never gone on with."""
    return target.with_name(f".{target.name}.{listing.commit[:12]}.part")


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _storage_error(error: OSError, file: HubFile) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageError(
            f"The disk is full at {file.path}: make room; the same command goes on from there."
        )
    return StorageError(f"{file.path} cannot be written: {error.strerror}.")
