"""Connections that never finish their headers keep nobody else out, and are closed in the end."""

import contextlib
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import psutil
import pytest

from imagebeam_services.common import connections
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.running_service import RunningService, running
from tests.support.service_client import AUTHORIZED, TOKEN, language_service
from tests.support.service_process import service_process
from tests.support.waiting import wait_until

HALF = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1"
WHOLE = (
    b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer "
    + TOKEN.encode()
    + b"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process's files")
def test_a_client_is_answered_beside_300_that_never_finish_their_headers() -> None:
    with service_process("language", "--port", "0", "--no-load") as service, ExitStack() as stack:
        service.wait_for("unloaded")
        limits = psutil.Process(service.process.pid).rlimit(psutil.RLIMIT_NOFILE)
        psutil.Process(service.process.pid).rlimit(psutil.RLIMIT_NOFILE, (256, limits[1]))
        for _ in range(300):
            half = socket.create_connection(("127.0.0.1", service.announced["port"]))
            stack.enter_context(half)
            half.sendall(HALF)
        answer = httpx.get(f"{service.url}/health", headers=AUTHORIZED, timeout=10)
        assert answer.json()["status"] == "unloaded"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningService]:
    monkeypatch.setattr(connections, "HEADERS_S", 0.3)
    with running(lambda hosts: language_service(FakeLanguageEngine(), hosts=hosts)) as made:
        yield made


@pytest.mark.parametrize("first", [b"", HALF, WHOLE], ids=["silent", "half", "refused"])
def test_one_that_sends_a_byte_now_and_then_is_closed_in_time(
    service: RunningService, first: bytes
) -> None:
    """Also one whose request was answered before its body had come."""
    with socket.create_connection(("127.0.0.1", service.port)) as slow:
        slow.sendall(first % service.port if first is WHOLE else first)
        slow.settimeout(0.02)

        def is_closed() -> bool:
            with contextlib.suppress(TimeoutError):
                try:
                    if first:
                        slow.sendall(b"x")
                    return slow.recv(4096) == b""
                except (ConnectionResetError, BrokenPipeError):
                    return True
            return False

        wait_until(is_closed, limit_s=10)


def test_work_that_takes_longer_than_headers_may_is_answered(service: RunningService) -> None:
    with service.client() as client:
        service.load()
        for _ in range(2):
            body = {"prompt": "one two three", "max_tokens": 3}
            assert client.post("/v1/completions", json=body).status_code == 200
