"""Looks at the machine, for `doctor` to judge."""

import asyncio
import importlib.metadata
import platform
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.common.memory import GpuMemory, query_gpus


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
        taken_ports: The services' ports that other programs use.
        models_folder: Where downloaded models lie.
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


def gather_facts(packages: Iterable[str], ports: Iterable[int], models_folder: Path) -> Facts:
    """Looks.

    Args:
        packages: Those whose versions matter.
        ports: Those that the services would use.
        models_folder: Where downloaded models lie; it need not exist.
    """
    memory = psutil.virtual_memory()
    versions = {package: _version(package) for package in packages}
    return Facts(
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        memory_bytes=(memory.available, memory.total),
        free_disk_bytes=shutil.disk_usage(_nearest_existing(models_folder)).free,
        gpus=tuple(asyncio.run(query_gpus())),
        versions=versions,
        torch_device=_torch_device() if versions.get("torch") is not None else None,
        taken_ports=tuple(port for port in ports if _is_taken(port)),
        models_folder=models_folder,
    )


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _torch_device() -> str:
    """What torch would compute on. Imports it, which takes seconds."""
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
