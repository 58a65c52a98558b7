"""Requests that take too long, and a child that does not heed: shown on a child that is stopped."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from imagebeam_services.language.child import watchdog
from imagebeam_services.language.child.process import ChildRequest
from imagebeam_services.language.llama_engine import LlamaEngine
from tests.support.language_models import llama_service
from tests.support.service_client import client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

BODY = {"prompt": "x", "max_tokens": 8192, "temperature": 1.5}


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[tuple[TestClient, LlamaEngine]]:
    """A service that gives a request 0.2 s."""
    model = write_tiny_llama(tmp_path / "tiny.gguf")
    service, engine = llama_service(model, work_limit_s=0.2, context_tokens=100_000)
    with client_of(service) as client:
        yield client, engine


def test_a_request_that_takes_too_long_is_ended_alone(
    limited: tuple[TestClient, LlamaEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, engine = limited
    child = engine.child_pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    _continue_when_cancelled(engine, child, monkeypatch)
    response = client.post("/v1/completions", json=BODY)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    assert "within 0.2 s" in response.json()["error"]["message"]
    assert response.headers["X-Should-Retry"] == "false"
    assert engine.child_pid == child
    assert client.get("/health").json()["status"] == "healthy"


def test_what_was_written_by_the_limit_is_answered(
    limited: tuple[TestClient, LlamaEngine],
) -> None:
    client, _ = limited
    body = {**BODY, "max_tokens": 90_000, "temperature": 0}
    answer = client.post("/v1/completions", json=body).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert len(answer["text"]) > 10
    events = client.post("/v1/completions", json={**body, "stream": True}).text
    assert '"finish_reason": "length"' in events
    assert '"error"' not in events


def _continue_when_cancelled(
    engine: LlamaEngine, child: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lets the stopped child go on in the moment in which it is asked to leave the request."""
    held = engine._child  # noqa: SLF001 - the only place from which a cancel can be seen
    assert held is not None
    cancel = held.cancel

    def cancel_and_continue(request: ChildRequest) -> None:
        cancel(request)
        os.kill(child, signal.SIGCONT)

    monkeypatch.setattr(held, "cancel", cancel_and_continue)


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
