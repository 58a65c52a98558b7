"""Finds out in a child process which packages can be imported: one that is broken may end it.

Only the standard library is imported here.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

MARK = "tried "
MAX_REASON = 200


@dataclass(frozen=True)
class Trials:
    """How the imports went.

    Attributes:
        problems: Why a package cannot be imported, by its name.
        torch_device: What torch would compute on: `cuda`, `mps` or `cpu`; None without torch.
    """

    problems: Mapping[str, str]
    torch_device: str | None


def try_imports(packages: Sequence[str]) -> Trials:
    """Imports packages, which takes seconds."""
    problems: dict[str, str] = {}
    torch_device, left = None, list(packages)
    while left:
        command = [sys.executable, "-P", "-m", __spec__.name, *left]
        child = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False
        )
        told = [line for line in child.stdout.splitlines() if line.startswith(MARK)]
        for name, problem, device in (json.loads(line.removeprefix(MARK)) for line in told):
            left.remove(name)
            torch_device = device or torch_device
            if problem is not None:
                problems[name] = problem
        if left:  # the next one has ended the child; those after it get another
            problems[left.pop(0)] = f"its import ends the process with {child.returncode}"
    return Trials(problems, torch_device)


def _try_one(name: str) -> tuple[str, str | None, str | None]:
    try:
        package = import_module(name)
        return name, None, _device(package) if name == "torch" else None
    except Exception as error:  # noqa: BLE001 - whatever a broken package raises
        said = next(iter(str(error).splitlines()), "")[:MAX_REASON]
        return name, f"{type(error).__name__}: {said}", None


def _device(torch: Any) -> str:  # noqa: ANN401 - it may not be installed
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


if __name__ == "__main__":
    for package in sys.argv[1:]:
        sys.stdout.write(f"{MARK}{json.dumps(_try_one(package))}\n")
        sys.stdout.flush()
