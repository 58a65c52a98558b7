"""llama.cpp in its child, with a tiny model: every form of request, and its errors."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image
from starlette.testclient import TestClient

from tests.support.language_models import llama_service
from tests.support.pictures import data_url, encoded, png
from tests.support.service_client import client_of, error_code
from tests.support.tiny_gguf import WIDTH, write_tiny_llama
from tests.support.tiny_projector import write_tiny_projector
from tests.support.waiting import wait_until

CHAT = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 8, "temperature": 0}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_tiny_llama(folder / "tiny.gguf")
    write_tiny_projector(folder / "projector.gguf", WIDTH)
    return folder


@pytest.fixture(scope="module")
def client(models: Path) -> Iterator[TestClient]:
    service, _ = llama_service(models / "tiny.gguf", context_tokens=1024)
    with client_of(service) as client:
        yield client


@pytest.fixture(scope="module")
def seeing_client(models: Path) -> Iterator[TestClient]:
    service, _ = llama_service(
        models / "tiny.gguf", projector_path=models / "projector.gguf", context_tokens=1024
    )
    with client_of(service) as client:
        yield client


def chat(client: TestClient, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    response = client.post("/v1/chat/completions", json={**CHAT, **changes})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def said(answer: dict[str, Any]) -> str:
    text: str = answer["choices"][0]["message"]["content"]
    return text


def test_a_chat_is_answered(client: TestClient) -> None:
    answer = chat(client)
    assert len(said(answer)) >= 1
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 8
    assert answer["model"] == "tiny.gguf"


def test_a_text_goes_on(client: TestClient) -> None:
    body = {"prompt": "hello", "max_tokens": 8, "temperature": 0}
    answer = client.post("/v1/completions", json=body).json()
    assert answer["text"] == answer["choices"][0]["text"] != ""


def test_a_stream_has_the_same_text_as_the_answer(client: TestClient) -> None:
    response = client.post("/v1/chat/completions", json={**CHAT, "stream": True})
    lines = [line.removeprefix("data: ") for line in response.text.strip().split("\n\n")][1:]
    assert lines[-1] == "[DONE]"
    pieces = [json.loads(line)["choices"][0]["delta"].get("content", "") for line in lines[:-1]]
    assert len([piece for piece in pieces if piece]) > 1
    assert "".join(pieces) == said(chat(client))


def test_the_same_seed_says_the_same(client: TestClient) -> None:
    texts = [said(chat(client, temperature=1.5, seed=seed)) for seed in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


def test_a_stop_text_ends_the_answer(client: TestClient) -> None:
    whole = said(chat(client, max_tokens=30))
    answer = chat(client, max_tokens=30, stop=[whole[3]])
    assert said(answer) == whole[: whole.index(whole[3])]
    assert answer["choices"][0]["finish_reason"] == "stop"


def schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}


def test_a_schema_is_kept_by_chats_and_completions(client: TestClient) -> None:
    asked = {"response_format": schema_format({"enum": ["left", "right"]}), "max_tokens": 100}
    completion = client.post("/v1/completions", json={"prompt": "x", "temperature": 0, **asked})
    for text in (said(chat(client, **asked)), completion.json()["text"]):
        assert json.loads(text) in ("left", "right")


def test_any_json_object_can_be_asked_for(client: TestClient) -> None:
    text = said(chat(client, response_format={"type": "json_object"}, max_tokens=20))
    assert text.startswith("{")


def test_log_probabilities_come_with_their_alternatives(client: TestClient) -> None:
    answer = chat(client, max_tokens=1, logprobs=True, top_logprobs=100)
    token = answer["choices"][0]["logprobs"]["content"][0]
    assert len(token["top_logprobs"]) == 100
    values = [entry["logprob"] for entry in token["top_logprobs"]]
    assert values == sorted(values, reverse=True)
    assert token["logprob"] == values[0] <= 0
    none = chat(client, max_tokens=1, logprobs=True)["choices"][0]["logprobs"]["content"][0]
    assert (none["token"], none["top_logprobs"]) == (token["token"], [])
    body = {"prompt": "hello", "max_tokens": 2, "temperature": 0, "logprobs": 3}
    old = client.post("/v1/completions", json=body).json()["choices"][0]["logprobs"]
    assert [len(old[key]) for key in ("tokens", "token_logprobs", "top_logprobs")] == [2, 2, 2]
    assert len(old["top_logprobs"][0]) == 3


def test_a_prompt_that_is_too_long_says_both_counts(client: TestClient) -> None:
    messages = [{"role": "user", "content": "word " * 2000}]
    response = client.post("/v1/chat/completions", json={**CHAT, "messages": messages})
    assert (response.status_code, error_code(response)) == (400, "prompt.tooLong")
    details = response.json()["error"]["details"]
    assert details["promptTokens"] > details["contextTokens"] == 1024


def test_images_need_a_projector(client: TestClient) -> None:
    response = client.post("/v1/chat/completions", json=chat_about(png("red")))
    assert (response.status_code, error_code(response)) == (422, "request.unsupported")
    assert "--projector" in response.json()["error"]["message"]


def test_clients_of_a_managed_service_are_told_of_no_options(models: Path) -> None:
    managed = {"is_managed": True, "loads_at_start": True}
    service, _ = llama_service(models / "tiny.gguf", common=managed)
    with client_of(service, loaded=False) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "healthy", limit_s=60)
        response = client.post("/v1/chat/completions", json=chat_about(png("red")))
        assert (response.status_code, error_code(response)) == (422, "request.unsupported")
        assert "--" not in response.json()["error"]["message"]


def chat_about(image: bytes) -> dict[str, Any]:
    content = [
        {"type": "text", "text": "what is this?"},
        {"type": "image_url", "image_url": {"url": data_url(image)}},
    ]
    return {**CHAT, "messages": [{"role": "user", "content": content}], "logprobs": True}


def noise(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (64, 64, 3), np.uint8)
    return encoded(Image.fromarray(pixels), "PNG")


def test_the_answer_depends_on_the_image(seeing_client: TestClient) -> None:
    first, again, other = (
        seeing_client.post("/v1/chat/completions", json=chat_about(noise(seed))).json()["choices"][
            0
        ]
        for seed in (1, 1, 2)
    )
    likelihoods = [answer["logprobs"]["content"][0]["logprob"] for answer in (first, again, other)]
    assert likelihoods[0] == pytest.approx(likelihoods[1], abs=1e-3)
    assert abs(likelihoods[0] - likelihoods[2]) > 0.01


def test_an_unloaded_model_leaves_no_process_and_comes_back(models: Path) -> None:
    service, engine = llama_service(models / "tiny.gguf")
    with client_of(service) as client:
        before, child = said(chat(client)), engine.child_pid
        assert child is not None
        assert client.post("/unload", json={"mode": "cpu"}).json() == {"status": "unloaded"}
        assert not psutil.pid_exists(child)
        client.post("/load")
        assert said(chat(client)) == before
        child = engine.child_pid
    assert child is not None
    assert not psutil.pid_exists(child)
