"""The shipped YAML file, for tiny models on two CPUs, and a cluster that runs it."""

import shutil
import socket
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml

from tests.support.service_client import AUTHORIZED, NO_TLS
from tests.support.service_process import ServiceProcess, service_process

CPUS = 2


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def shipped() -> dict[str, Any]:
    """The file that comes with the package."""
    file = resources.files("imagebeam_services.serve").joinpath("imagebeam.yaml")
    document: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return document


def adapted(port: int, models: dict[str, Path]) -> dict[str, Any]:
    """The shipped file with what differs from machine to machine changed, and nothing else.

    Args:
        port: Where the proxy listens.
        models: The path of each application's model, by the application's name.
    """
    document = shipped()
    document["http_options"]["port"] = port
    for application in document["applications"]:
        args = application["args"]
        args["hosts"] = [f"127.0.0.1:{port}", f"localhost:{port}"]
        del args["model_repo"]
        args["model_path"] = str(models[application["name"]])
        # Three replicas share the two CPUs; there is no GPU.
        application["deployments"][0]["ray_actor_options"] = {"num_cpus": CPUS / 4}
    return document


class ServedCluster:
    """A running cluster.

    Attributes:
        process: The command `imagebeam-services serve`.
        port: Where its proxy listens.
        session: The folder with Ray's own files, its logs among them.
        home: The home folder of all its processes.
    """

    def __init__(self, process: ServiceProcess, port: int, session: Path, home: Path) -> None:
        self.process = process
        self.port = port
        self.session = session
        self.home = home

    def client(self, name: str, *, authorized: bool = True) -> httpx.Client:
        """A client of one application; to be closed."""
        url = f"http://127.0.0.1:{self.port}/{name}"
        headers = AUTHORIZED if authorized else {}
        return httpx.Client(base_url=url, headers=headers, timeout=60, verify=NO_TLS)

    def processes(self) -> list[psutil.Process]:
        """All its processes, the command's own first."""
        return processes_of(self.process)


def processes_of(command: ServiceProcess) -> list[psutil.Process]:
    """A command's processes, its own first."""
    return [psutil.Process(command.process.pid), *command.children()]


def left_of(processes: Sequence[psutil.Process], limit_s: float = 5) -> list[str]:
    """Those that still run after a while; one that has ended counts as gone before it is reaped."""
    _, alive = psutil.wait_procs(processes, timeout=limit_s)
    names = []
    for process in alive:
        with suppress(psutil.NoSuchProcess):  # it has ended by now
            if process.status() != psutil.STATUS_ZOMBIE:
                names.append(process.name())
    return names


def open_to_all(processes: Sequence[psutil.Process]) -> list[tuple[str, int]]:
    """The names and ports of processes that listen on more than the loopback interface."""
    found = []
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            for connection in process.net_connections("inet"):
                is_local = connection.laddr[:1] in {("127.0.0.1",), ("::ffff:127.0.0.1",)}
                if connection.status == psutil.CONN_LISTEN and not is_local:
                    found.append((process.name(), int(connection.laddr[1])))
    return found


@contextmanager
def served_cluster(document: dict[str, Any], folder: Path) -> Iterator[ServedCluster]:
    """Runs a file on a cluster of two CPUs; the block begins when all applications answer.

    Args:
        document: The file.
        folder: Where it is written.
    """
    with ray_folders(folder) as (home, session):
        variables = {"HOME": str(home), "RAY_TMPDIR": str(session)}
        with service_process(*serve_command(document, folder), variables=variables) as process:
            yield ServedCluster(process, document["http_options"]["port"], session, home)


def serve_command(document: dict[str, Any], folder: Path) -> tuple[str, ...]:
    """Writes a file; the arguments of the command that runs it."""
    file = folder / "serve.yaml"
    file.write_text(yaml.safe_dump(document), encoding="utf-8")
    return "serve", str(file), "--cpus", str(CPUS)


@contextmanager
def ray_folders(folder: Path) -> Iterator[tuple[Path, Path]]:
    """A home folder below `folder`, and one for Ray's own files."""
    home = folder / "home"
    home.mkdir()
    # Not below `folder`: the paths of Ray's sockets must be shorter than 108 bytes.
    session = Path(tempfile.mkdtemp(prefix="ray-"))
    try:
        yield home, session
    finally:
        shutil.rmtree(session, ignore_errors=True)
