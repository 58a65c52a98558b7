"""One download of a model at a time: two would write into the same partial files."""

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imagebeam_services.common.download.errors import AlreadyRunningError, StorageError


@contextmanager
def exclusively(lock_file: Path) -> Iterator[None]:
    """Holds a file's lock for as long as the block runs; the system frees it with the process.

    Args:
        lock_file: Made where it is missing, and left there: deleting it could let two in. It has
            the number of the process that holds it, for programs that cannot ask for locks.

    Raises:
        AlreadyRunningError: Somebody else holds it.
        StorageError: It cannot be made.
    """
    try:
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StorageError(f"{lock_file} cannot be written: {error.strerror}.") from error
    try:
        try:
            _lock(handle)
        except OSError as error:
            raise AlreadyRunningError(
                "This model is being downloaded by another process already."
            ) from error
        _note(handle, str(os.getpid()))
        try:
            yield
        finally:
            _note(handle, "")
    finally:
        os.close(handle)


def _note(handle: int, text: str) -> None:
    """Writes into the file; on a full disk that is left, for the lock is what counts."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, text.encode())


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
