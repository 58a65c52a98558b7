"""One download of a model at a time: two would write into the same partial files."""

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
        lock_file: Made where it is missing, and left there: deleting it could let two in.

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
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
