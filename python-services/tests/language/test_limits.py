"""Requests that take too long, and a child that does not heed, shown on one that is stopped."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.language.child import watchdog
from imagebeam_services.language.child.process import ChildRequest, ModelChild
from imagebeam_services.language.llama_engine import LlamaEngine
from tests.support.language_models import llama_service
from tests.support.service_client import client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

BODY = {"prompt": "x", "max_tokens": 8192, "temperature": 1.5}


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, LlamaEngine]]:
    """A service that gives a request 0.2 s."""
    model = write_tiny_llama(tmp_path_factory.mktemp("models") / "tiny.gguf")
    service, engine = llama_service(model, work_limit_s=0.2, context_tokens=100_000)
    with client_of(service) as client:
        yield client, engine


def child_of(engine: LlamaEngine) -> ModelChild:
    """The parent's end of the engine's child: the only place where its requests can be seen."""
    held = engine._child  # noqa: SLF001
    assert held is not None
    return held


def test_a_request_that_takes_too_long_is_ended_alone(
    limited: tuple[TestClient, LlamaEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, engine = limited
    child = child_of(engine)
    send, kept = child._send, list[bytes]()  # noqa: SLF001

    def send_late(line: bytes) -> None:
        """A child that is too slow hears of the request when its time is over, and not before."""
        kept.append(line)
        while b'"cancel"' in line and kept:
            send(kept.pop())

    monkeypatch.setattr(child, "_send", send_late)
    response = client.post("/v1/completions", json=BODY)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    assert "within 0.2 s" in response.json()["error"]["message"]
    assert response.headers["X-Should-Retry"] == "false"
    assert engine.child_pid == child.pid
    assert client.get("/health").json()["status"] == "healthy"


def test_what_was_written_by_the_limit_is_answered(
    limited: tuple[TestClient, LlamaEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, engine = limited
    begin = child_of(engine).begin

    async def begin_and_write(**asked: Any) -> ChildRequest:  # noqa: ANN401
        """Time counts from when there is something: a busy machine gives a child none for long."""
        request = await begin(**asked)
        while request._said.qsize() < 30:  # noqa: ASYNC110, SLF001
            await asyncio.sleep(0.005)
        return request

    monkeypatch.setattr(child_of(engine), "begin", begin_and_write)
    body = {**BODY, "max_tokens": 90_000, "temperature": 0}
    answer = client.post("/v1/completions", json=body).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert len(answer["text"]) > 10
    events = client.post("/v1/completions", json={**body, "stream": True}).text
    assert '"finish_reason": "length"' in events
    assert '"error"' not in events


def test_a_child_that_does_no_work_at_all_is_killed_in_the_end(
    limited: tuple[TestClient, LlamaEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, engine = limited
    monkeypatch.setattr(watchdog, "BLOCKED_S", 0.2)
    child = engine.child_pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    response = client.post("/v1/completions", json=BODY)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    wait_until(lambda: engine.child_pid not in (None, child))
    wait_until(lambda: client.get("/health").json()["status"] == "healthy")
