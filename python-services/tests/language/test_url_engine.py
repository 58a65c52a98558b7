"""Another server as the engine: a good one (our own service), and bad ones."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from imagebeam_services.language.url_answers import EVENT_LIMIT
from tests.support.bad_server import bad_server, service_at, url_of
from tests.support.language_models import llama_service
from tests.support.running_service import running
from tests.support.service_client import TOKEN, error_code, settings
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

CHAT = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 8, "temperature": 0}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our own service as the other server."""
    tiny = write_tiny_llama(tmp_path_factory.mktemp("models") / "tiny.gguf")
    with running(lambda hosts: llama_service(tiny, common={"hosts": hosts})[0]) as live:
        live.load()
        yield f"{live.url}/v1"


def test_another_server_answers_through_ours(other: str) -> None:
    with service_at(other, engine_key=TOKEN) as client:
        assert client.post("/load").json() == {"status": "healthy"}
        assert client.get("/health").json()["model"] == "tiny.gguf"
        asked = {**CHAT, "logprobs": True, "top_logprobs": 2}
        theirs = httpx.post(
            f"{other}/chat/completions", json=asked, headers={"Authorization": f"Bearer {TOKEN}"}
        ).json()
        ours = client.post("/v1/chat/completions", json=asked).json()
        (our_choice,), (their_choice,) = ours["choices"], theirs["choices"]
        assert our_choice["message"] == their_choice["message"]
        assert our_choice["finish_reason"] == their_choice["finish_reason"] == "length"
        our_tokens, their_tokens = (
            [token["token"] for token in choice["logprobs"]["content"]]
            for choice in (our_choice, their_choice)
        )
        assert our_tokens == their_tokens
        text = client.post("/v1/completions", json={"prompt": "x", "max_tokens": 3, "logprobs": 1})
        assert len(text.json()["choices"][0]["logprobs"]["tokens"]) == 3


def test_a_wrong_key_and_a_wrong_model_are_said(other: str) -> None:
    for changes in ({}, {"engine_key": TOKEN, "engine_model": "no-such-model"}):
        with service_at(other, **changes) as client:
            response = client.post("/load")
            assert (response.status_code, error_code(response)) == (422, "model.file")


def test_a_server_that_nobody_set_is_said() -> None:
    with service_at(None) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert "--engine-url" in response.json()["error"]["message"]


def test_clients_of_a_managed_service_are_told_of_nothing_that_only_its_keeper_can_do() -> None:
    with service_at(None, common=settings(is_managed=True, loads_at_start=True)) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "failed")
        assert "engine_url" in client.get("/health").json()["reason"]
        refused = client.post("/v1/chat/completions", json=CHAT)
        assert (refused.status_code, error_code(refused)) == (503, "model.loading")
        message = refused.json()["error"]["message"]
        assert message.endswith("starts it anew: try again in a few seconds.")
        assert not any(word in message for word in ("--", "/load"))


def test_no_server_is_said() -> None:
    with service_at("http://127.0.0.1:9/v1") as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")


def endless_line() -> bytes:
    """A whole answer but for its length: nothing else is wrong with it."""
    choice = {"index": 0, "text": "x" * 2 * EVENT_LIMIT, "finish_reason": "stop"}
    return f"data: {json.dumps({'choices': [choice]})}\n\ndata: [DONE]\n\n".encode()


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (b"", 200, "engine.failed"),
        (b"data: {}\n\n", 200, "engine.failed"),
        (b"data: [1]\n\n", 200, "engine.failed"),
        (b"data: no json\n\n", 200, "engine.failed"),
        (b'data: {"choices": [7]}\n\n', 200, "engine.failed"),
        (b'data: {"choices": [{"text": "x"}]}\n\ndata: [DONE]\n\n', 200, "engine.failed"),
        (endless_line(), 200, "engine.failed"),
        (b"<html>not found</html>", 404, "engine.failed"),
        (
            b'{"error": {"message": "x", "type": "invalid_request_error"}}',
            400,
            "request.unsupported",
        ),
        (b'{"error": "x"}', 500, "engine.failed"),
        (b"", 302, "engine.failed"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_server_that_answers_nonsense_fails_the_request_alone(
    answer: bytes, status: int, code: str
) -> None:
    with bad_server(answer, status) as server, service_at(url_of(server)) as client:
        assert client.post("/load").status_code == 200
        response = client.post("/v1/completions", json={"prompt": "x"})
        assert error_code(response) == code
        assert client.get("/health").json()["status"] == "healthy"


def test_a_server_that_hangs_is_left_after_the_limit() -> None:
    with (
        bad_server(b"", hangs=True) as server,
        service_at(url_of(server), work_limit_s=0.3) as client,
    ):
        client.post("/load")
        response = client.post("/v1/completions", json={"prompt": "x"})
        assert (response.status_code, error_code(response)) == (500, "engine.failed")
        assert server.left.wait(5)


def test_a_cancelled_request_leaves_the_server() -> None:
    with bad_server(b"", hangs=True) as server, service_at(url_of(server)) as client:
        client.post("/load")
        answers: list[int] = []

        def ask() -> None:
            headers = {"X-Request-Id": "me"}
            response = client.post("/v1/completions", json={"prompt": "x"}, headers=headers)
            answers.append(response.status_code)

        thread = threading.Thread(target=ask)
        thread.start()
        wait_until(server.asked.is_set)
        assert client.post("/cancel/me").status_code == 200
        thread.join(5)
        assert answers == [499]
        assert server.left.wait(5)


def test_prompts_go_nowhere_before_a_load(tmp_path: Path) -> None:
    with bad_server(b"") as server, service_at(url_of(server)) as client:
        response = client.post("/v1/completions", json={"prompt": str(tmp_path)})
        assert (response.status_code, error_code(response)) == (409, "model.notLoaded")
        assert not server.asked.is_set()
