"""Folders on the command line."""

import argparse
from pathlib import Path


def existing_folder(text: str) -> Path:
    """A type for argparse: a folder that is there, as an absolute path."""
    path = Path(text).expanduser().absolute()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text!r}")
    return path
