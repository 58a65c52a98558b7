"""The ways in which a service is told to end, and what must hold afterwards."""

import signal
import time
from collections.abc import Callable

import psutil

from tests.support.service_process import ServiceProcess

End = Callable[[ServiceProcess], None]

END_LIMIT_S = 15.0
"""An end takes .2 to .6 s on an idle machine; after 5 s the service ends whatever still runs."""


def by_sigterm(service: ServiceProcess) -> None:
    """As a process manager does."""
    service.process.terminate()


def by_sigint(service: ServiceProcess) -> None:
    """As Ctrl-C does."""
    service.process.send_signal(signal.SIGINT)


def by_sighup(service: ServiceProcess) -> None:
    """As a terminal does that is closed."""
    service.process.send_signal(signal.SIGHUP)


def by_two_signals(service: ServiceProcess) -> None:
    """As an impatient manager does, and as systemd may."""
    service.process.terminate()
    service.process.send_signal(signal.SIGINT)


def by_stdin(service: ServiceProcess) -> None:
    """As when its parent ends, with `--exit-with-stdin`."""
    assert service.process.stdin is not None
    service.process.stdin.close()


def by_request(service: ServiceProcess) -> None:
    """By `/shutdown`."""
    with service.client() as client:
        assert client.post("/shutdown").json() == {"stopping": True}


def by_unload(service: ServiceProcess) -> None:
    """By an unload that also ends the process."""
    with service.client() as client:
        assert client.post("/unload", json={"mode": "exit"}).json() == {"status": "unloaded"}


def ends_cleanly(service: ServiceProcess, end: End) -> None:
    """Ends the service, and checks its exit code, the time, and that nothing is left."""
    family = [psutil.Process(service.process.pid), *service.children()]
    began = time.monotonic()
    end(service)
    assert service.wait() == 0, service.errors
    assert time.monotonic() - began < END_LIMIT_S
    assert left_of(family) == []


def left_of(family: list[psutil.Process]) -> list[psutil.Process]:
    """Which of these still run after a while; they are killed, or they would outlive the test."""
    _, alive = psutil.wait_procs(family, timeout=END_LIMIT_S)
    for process in alive:
        process.kill()
    return list(alive)
