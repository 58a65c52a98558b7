"""`imagebeam-services serve`: the services on Ray Serve, as a YAML file says."""

import argparse
import os
import sys
from collections.abc import Mapping
from importlib import import_module, resources
from pathlib import Path

from imagebeam_services.cli.installing import install_command
from imagebeam_services.cli.values import at_least
from imagebeam_services.common.signals import leaving_at_once

HELP = "Runs the services on Ray Serve, with replicas, as a YAML file says."
EXAMPLE = "imagebeam.yaml"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("config", nargs="?", type=Path, metavar="CONFIG.yaml", help="what runs where")
    what.add_argument(
        "--example", action="store_true", help="print such a file, with explanations, to begin with"
    )
    parser.add_argument(
        "--check", action="store_true", help="say what is wrong with the file, and start nothing"
    )
    parser.add_argument(
        "--address",
        metavar="HOST:PORT",
        help="of a Ray cluster that runs already (a cluster of this machine alone is started)",
    )
    parser.add_argument(
        "--cpus",
        type=at_least(1),
        metavar="N",
        help="how many CPUs a cluster of this machine alone counts with (all)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, _: Mapping[str, str]) -> int:
    """Checks or serves.

    Returns:
        0 for a good file, and when a signal has ended the serving; 1 where the file or an
        application cannot be used, or Ray is missing.
    """
    if options.example:
        file = resources.files("imagebeam_services.serve").joinpath(EXAMPLE)
        sys.stdout.write(file.read_text(encoding="utf-8"))
        return 0
    with leaving_at_once():  # importing Ray takes seconds; `cluster.run` takes the signals over
        return _check_or_serve(options)


def _check_or_serve(options: argparse.Namespace) -> int:
    # Ray reads the process's own environment when it is imported, and its processes inherit it.
    prepare = import_module("imagebeam_services.serve.environment")
    prepare.quiet_ray(os.environ)
    if options.address is None:
        prepare.guard_local_cluster(os.environ)
    try:
        serve_run = import_module("imagebeam_services.cli.serve_run")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "imagebeam_services":
            raise
        sys.stderr.write(f"{package} is missing: {install_command('serve')}\n")
        return 1
    code: int = serve_run.check_or_serve(options, os.environ)
    return code
