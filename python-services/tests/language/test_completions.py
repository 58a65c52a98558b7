"""`/v1/completions` and `/v1/chat/completions` with an engine that is none."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import ContextExceededError, EngineDiedError
from imagebeam_services.language.protocol import ChatMessage, ImagePart, Sampling, TextPart
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.pictures import data_url, encoded, opened, png
from tests.support.service_client import LogLines, client_of, error_code, language_service

CHAT = {"messages": [{"role": "user", "content": "one two three"}]}


@pytest.fixture
def engine() -> FakeLanguageEngine:
    return FakeLanguageEngine()


@pytest.fixture
def client(engine: FakeLanguageEngine) -> Iterator[TestClient]:
    with client_of(language_service(engine)) as client:
        yield client


def data_lines(text: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in text.strip().split("\n\n")]
    assert lines.pop(0) == ": started"
    assert lines.pop() == "[DONE]"
    return [json.loads(line) for line in lines]


def test_the_specifications_request_gets_the_specifications_answer(client: TestClient) -> None:
    answer = client.post("/v1/completions", json={"prompt": "one two three"}).json()
    assert answer["text"] == "three two one"
    assert answer["choices"][0]["text"] == "three two one"
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["model"] == "fake-language"


def test_a_chat_answers_in_openais_form(client: TestClient) -> None:
    headers = {"X-Request-Id": "my-request"}
    answer = client.post("/v1/chat/completions", json=CHAT, headers=headers).json()
    assert answer["object"] == "chat.completion"
    assert answer["id"] == "chatcmpl-my-request"
    assert answer["choices"] == [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "three two one"},
            "finish_reason": "stop",
            "logprobs": None,
        }
    ]
    assert answer["usage"] == {
        "prompt_tokens": 3,
        "completion_tokens": 3,
        "total_tokens": 6,
        "prompt_tokens_details": {"cached_tokens": 1},
    }


def test_an_answer_that_is_cut_off_says_so(client: TestClient) -> None:
    body = {**CHAT, "max_completion_tokens": 2}
    choice = client.post("/v1/chat/completions", json=body).json()["choices"][0]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("three two", "length")


def test_a_chat_streams_its_pieces(client: TestClient) -> None:
    body = {**CHAT, "stream": True, "stream_options": {"include_usage": True}}
    response = client.post("/v1/chat/completions", json=body)
    assert response.headers["content-type"].startswith("text/event-stream")
    *pieces, end, usage = data_lines(response.text)
    deltas = [piece["choices"][0]["delta"] for piece in pieces]
    assert deltas == [
        {"role": "assistant", "content": "three"},
        {"content": " two"},
        {"content": " one"},
    ]
    assert end["choices"][0] == {"index": 0, "delta": {}, "finish_reason": "stop"}
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 6)


def test_a_completion_streams_its_pieces(client: TestClient) -> None:
    response = client.post("/v1/completions", json={"prompt": "a b", "stream": True, "logprobs": 1})
    first, second, end = data_lines(response.text)
    assert (first["text"], second["text"], end["text"]) == ("b", " a", "")
    assert second["choices"][0]["logprobs"]["text_offset"] == [1]
    assert "usage" not in end


def test_log_probabilities_have_openais_two_forms(client: TestClient) -> None:
    chat = {**CHAT, "logprobs": True, "top_logprobs": 2}
    tokens = client.post("/v1/chat/completions", json=chat).json()["choices"][0]["logprobs"]
    assert tokens["content"][1]["token"] == " two"
    assert tokens["content"][1]["bytes"] == list(b" two")
    assert [top["token"] for top in tokens["content"][1]["top_logprobs"]] == [" two", "other"]
    text = client.post("/v1/completions", json={"prompt": "a b", "logprobs": 2}).json()
    assert text["choices"][0]["logprobs"] == {
        "tokens": ["b", " a"],
        "token_logprobs": [-0.5, -0.5],
        "top_logprobs": [{"b": -0.5, "other": -1.5}, {" a": -0.5, "other": -1.5}],
        "text_offset": [0, 1],
    }


def test_the_engine_gets_what_was_asked_for(client: TestClient, engine: FakeLanguageEngine) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    body = {
        "messages": [
            {"role": "system", "content": "be short"},
            {"role": "user", "content": [{"type": "text", "text": "hi"}]},
        ],
        "temperature": 0,
        "top_p": 0.5,
        "top_k": 7,
        "min_p": 0.1,
        "seed": 3,
        "stop": "x",
        "max_tokens": 5,
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}},
    }
    engine.says = '{"a": "b"}'
    assert client.post("/v1/chat/completions", json=body).status_code == 200
    asked = engine.asked[-1]
    assert asked.prompt == (
        ChatMessage("system", (TextPart("be short"),)),
        ChatMessage("user", (TextPart("hi"),)),
    )
    assert asked.sampling == Sampling(temperature=0, top_p=0.5, top_k=7, min_p=0.1, seed=3)
    assert (asked.stop, asked.max_tokens, asked.json_schema) == (("x",), 5, schema)
    assert asked.top_logprobs is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_images_reach_the_engine_as_our_own_png(
    client: TestClient, engine: FakeLanguageEngine, kind: str
) -> None:
    url = data_url(encoded(opened(png("red", (8, 6))), kind), kind.lower())
    content = [{"type": "image_url", "image_url": {"url": url}}]
    body = {"messages": [{"role": "user", "content": content}]}
    assert client.post("/v1/chat/completions", json=body).status_code == 200
    message = engine.asked[-1].prompt[0]
    assert isinstance(message, ChatMessage)
    part = message.parts[0]
    assert isinstance(part, ImagePart)
    assert (opened(part.png).format, opened(part.png).size) == ("PNG", (8, 6))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x.png", "https://evil.test/x.png", "file:///etc/passwd"]
)
def test_image_urls_are_never_fetched(client: TestClient, url: str) -> None:
    content = [{"type": "image_url", "image_url": {"url": url}}]
    body = {"messages": [{"role": "user", "content": content}]}
    response = client.post("/v1/chat/completions", json=body)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


def test_a_damaged_image_is_refused_before_the_engine(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    content = [{"type": "image_url", "image_url": {"url": data_url(b"GIF89a" + b"\0" * 100)}}]
    body = {"messages": [{"role": "user", "content": content}]}
    response = client.post("/v1/chat/completions", json=body)
    assert (response.status_code, error_code(response)) == (422, "image.refused")
    assert engine.asked == []


def test_a_failure_before_the_first_piece_has_its_own_status(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    for stream in (False, True):
        engine.fails = ContextExceededError("too long", details={"promptTokens": 9})
        response = client.post("/v1/chat/completions", json={**CHAT, "stream": stream})
        assert (response.status_code, error_code(response)) == (400, "prompt.tooLong")
        assert response.json()["error"]["details"] == {"promptTokens": 9}


def test_a_failure_in_the_middle_of_a_stream_is_its_last_event(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    engine.fails, engine.fails_after = EngineDiedError("gone"), 1
    response = client.post("/v1/chat/completions", json={**CHAT, "stream": True})
    first, failure = data_lines(response.text)
    assert first["choices"][0]["delta"]["content"] == "three"
    assert (failure["error"]["code"], failure["error"]["retryable"]) == ("engine.died", True)


def deep_schema(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"items": schema}
    return schema


def schema_format(schema: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"response_format": {"type": "json_schema", "json_schema": {"schema": schema}}}


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 2.1},
        {"temperature": -0.1},
        {"top_k": 1001},
        {"max_tokens": 0},
        {"max_tokens": 2**31},
        {"seed": 2**32},
        {"repeat_penalty": 0},
        {"repeat_penalty": 1e-320},
        {"stop": ["x"] * 9},
        {"stop": ""},
        {"n": 2},
        {"logprobs": True, "top_logprobs": 101},
        {"dry_multiplier": 1},
        {"repeat_last_n": 10**9},
        {"grammar": "root ::= x"},
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
        {"messages": []},
        {"messages": [{"role": "tool", "content": "x"}]},
        {"messages": [{"role": "user", "content": []}]},
        {"messages": [{"role": "user", "content": "x" * 4_000_001}]},
        schema_format(deep_schema(24)),
        schema_format({"enum": ["x"] * 257}),
        schema_format({"description": "x" * 40_000}),
        schema_format({"type": "string", "maxLength": 10**9}),
        schema_format({"type": "string", "pattern": "^a{1,100000}$"}),
        schema_format({"$ref": "http://127.0.0.1/x.json"}),
        schema_format([]),
    ],
    ids=lambda change: str(change)[:50],
)
def test_fields_that_would_hurt_the_engine_are_refused(
    client: TestClient, change: dict[str, Any]
) -> None:
    response = client.post("/v1/chat/completions", json={**CHAT, **change})
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


def test_a_schema_within_the_bounds_is_taken(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    engine.says = "[]"
    body = {**CHAT, **schema_format(deep_schema(22))}
    assert client.post("/v1/chat/completions", json=body).status_code == 200


FORM = schema_format({"type": "object", "properties": {"a": {"type": "integer"}}})


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions"])
@pytest.mark.parametrize(
    ("text", "why"),
    [("prose", "not JSON"), ('{"a": "b"}', "a breaks the schema's type"), ("[]", "type")],
)
def test_an_answer_that_breaks_its_schema_is_not_sent_as_one(
    client: TestClient, engine: FakeLanguageEngine, path: str, text: str, why: str
) -> None:
    engine.says = text
    body = {**(CHAT if "chat" in path else {"prompt": "x"}), **FORM}
    response = client.post(path, json=body)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    assert why in response.json()["error"]["message"]
    *pieces, failure = data_lines(client.post(path, json={**body, "stream": True}).text)
    assert failure["error"]["code"] == "engine.failed"
    assert [piece["choices"][0].get("finish_reason") for piece in pieces] == [None] * len(pieces)


def test_an_answer_that_is_cut_off_need_not_keep_its_schema(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    engine.says = '{"a": 1}'
    response = client.post("/v1/chat/completions", json={**CHAT, **FORM, "max_tokens": 1})
    assert response.json()["choices"][0]["finish_reason"] == "length"


def test_an_answer_of_any_depth_and_any_pattern_is_checked_at_once(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    engine.says = "[" * 5000 + "]" * 5000
    body = {**CHAT, **schema_format({"type": "array", "items": {"$ref": "#"}})}
    assert error_code(client.post("/v1/chat/completions", json=body)) == "engine.failed"
    engine.says = f'"{"a" * 5000}!"'
    body = {**CHAT, **schema_format({"type": "string", "pattern": "^(a+)+$"})}
    began = time.process_time()
    assert error_code(client.post("/v1/chat/completions", json=body)) == "engine.failed"
    assert time.process_time() - began < 5  # Python's own matching would not end


def test_prompts_are_logged_only_on_demand(engine: FakeLanguageEngine) -> None:
    for prompts in (False, True):
        lines = LogLines(prompts=prompts)
        with client_of(language_service(engine, lines)) as client:
            client.post("/v1/chat/completions", json=CHAT)
            client.post("/v1/completions", json={"prompt": "one two three"})
        assert lines.text.count("one two three") == (2 if prompts else 0)
