"""Values on the command line: numbers, folders, devices; and sizes as a person reads them."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

GB, MB = 10**9, 10**6


def add_device_option(options: argparse._ActionsContainer) -> None:
    """Adds `--device`: what torch computes on."""
    devices = ("auto", "cuda", "mps", "cpu")
    options.add_argument(
        "--device", choices=devices, default="auto", help="auto takes a GPU where there is one"
    )


def size_text(size_bytes: int) -> str:
    """Decimal gigabytes or megabytes, as disks and the hub count them."""
    if size_bytes >= GB:
        return f"{size_bytes / GB:.1f} GB"
    return f"{size_bytes / MB:.1f} MB"


def at_least(lowest: int) -> Callable[[str], int]:
    """A type for argparse: a whole number from `lowest` up."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
        if number < lowest:
            raise argparse.ArgumentTypeError(f"must be at least {lowest}")
        return number

    return parse


def port(text: str) -> int:
    """A type for argparse: a port, or 0 for one that is free."""
    number = at_least(0)(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError("must be at most 65535")
    return number


def memory(text: str) -> int:
    """A type for argparse: gigabytes (10**9 bytes), also in parts, as bytes."""
    try:
        size_bytes = int(float(text) * GB)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of gigabytes") from None
    if size_bytes < 1:
        raise argparse.ArgumentTypeError("must be above 0")
    return size_bytes


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
