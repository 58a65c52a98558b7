"""Numbers on the command line."""

import argparse
from collections.abc import Callable

from imagebeam_services.cli.sizes import GB


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
