"""Folders on the command line."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def existing_folder(text: str) -> Path:
    """A type for argparse: a folder that is there, as an absolute path."""
    with _problems(text):
        path = Path(text).expanduser().absolute()
        path.stat()
        if path.is_dir():
            return path
    raise argparse.ArgumentTypeError(f"{text!r} is no folder")


def writable_folder(text: str) -> Path:
    """The same for a folder that is made if need be, and into which files can be written."""
    with _problems(text):
        Path(text).expanduser().mkdir(parents=True, exist_ok=True)
        path = existing_folder(text)
        with tempfile.TemporaryFile(dir=path):
            return path


@contextmanager
def _problems(text: str) -> Iterator[None]:
    """Says why there can be no such folder, or none whose files an answer could name."""
    try:
        text.encode()
        yield
    except UnicodeError as error:
        raise argparse.ArgumentTypeError(
            f"the name of {text!r} is not UTF-8, so requests and answers cannot have it: rename it"
        ) from error
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be used: {error.strerror}") from error
    except RuntimeError as error:  # `~` without a home folder
        raise argparse.ArgumentTypeError(f"{text!r}: there is no such home folder") from error
