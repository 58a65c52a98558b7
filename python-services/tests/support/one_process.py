"""Several commands in one new process, for what takes seconds to import is imported once."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.support.service_process import environment_of

PROGRAM = """
import contextlib, io, json, os, sys
from imagebeam_services.cli.main import main
told = []
for arguments in json.load(sys.stdin):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main(arguments, dict(os.environ))
    modules = [name for name, module in sys.modules.items() if module and "." not in name]
    said = {"out": out.getvalue(), "errors": errors.getvalue()}
    told.append({"code": code, **said, "modules": modules})
json.dump(told, sys.stdout)
"""


@dataclass(frozen=True)
class Ended:
    """What a command came to.

    Attributes:
        code: Its exit code.
        out: What it wrote to stdout.
        errors: What it wrote to stderr.
        modules: What is imported once it has ended.
    """

    code: int
    out: str
    errors: str
    modules: tuple[str, ...]


def ran(
    commands: Sequence[Sequence[str]], variables: Mapping[str, str] | None = None
) -> list[Ended]:
    """Runs commands, one after the other.

    Args:
        commands: Their arguments, without the program's name.
        variables: Changes to the environment.
    """
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([list(command) for command in commands]),
        capture_output=True,
        text=True,
        env=environment_of(variables or {}),
        check=False,
    )
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout)
    return [Ended(**{**one, "modules": tuple(one["modules"])}) for one in told]
