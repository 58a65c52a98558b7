"""Connections that never finish their headers keep nobody else out, and are closed in the end."""

import contextlib
import socket
import sys
import time
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


REFUSED = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
ANSWER_BYTES = 6_000_000
"""More than the kernel keeps for a client."""


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, bytes]]:
    """A connection, and a request whose answer is long."""
    monkeypatch.setattr(connections, "READING_S", 0.3)
    monkeypatch.setattr(connections, "HEADERS_S", 0.3)
    engine = FakeLanguageEngine()
    engine.says = "x" * ANSWER_BYTES
    body = b'{"prompt":"x"}'
    with (
        running(lambda hosts: language_service(engine, hosts=hosts)) as made,
        socket.socket() as client,
    ):
        made.load()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
        client.settimeout(10)
        client.connect(("127.0.0.1", made.port))
        head = (WHOLE % made.port).replace(b"/nowhere", b"/v1/completions")
        yield client, head.replace(b"Length: 1000", b"Length: %d" % len(body)) + body


def test_one_that_asks_again_and_never_reads_is_closed(asking: tuple[socket.socket, bytes]) -> None:
    client, request = asking
    client.sendall(request * 2)

    def is_closed() -> bool:
        try:
            client.sendall(b"x")
        except (ConnectionResetError, BrokenPipeError):
            return True
        return False

    wait_until(is_closed, limit_s=10, pause_s=0.02)


def test_who_knows_no_token_is_refused_once_a_connection(service: RunningService) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as client:
        client.sendall((REFUSED % service.port) * 3)
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while part := client.recv(4096):
                heard += part
    assert heard.count(b"HTTP/1.1 401") == 1


def test_a_slow_reader_gets_all_of_a_long_answer(asking: tuple[socket.socket, bytes]) -> None:
    client, request = asking
    client.sendall(request)
    heard = 0
    while heard < ANSWER_BYTES and (part := client.recv(2**16)):
        heard += len(part)
        time.sleep(0.005)
    assert heard >= ANSWER_BYTES
