"""A service behind a real port, in a thread: for what only real connections can show."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from imagebeam_services.common.app import Service
from imagebeam_services.common.listening import listen
from imagebeam_services.common.server import ServiceServer
from imagebeam_services.common.settings import hosts_of
from tests.support.service_client import AUTHORIZED, NO_TLS
from tests.support.waiting import wait_until


@dataclass(frozen=True)
class RunningService:
    """Where it listens."""

    port: int
    url: str

    def health(self) -> dict[str, Any]:
        """Its health now."""
        with self.client() as client:
            health: dict[str, Any] = client.get("/health").json()
        return health

    def load(self) -> None:
        """Loads its model."""
        with self.client() as client:
            client.post("/load").raise_for_status()

    def client(self, timeout_s: float = 20) -> httpx.Client:
        """A new client that knows the token; to be closed."""
        return httpx.Client(base_url=self.url, headers=AUTHORIZED, timeout=timeout_s, verify=NO_TLS)


@contextmanager
def running(build: Callable[[tuple[str, ...]], Service]) -> Iterator[RunningService]:
    """Serves on a free port for as long as the block runs; `build` gets the `Host` values."""
    sock = listen(0)
    port = sock.getsockname()[1]
    service = build(hosts_of(port))
    server = ServiceServer(service, on_end=lambda: None)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([sock])))
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield RunningService(port, f"http://127.0.0.1:{port}")
    finally:
        server.end()
        thread.join(timeout=10)
        assert not thread.is_alive()
