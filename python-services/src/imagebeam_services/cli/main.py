"""The command `imagebeam-services`: reads the command line, and starts what it names.

Only the standard library is imported here, so that a service listens at once.
"""

import argparse
import difflib
import os
import re
import sys
from collections.abc import Mapping, Sequence

from imagebeam_services import __version__
from imagebeam_services.cli import doctor, download, models, serve, services
from imagebeam_services.cli.environment import VariableError

SUMMARY = """Imagebeam's local models behind HTTP on this machine's loopback interface.
Begin with `imagebeam-services doctor`; then each service has a --help of its own."""


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a command.

    Args:
        arguments: Without the program's name.
        environment: The environment variables; read here and nowhere deeper.

    Returns:
        The exit code: 0 for success, 1 for a failure, 2 for a wrong command line. A service that
        runs ends the process itself.
    """
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        known = re.findall(r"--[a-z-]+", options.command.format_usage())
        close = difflib.get_close_matches(unknown[0].partition("=")[0], known, n=1)
        guess = f" (did you mean {close[0]}?)" if close else ""
        options.command.error(f"unrecognized arguments: {' '.join(unknown)}{guess}")
    try:
        code: int = options.run(options, environment)
    except VariableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return code


def run() -> None:
    """The console script."""
    sys.exit(main(sys.argv[1:], os.environ))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="imagebeam-services", description=SUMMARY)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", title="commands")
    for kind in services.SERVICES:
        command = commands.add_parser(kind.name, help=kind.help, description=kind.help)
        services.add_options(command, kind)
        command.set_defaults(command=command)
    verbs = {"doctor": doctor, "models": models, "download": download, "serve": serve}
    for verb, module in verbs.items():
        command = commands.add_parser(verb, help=module.HELP, description=module.HELP)
        module.add_options(command)
        command.set_defaults(command=command)
    return parser
