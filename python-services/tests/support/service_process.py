"""A service as a real process, the way a person or the extension starts it."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import psutil

from tests.support.service_client import AUTHORIZED, NO_TLS, TOKEN
from tests.support.waiting import wait_until

PATIENCE_S = 180.0
"""Beside busy programs a model's process, which is nice, may get a twentieth of a core."""
COMMAND = (sys.executable, "-m", "imagebeam_services")


def environment_of(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, one thread, the tests' token, and changes."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "IMAGEBEAM_TOKEN": TOKEN, **changes}


class ServiceProcess:
    """A started service. Its stdin is a pipe that stays open; stderr is collected."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._asking = httpx.Client(headers=AUTHORIZED, timeout=PATIENCE_S, verify=NO_TLS)
        self._errors: list[str] = []
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()
        assert process.stdout is not None
        self.announced: dict[str, Any] = json.loads(process.stdout.readline() or "{}")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.announced['port']}"

    @property
    def errors(self) -> str:
        """What it has written to stderr so far."""
        return "".join(self._errors)

    def client(self, timeout_s: float = PATIENCE_S) -> httpx.Client:
        """A client that knows the token; to be closed."""
        return httpx.Client(base_url=self.url, headers=AUTHORIZED, timeout=timeout_s, verify=NO_TLS)

    def health(self) -> dict[str, Any]:
        """Its health now."""
        health: dict[str, Any] = self._asking.get(f"{self.url}/health").json()
        return health

    def wait_for(self, status: str, limit_s: float = PATIENCE_S) -> None:
        """Waits until it is in a state; asks seldom enough not to be what makes it slow."""
        wait_until(lambda: self.health()["status"] == status, limit_s, pause_s=0.02)

    def children(self) -> list[psutil.Process]:
        """The processes that it has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait(self, limit_s: float = 30) -> int:
        """Its exit code, when it has ended by itself; all that it wrote has been read then."""
        code = self.process.wait(limit_s)
        self._reader.join(limit_s)
        return code

    def close(self) -> None:
        """Ends what asks it."""
        self._asking.close()

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._errors.append(line)


@contextmanager
def service_process(
    *arguments: str, variables: Mapping[str, str] | None = None, command: Sequence[str] = COMMAND
) -> Iterator[ServiceProcess]:
    """Starts a service; whatever is left of it at the end of the block is killed."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*command, *arguments],
        env=environment_of(variables or {}),
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
    ) as process:
        service = ServiceProcess(process)
        try:
            yield service
        finally:
            with contextlib.suppress(psutil.NoSuchProcess):
                for child in service.children():
                    child.kill()
            process.kill()
            service.close()
