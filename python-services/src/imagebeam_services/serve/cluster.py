"""Runs the applications of a file: on a cluster of this machine alone, or on one that runs already.

Whatever ends it, the applications end, and with them a local cluster, to its last process.
"""

import contextlib
import errno
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import psutil
import ray
from ray import serve
from ray.exceptions import RayError

# The public ways to deploy a file are Ray's command line, which opens a dashboard, and that
# dashboard. This is what the former calls; the version of Ray is pinned for it.
from ray.serve._private.api import serve_start
from ray.serve._private.client import ServeControllerClient
from ray.serve.config import ProxyLocation
from ray.serve.schema import HTTPOptionsSchema, ServeDeploySchema

from imagebeam_services.common.signals import interrupting, noticing
from imagebeam_services.serve.progress import all_run, failures, last_line, lines

OBJECT_STORE_BYTES = 256 * 2**20
"""Answers of over 100 KB pass through it, each for a moment; Ray would take a third of all memory.
"""
POLL_S = 0.5
PROBE_LIMIT_S = 5.0
REST_LIMIT_S = 2.0


class DeployFailedError(Exception):
    """An application cannot be run; the message has the reason."""


class ClusterError(Exception):
    """The cluster cannot be started or reached, or has ended."""


class OccupiedError(ClusterError):
    """Serve runs there already, for somebody else, at an address that the file does not name."""


@dataclass(frozen=True)
class Cluster:
    """Where to run.

    Attributes:
        address: Of a cluster that runs already, as `ray.init` takes it; None for one of this
            machine alone.
        cpus: How many CPUs a local cluster counts with; None for all.
    """

    address: str | None = None
    cpus: int | None = None


def run(config: ServeDeploySchema, cluster: Cluster, ready: Callable[[], None]) -> None:
    """Deploys, and serves until SIGTERM or Ctrl-C.

    Args:
        config: What to run.
        cluster: Where.
        ready: Called once all applications answer.

    Raises:
        ClusterError: There is no cluster, or it has ended.
        DeployFailedError: An application cannot be run.
    """
    if cluster.address is None and config.proxy_location != ProxyLocation.Disabled:
        _require_free(config.http_options)
    try:
        # Entered anew after `ray.init`, which sets a handler of SIGTERM.
        with noticing() as raise_if_signalled, interrupting(), _connected(cluster), interrupting():
            raise_if_signalled()
            _serve(config, ready, raise_if_signalled)
    except KeyboardInterrupt:
        return
    except SystemExit as end:
        if end.code != signal.SIGTERM:  # which is what Ray makes of one in its start
            raise


def _require_free(wanted: HTTPOptionsSchema) -> None:
    """Checks that nobody listens where the proxy shall.

    Ray's proxy binds with SO_REUSEPORT: another command of the same user would get its port too,
    and each of them some of the other's requests.

    Raises:
        ClusterError: The address cannot be used.
    """
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            # As Ray does; else what has just ended would keep the port for a minute.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((wanted.host, wanted.port))
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            why = f"Port {wanted.port} is taken"
        else:
            why = f"{wanted.host}:{wanted.port} cannot be listened on ({error})"
        raise ClusterError(f"{why}: choose another under http_options.") from error


@contextmanager
def _connected(cluster: Cluster) -> Iterator[None]:
    """A connection; at its end the applications end, and a local cluster does."""
    is_ours = True
    try:
        _join(cluster)
        yield
    except OccupiedError:
        is_ours = False
        raise
    except (RayError, TimeoutError) as error:
        said = last_line(str(error)) or type(error).__name__
        raise ClusterError(f"The cluster has ended or refuses: {said}") from error
    finally:
        started = psutil.Process().children(recursive=True)
        try:
            if is_ours and ray.is_initialized():
                with contextlib.suppress(RayError):  # a dead cluster has nothing left to end
                    serve.shutdown()  # type: ignore[no-untyped-call]  # Ray's oversight
        finally:  # also where a second Ctrl-C has no patience with the work under way
            ray.shutdown()
            _end(started)


def _join(cluster: Cluster) -> None:
    """Starts a local cluster, or connects to the one that runs already.

    Raises:
        ClusterError: That cannot be.
    """
    try:
        if cluster.address is None:
            ray.init(
                "local",
                num_cpus=cluster.cpus,
                include_dashboard=False,
                object_store_memory=OBJECT_STORE_BYTES,
            )
        else:
            _require_answer(cluster.address)
            ray.init(cluster.address)
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(f"There is no cluster to use: {error}") from error


def _end(processes: Sequence[psutil.Process]) -> None:
    """Ends what Ray has left: in the middle of a start, its agents stay for up to a minute."""
    _, left = psutil.wait_procs(processes, timeout=REST_LIMIT_S)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=REST_LIMIT_S)


def _require_answer(address: str) -> None:
    """Checks that something listens at an address: Ray itself would try for minutes.

    Raises:
        OSError: Nothing does.
    """
    host, _, port = address.rpartition(":")
    if port.isdecimal() and "/" not in host:  # else `auto`, or a URL with a scheme of Ray's
        socket.create_connection((host.strip("[]"), int(port)), PROBE_LIMIT_S).close()


def _serve(
    config: ServeDeploySchema, ready: Callable[[], None], raise_if_signalled: Callable[[], None]
) -> NoReturn:
    """Deploys, and says what becomes of it until something is raised."""
    client: ServeControllerClient = serve_start(
        http_options=config.http_options.model_dump(),
        grpc_options=config.grpc_options.model_dump(),
        controller_options=config.controller_options,
        proxy_location=config.proxy_location,
    )
    _require_address(client, config.http_options)
    client.deploy_apps(config)
    names = [application.name for application in config.applications]
    told: set[str] = set()
    is_ready = False
    while True:
        raise_if_signalled()
        status = serve.status()
        said = set(lines(status))
        for line in sorted(said - told):
            sys.stderr.write(f"{line}\n")
        told = said
        if not is_ready and (failed := failures(status)):
            raise DeployFailedError("\n".join(failed))
        if not is_ready and all_run(status, names):
            client.wait_for_proxies_serving()
            is_ready = True
            ready()
        time.sleep(POLL_S)


def _require_address(client: ServeControllerClient, wanted: HTTPOptionsSchema) -> None:
    """Checks that the proxies listen where the file says: a Serve that runs keeps its address.

    Raises:
        OccupiedError: They listen elsewhere.
    """
    there = client.http_config
    if (there.host, there.port) != (wanted.host, wanted.port):
        raise OccupiedError(
            f"Serve already runs there on {there.host}:{there.port}: end it with `serve shutdown`, "
            "or use its host and port in the file, under http_options."
        )
