"""What a download would fetch: decided, and shown to a person, before the first byte."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from imagebeam_services.common.download.errors import (
    FilesMissingError,
    NotEnoughSpaceError,
    UnsafeNameError,
)
from imagebeam_services.common.download.hub import HubFile, Listing

NEVER = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle", "*.py", "*.h5", "*.msgpack")
"""Pickles and code can run, and the others are the same weights for other libraries."""
REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
MARGIN_BYTES = 256 * 2**20
"""Left free on the disk beside what is fetched."""


@dataclass(frozen=True)
class Wanted:
    """Which files of a repository a model needs.

    Attributes:
        files: Names or patterns (`*` stands for `/` too); each must match at least one file.
        optional: Likewise, but they need not.
    """

    files: tuple[str, ...]
    optional: tuple[str, ...] = ()


def require_repository_name(repository: str) -> None:
    """Checks that a repository's name can be a folder's.

    Raises:
        UnsafeNameError: It is not of the form `owner/name`.
    """
    if REPOSITORY.fullmatch(repository) is None:
        raise UnsafeNameError(f"{repository!r} is no repository: write owner/name.")


def chosen_files(listing: Listing, wanted: Wanted) -> tuple[HubFile, ...]:
    """The files that are wanted.

    Raises:
        FilesMissingError: A pattern that must match does not.
        UnsafeNameError: A name would lead out of the model's folder.
    """
    offered = [file for file in listing.files if not _matches(file.path, NEVER)]
    missing = [
        pattern
        for pattern in wanted.files
        if not any(fnmatchcase(file.path, pattern) for file in offered)
    ]
    if missing:
        raise FilesMissingError(
            f"{listing.repository} at {listing.commit[:12]} has no {', '.join(missing)}."
        )
    patterns = (*wanted.files, *wanted.optional)
    chosen = tuple(file for file in offered if _matches(file.path, patterns))
    for file in chosen:
        require_safe_name(file.path)
    return chosen


def require_safe_name(path: str) -> None:
    """Checks that a name stays below the folder that it is joined to, on each system.

    Raises:
        UnsafeNameError: It does not, or might not.
    """
    parts = PurePosixPath(path).parts
    is_plain = not set(path) & set('\\:*?"<>|') and path.isprintable()
    is_below = bool(parts) and not path.startswith("/")
    # A part with a dot first is `..`, or could be taken for a file of ours.
    if not (is_plain and is_below) or any(part.startswith(".") for part in parts):
        raise UnsafeNameError("The repository has a file with a name that is not taken.")


def require_space(
    folder: Path,
    needed_bytes: int,
    free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
) -> None:
    """Checks that the disk has room.

    Args:
        folder: Where the files go; it, or a folder above it, exists.
        needed_bytes: What is still to be fetched.
        free_bytes: Asks the disk.

    Raises:
        NotEnoughSpaceError: It has not.
    """
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = free_bytes(existing)
    if needed_bytes > 0 and needed_bytes + MARGIN_BYTES > free:
        lacking = needed_bytes + MARGIN_BYTES - free
        raise NotEnoughSpaceError(
            f"{needed_bytes:,} bytes are to be fetched and {free:,} are free in {existing}: "
            f"make room for {lacking:,} more bytes there first."
        )


def cached_snapshot(cache: Path | None, listing: Listing, files: Sequence[HubFile]) -> Path | None:
    """Where huggingface_hub has all the files of this commit already; None where it has not.

    The services look there too, so that nothing has to be fetched twice.

    Args:
        cache: Its cache, which `HF_HOME` moves; None where there is none.
        listing: The commit.
        files: Those that are needed; where none is, None.
    """
    if cache is None:
        return None
    snapshots = cache / f"models--{listing.repository.replace('/', '--')}" / "snapshots"
    folder = snapshots / listing.commit
    paths = [(folder / file.path, file.size_bytes) for file in files]
    is_whole = all(path.is_file() and path.stat().st_size == size for path, size in paths)
    return folder if paths and is_whole else None


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
