"""The folder for images where nobody chose one: private, and gone with its service."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from imagebeam_services.common.download.errors import DownloadError
from imagebeam_services.common.download.exclusive import exclusively

PREFIX = "imagebeam-images-"
IN_USE = ".in-use"
"""Locked by the service that the folder is of, for as long as that runs."""


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that nobody else can read; at the end it goes, with the images in it.

    What somebody else has put there stays. Folders of services that were killed go first.

    Raises:
        OSError: There can be none.
    """
    parent = tempfile.gettempdir()
    if not parent.isprintable():
        raise OSError(f"{parent!r} has a name that no answer can hold")
    _remove_leftovers(Path(parent))
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    with contextlib.ExitStack() as stack:
        stack.callback(_remove, made)  # after the mark is closed: Windows removes no open file
        try:
            stack.enter_context(exclusively(made / IN_USE))
        except DownloadError as error:
            raise OSError(str(error)) from error
        yield made


def _remove_leftovers(parent: Path) -> None:
    for mark in parent.glob(f"{PREFIX}*/{IN_USE}"):
        # What cannot be looked at or locked is another's, or in use.
        with contextlib.suppress(OSError, DownloadError):
            if _is_ours(mark.parent):
                with exclusively(mark):
                    pass
                _remove(mark.parent)


def _is_ours(folder: Path) -> bool:
    """In a place for everybody, a name says nothing; elsewhere than on POSIX each has their own."""
    status = folder.lstat()
    owner = os.getuid() if os.name == "posix" else status.st_uid
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner


def _remove(folder: Path) -> None:
    """Removes the images that a service has written, and their folder if nothing else is in it."""
    with contextlib.suppress(OSError):
        for ours in (*folder.glob("image-*.png"), folder / IN_USE):
            ours.unlink(missing_ok=True)
        folder.rmdir()
