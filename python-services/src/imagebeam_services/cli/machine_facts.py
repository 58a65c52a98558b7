"""Looks at the machine, for `doctor` to judge."""

import asyncio
import contextlib
import http.client
import importlib
import importlib.metadata
import json
import platform
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import psutil

from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.common.long_imports import without_searches_for_garbage
from imagebeam_services.common.memory import GpuMemory, query_gpus
from imagebeam_services.common.state import Status

MAX_HEALTH_BYTES = 10_000


@dataclass(frozen=True)
class Facts:
    """What was found on the machine.

    Attributes:
        system: Name and architecture of the operating system.
        python: Python's version.
        memory_bytes: Available and total host memory.
        free_disk_bytes: Free space where models lie.
        gpus: What the NVIDIA driver says.
        versions: Installed packages that matter; None where one is not installed.
        torch_device: `cuda`, `mps` or `cpu`; None without torch.
        taken_ports: The services' ports that are in use.
        models_folder: Where downloaded models lie.
        own_ports: Those of `taken_ports` on which an Imagebeam service answers.
        broken: Packages that are installed and cannot be imported, with the reason.
        is_on_path: Whether a shell finds the command by its name.
    """

    system: str
    python: str
    memory_bytes: tuple[int, int]
    free_disk_bytes: int
    gpus: tuple[GpuMemory, ...]
    versions: Mapping[str, str | None]
    torch_device: str | None
    taken_ports: tuple[int, ...]
    models_folder: Path
    own_ports: tuple[int, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    is_on_path: bool = True


def gather_facts(packages: Iterable[str], ports: Iterable[int], models_folder: Path) -> Facts:
    """Looks.

    Args:
        packages: Those whose versions matter.
        ports: Those that the services would use.
        models_folder: Where downloaded models lie; it need not exist.
    """
    memory = psutil.virtual_memory()
    versions = {package: _version(package) for package in packages}
    found = [package for package, version in versions.items() if version is not None]
    with without_searches_for_garbage():
        broken = {package: problem for package in found if (problem := import_problem(package))}
    taken = tuple(port for port in ports if _is_taken(port))
    return Facts(
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        memory_bytes=(memory.available, memory.total),
        free_disk_bytes=shutil.disk_usage(_nearest_existing(models_folder)).free,
        gpus=tuple(asyncio.run(query_gpus())),
        versions=versions,
        torch_device=_torch_device() if "torch" in found and "torch" not in broken else None,
        taken_ports=taken,
        models_folder=models_folder,
        own_ports=tuple(port for port in taken if answers_as_ours(port)),
        broken=broken,
        is_on_path=shutil.which("imagebeam-services") is not None,
    )


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def import_problem(package: str) -> str | None:
    """Why an installed package cannot be imported; None where it can. It may take seconds."""
    try:
        importlib.import_module(package)
    except Exception as error:  # noqa: BLE001 - a broken library raises anything
        return f"{type(error).__name__}: {error}".partition("\n")[0]
    return None


def answers_as_ours(port: int) -> bool:
    """Whether what listens there tells a state as our services do."""
    try:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
        with contextlib.closing(connection):
            connection.request("GET", "/health")
            told = json.loads(connection.getresponse().read(MAX_HEALTH_BYTES))["status"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):  # another program
        return False
    return told in get_args(Status)


def _torch_device() -> str:
    """What torch would compute on."""
    import torch  # noqa: PLC0415 - only where it is installed

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _nearest_existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _is_taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0
