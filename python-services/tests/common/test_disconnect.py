"""What happens when a client leaves: shown on real connections."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.running_service import RunningService, running
from tests.support.service_client import AUTHORIZED, LogLines, image_service, language_service
from tests.support.waiting import wait_until

BODY = {"prompt": "x", "width": 64, "height": 64, "steps": 200}


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def lines() -> LogLines:
    return LogLines()


@pytest.fixture
def live(engine: FakeImageEngine, tmp_path: Path, lines: LogLines) -> Iterator[RunningService]:
    """An image service whose engine waits in the middle of its first step."""
    with running(lambda hosts: image_service(engine, tmp_path, lines, hosts=hosts)) as live:
        live.load()
        engine.gate.clear()
        yield live
        engine.gate.set()


def leave(live: RunningService, path: str, body: dict[str, object]) -> None:
    """Sends a request, and closes the connection after a moment without an answer."""
    with live.client(timeout_s=0.3) as leaving, pytest.raises(httpx.TimeoutException):
        leaving.post(path, json=body)


def test_work_ends_when_its_client_leaves(
    live: RunningService, engine: FakeImageEngine, lines: LogLines
) -> None:
    leave(live, "/generate", BODY)
    wait_until(lambda: live.health()["status"] == "healthy")
    assert engine.steps_taken == 0
    assert len(lines.named("work.cancelled")) == 1


def test_streamed_work_ends_when_its_client_leaves(live: RunningService, lines: LogLines) -> None:
    with live.client() as client:
        with client.stream("POST", "/generate", json={**BODY, "stream": True}) as response:
            parts = response.iter_lines()
            assert next(parts) == "event: queued"
            wait_until(lambda: live.health()["status"] == "busy")
        wait_until(lambda: live.health()["status"] == "healthy")
    assert len(lines.named("work.cancelled")) == 1


def test_waiting_work_ends_when_its_client_leaves(
    live: RunningService, engine: FakeImageEngine
) -> None:
    streamed = {**BODY, "stream": True}
    with live.client() as client, client.stream("POST", "/generate", json=streamed) as first:
        parts = first.iter_lines()
        assert next(parts) == "event: queued"
        wait_until(lambda: live.health()["status"] == "busy")
        leave(live, "/generate", BODY)
        wait_until(lambda: live.health()["queue"]["waiting"] == 0)
        engine.gate.set()
        assert "event: image" in list(parts)
    assert [call for call, _ in engine.calls].count("draw") == 1


def test_a_chat_ends_when_its_client_leaves_before_the_first_piece() -> None:
    lines = LogLines()
    engine = FakeLanguageEngine()
    with running(lambda hosts: language_service(engine, lines, hosts=hosts)) as live:
        live.load()
        engine.gate.clear()
        for stream in (False, True):
            leave(live, "/v1/completions", {"prompt": "x", "stream": stream})
        wait_until(lambda: len(lines.named("work.cancelled")) == 2)


def test_a_body_that_never_ends_is_given_up(engine: FakeImageEngine, tmp_path: Path) -> None:
    with running(
        lambda hosts: image_service(engine, tmp_path, hosts=hosts, body_limit_s=0.2)
    ) as live:
        head = (
            f"POST /generate HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n"
            f"Authorization: {AUTHORIZED['Authorization']}\r\n"
            "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        # Less than the service's own limit of 30 s, which would count without the other.
        with socket.create_connection(("127.0.0.1", live.port), timeout=25) as connection:
            connection.sendall(head.encode())
            answer = connection.recv(4096)
            assert b" 408 " in answer.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "garbage", [b"\x16\x03\x01\x02\x00garbage", b"GET\r\n\r\n", b"\0" * 70_000]
)
def test_garbage_is_answered_or_closed_and_the_service_goes_on(
    live: RunningService, garbage: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
        connection.sendall(garbage)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
    assert live.health()["status"] == "healthy"
