"""An error names the field that is wrong, as the client wrote it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from imagebeam_services.common.field_errors import PATTERN_WORDS
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, data_url, png
from tests.support.service_client import (
    client_of,
    error_code,
    image_service,
    language_service,
    vision_service,
)

IMAGE = {"type": "image_url", "image_url": {"url": data_url(png()), "detail": "low"}}
SCHEMA = {"name": "x", "schema": {"type": "object"}, "strict": True}
SAMPLING = {
    "temperature": 1,
    "top_p": 1,
    "top_k": 5,
    "min_p": 0,
    "seed": 1,
    "max_tokens": 5,
    "n": 1,
    "stop": ["a", "b"],
    "stream": False,
    "stream_options": {"include_usage": True},
    "model": "m",
    "user": "u",
    "logit_bias": {},
    "store": False,
}
DRAWN = {
    "prompt": "a",
    "width": 64,
    "height": 64,
    "steps": 1,
    "seed": 1,
    "images_b64": [b64(png())],
}
LORA = {"loras": [{"name": "x", "weight": 1}]}
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "language",
        "/v1/chat/completions",
        {
            "messages": [
                {"role": "system", "content": "a", "name": "n"},
                {"role": "user", "content": [{"type": "text", "text": "text"}, IMAGE]},
            ],
            "response_format": {"type": "json_schema", "json_schema": SCHEMA},
            "logprobs": True,
            "top_logprobs": 2,
            "tools": [],
            **SAMPLING,
        },
    ),
    ("language", "/v1/completions", {"prompt": ["a"], "logprobs": 1, **SAMPLING, "stop": "a"}),
    ("image", "/generate", {**DRAWN, **LORA, "stream": False}),
    ("image", "/generate", {"items": [DRAWN, {**DRAWN, **LORA}], "transport": "bytes"}),
    ("image", "/v1/images/generations", {"prompt": "a", "n": 1, "size": "64x64", "user": "u"}),
    (
        "image",
        "/v1/images/edits",
        {"prompt": "a", "images": [{"image_url": data_url(png())}], "strength": 0.5},
    ),
    ("vision", "/evaluate", {"prompt": "a", "image_b64": b64(png())}),
    ("vision", "/evaluate", {"items": [{"prompt": "a", "image_b64": b64(png())}]}),
]
Step = str | int


def places(value: Any, place: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:  # noqa: ANN401
    """The paths to all that can be damaged in a body."""
    if place and "schema" in place:
        return  # a schema may have whatever keys it likes
    if place and not (isinstance(value, dict) and "type" in value):
        yield place
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*place, step))


def damaged(body: dict[str, Any], place: tuple[Step, ...]) -> dict[str, Any]:
    """The body with what is at a place replaced by something of a form that is nowhere right."""
    made: dict[str, Any] = json.loads(json.dumps(body))
    value: Any = made
    for step in place[:-1]:
        value = value[step]
    value[place[-1]] = [[1.5]]
    return made


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    folder: Path = tmp_path_factory.mktemp("images")
    services = {
        "language": language_service(FakeLanguageEngine()),
        "image": image_service(FakeImageEngine(), folder),
        "vision": vision_service(FakeVisionEngine(), folder),
    }
    with ExitStack() as stack:
        yield {name: stack.enter_context(client_of(made)) for name, made in services.items()}


@pytest.mark.parametrize(
    ("service", "path", "body", "place"),
    [
        pytest.param(service, path, body, place, id=f"{path} {'.'.join(map(str, place))}")
        for service, path, body in BODIES
        for place in places(body)
    ],
)
def test_the_damaged_field_is_named(
    clients: dict[str, TestClient],
    service: str,
    path: str,
    body: dict[str, Any],
    place: tuple[Step, ...],
) -> None:
    response = clients[service].post(path, json=damaged(body, place))
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    fields = response.json()["error"]["details"]["fields"]
    named = ".".join(("body", *map(str, place)))
    assert fields[0]["at"].startswith(named), fields
    # Something inside of what was damaged may be named, but never a name that pydantic gave.
    assert fields[0]["at"].removeprefix(named) in ("", ".0"), fields
    assert response.json()["error"]["message"].startswith(named)


def part(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"messages": [{"role": "user", "content": [changes]}]}


CHAT = {"messages": [{"role": "user", "content": "x"}]}
AT_PART = "body.messages.0.content.0"


@pytest.mark.parametrize(
    ("body", "at", "problem"),
    [
        (part(type="image_url", image_url={"url": "https://a.test/x.png"}),
         f"{AT_PART}.image_url.url", "data: URL"),
        (part(type="image_url", image_url="https://a.test/x.png"),
         f"{AT_PART}.image_url", "an object"),
        (part(type="text", text="a", cache_control={"type": "ephemeral"}),
         f"{AT_PART}.cache_control", "leave it out"),
        (part(type="text"), f"{AT_PART}.text", "required"),
        (part(type="video", video="x"), f"{AT_PART}.type", "'text', 'image_url'"),
        (part(text="a"), f"{AT_PART}.type", "required"),
        ({**CHAT, "stop": ["a", ""]}, "body.stop.1", "at least 1 character"),
        ({**CHAT, "stop": ""}, "body.stop", "at least 1 character"),
        ({**CHAT, "stop": 5}, "body.stop", "a text or a list"),
        ({**CHAT, "stop": ["a"] * 9}, "body.stop", "at most 8 items"),
        ({"messages": [{"role": "user", "content": None}]}, "body.messages.0.content", "null"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "body.messages.0.role", "'user'"),
        ({"messages": [{"role": "user"}]}, "body.messages.0.content", "required"),
        ({**CHAT, "tools": [{}]}, "body.tools", "only null or [] is taken"),
        ({**CHAT, "n": 2}, "body.n", "only null or 1 is taken"),
        ({**CHAT, "nonsense": 2}, "body.nonsense", "not known here"),
        ({**CHAT, "response_format": {"type": "xml"}},
         "body.response_format.type", "'json_schema'"),
        ({**CHAT, "response_format": {"type": "json_schema"}},
         "body.response_format.json_schema", "required"),
        ({**CHAT, "max_tokens": 0}, "body.max_tokens", "at least 1"),
        ({**CHAT, "temperature": "1"}, "body.temperature", "valid number"),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_the_problem_is_the_values(
    clients: dict[str, TestClient], body: dict[str, Any], at: str, problem: str
) -> None:
    response = clients["language"].post("/v1/chat/completions", json=body)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    (field,) = response.json()["error"]["details"]["fields"]
    assert field["at"] == at
    assert problem in field["problem"]


def test_a_judgement_without_an_image_says_so(clients: dict[str, TestClient]) -> None:
    error = clients["vision"].post("/evaluate", json={"prompt": "a"}).json()["error"]
    assert error["message"] == "body: give either image_path or image_b64"


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00", r"x\ud83dy", r"\udc00\ud800"])
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"messages": [{"role": "user", "content": "%s"}]}', "body.messages.0.content"),
        ('{"messages": [], "%s": 1}', "body"),
    ],
)
def test_half_a_surrogate_pair_is_said_as_what_it_is(
    clients: dict[str, TestClient], escape: str, text: str, at: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = clients["language"].post(
        "/v1/chat/completions", content=(text % escape).encode(), headers=headers
    )
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    assert response.json()["error"]["message"].startswith(f"{at}: has half of a surrogate pair")


def test_a_whole_surrogate_pair_is_a_character(clients: dict[str, TestClient]) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": "😀"}]})
    assert "\\ud83d" in body
    headers = {"Content-Type": "application/json"}
    response = clients["language"].post("/v1/chat/completions", content=body, headers=headers)
    assert response.json()["choices"][0]["message"]["content"] == "😀"


def patterns(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a description
    """All that a description has."""
    if isinstance(value, dict):
        if isinstance(value.get("pattern"), str):
            yield value["pattern"]
        for part in value.values():
            yield from patterns(part)
    elif isinstance(value, list):
        for part in value:
            yield from patterns(part)


def test_no_client_has_to_read_a_regular_expression(clients: dict[str, TestClient]) -> None:
    for client in clients.values():
        assert isinstance(client.app, FastAPI)
        assert set(patterns(client.app.openapi())) <= set(PATTERN_WORDS)
    refused = clients["image"].post("/generate", json=DRAWN, headers={"X-Request-Id": "my id!"})
    assert "1 to 128 letters, digits" in refused.json()["error"]["message"]
