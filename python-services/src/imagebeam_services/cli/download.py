"""`imagebeam-services download`: fetches a model, after saying what it is and being told to."""

import argparse
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

HELP = "Downloads a model: says licence and size, asks, goes on where it stopped, checks hashes."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument(
        "model", metavar="MODEL", help="an id of `models`, or owner/name with --file"
    )
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="PATTERN",
        help="which files of owner/name; may be given more than once",
    )
    parser.add_argument(
        "--revision", metavar="COMMIT", help="of the repository (the one that was fetched before)"
    )
    parser.add_argument("--models", type=Path, metavar="FOLDER", help="where downloaded models lie")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument(
        "--licence", metavar="NAME", help="with --yes: the restricted licence that you agree to"
    )
    parser.add_argument("--json", action="store_true", help="tell progress as lines of JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, variables: Mapping[str, str]) -> int:
    """Downloads. Returns 0, 1 where there is no model in the end, 130 where Ctrl-C ended it."""
    code: int = import_module("imagebeam_services.cli.download_run").download(
        options, variables, sys.stdin
    )
    return code
