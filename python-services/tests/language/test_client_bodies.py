"""Requests as programs that people use send them; each row names the source it was read from."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.language.bodies import MAX_TOKENS
from imagebeam_services.language.protocol import ChatMessage, TextPart
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import client_of, error_code, language_service

CHAT = "/v1/chat/completions"
TEXT = "/v1/completions"
USER = {"role": "user", "content": "one two"}

BODIES: list[tuple[str, str, dict[str, Any]]] = [
    (
        "openai-python: types/chat/chat_completion_message.py, an answer sent back",
        CHAT,
        {
            "model": "m",
            "messages": [
                USER,
                {
                    "content": "x",
                    "refusal": None,
                    "role": "assistant",
                    "annotations": [],
                    "audio": None,
                    "function_call": None,
                    "tool_calls": None,
                },
                {"role": "assistant", "content": None},
                {"role": "developer", "content": "short", "name": "boss"},
            ],
            "stream": False,
        },
    ),
    (
        "openai-node: src/lib/ChatCompletionStream.ts and the parameters of chat/completions.ts",
        CHAT,
        {
            "model": "m",
            "messages": [USER],
            "stream": True,
            "store": False,
            "n": 1,
            "stream_options": {"include_usage": True, "include_obfuscation": False},
            "parallel_tool_calls": True,
            "service_tier": "auto",
            "metadata": {"a": "b"},
            "max_completion_tokens": 5,
            "safety_identifier": "s",
            "prompt_cache_key": "k",
            "response_format": {"type": "text"},
            "modalities": ["text"],
            "tool_choice": "none",
        },
    ),
    (
        "openai-python: resources/completions.py, all parameters at their neutral values",
        TEXT,
        {
            "model": "m",
            "prompt": ["one two"],
            "best_of": 1,
            "echo": False,
            "suffix": None,
            "frequency_penalty": 0,
            "presence_penalty": 0,
            "logit_bias": {},
            "logprobs": None,
            "max_tokens": 16,
            "n": 1,
            "seed": None,
            "stop": None,
            "stream": None,
            "user": "u",
            "temperature": 1,
            "top_p": 1,
            "stream_options": None,
        },
    ),
    (
        "langchain: libs/partners/openai/langchain_openai/llms/base.py, _default_params",
        TEXT,
        {
            "prompt": ["one two"],
            "model": "m",
            "temperature": 0.7,
            "top_p": 1,
            "n": 1,
            "frequency_penalty": 0,
            "presence_penalty": 0,
            "logit_bias": None,
            "seed": None,
            "logprobs": None,
            "max_tokens": 256,
            "stop": ["\n"],
        },
    ),
    (
        "langchain: libs/partners/openai/langchain_openai/chat_models/base.py, the payload",
        CHAT,
        {
            "messages": [
                {"content": "be short", "role": "system"},
                {"content": [{"type": "text", "text": "one two"}], "role": "user", "name": "n"},
                {"content": None, "role": "assistant"},
            ],
            "model": "m",
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": 0.0,
            "max_completion_tokens": 64,
            "stop": ["\n\n"],
        },
    ),
    (
        "litellm: litellm/types/utils.py, a Message as it is dumped; llms/openai/openai.py",
        CHAT,
        {
            "model": "m",
            "messages": [
                USER,
                {
                    "content": "x",
                    "role": "assistant",
                    "tool_calls": None,
                    "function_call": None,
                    "provider_specific_fields": {},
                },
            ],
            "stream": False,
            "max_tokens": 10,
            "temperature": 0.2,
            "user": "u",
            "tools": [],
            "tool_choice": "auto",
            "top_k": -1,
            "seed": -1,
        },
    ),
    (
        "open-webui: backend/open_webui/utils/payload.py and routers/openai.py, a title's task",
        CHAT,
        {
            "model": "m",
            "messages": [USER],
            "stream": False,
            "max_tokens": 1000,
            "top_p": 0.9,
            "temperature": 0.8,
            "frequency_penalty": 0.0,
            "seed": 5,
            "stop": ["</s>"],
            "metadata": {"task": "title_generation", "task_body": {"chat_id": "c"}},
        },
    ),
    (
        "SillyTavern: src/endpoints/backends/chat-completions.js, a custom source",
        CHAT,
        {
            "messages": [{"role": "system", "content": "x"}, USER],
            "model": "m",
            "temperature": 1,
            "max_tokens": 300,
            "stream": True,
            "presence_penalty": 0,
            "frequency_penalty": 0,
            "top_p": 1,
            "top_k": 0,
            "logit_bias": {},
            "seed": -1,
            "n": 1,
            "stop": [],
        },
    ),
    (
        "SillyTavern: src/endpoints/backends/text-completions.js with OPENAI_KEYS of constants.js",
        TEXT,
        {
            "prompt": "one two",
            "model": "m",
            "max_tokens": 200,
            "temperature": 1,
            "n": 1,
            "top_p": 1,
            "frequency_penalty": 0,
            "presence_penalty": 0,
            "logit_bias": {},
            "stop": ["\nYou:"],
            "seed": -1,
            "stream": False,
            "best_of": 1,
            "logprobs": 10,
        },
    ),
    (
        "llama_index: llama-index-llms-openai/llama_index/llms/openai/base.py, _get_model_kwargs",
        CHAT,
        {
            "messages": [USER],
            "stream": False,
            "model": "m",
            "temperature": 0.1,
            "max_tokens": -1,
            "logprobs": True,
            "top_logprobs": 0,
            "modalities": ["text"],
        },
    ),
    (
        "llama_index: llama-index-llms-openai/llama_index/llms/openai/base.py, _complete",
        TEXT,
        {"prompt": "one two", "stream": False, "model": "m", "temperature": 0.1, "max_tokens": 99},
    ),
]

NEUTRAL: list[tuple[str, dict[str, Any]]] = [
    *((CHAT, {key: None}) for key in ("model", "user", "stream", "stream_options", "tools", "n")),
    *((CHAT, {key: None}) for key in ("stop", "seed", "tool_choice", "store", "metadata", "audio")),
    *(
        (CHAT, {key: None})
        for key in ("logit_bias", "response_format", "reasoning_effort", "top_p")
    ),
    *((TEXT, {key: None}) for key in ("suffix", "echo", "best_of", "logprobs", "max_tokens", "n")),
    (CHAT, {"function_call": "none", "functions": []}),
    (CHAT, {"n": 1.0, "max_tokens": -1, "seed": -1}),
    (CHAT, {"verbosity": "medium", "metadata": {}}),
    (TEXT, {"suffix": "", "best_of": 0, "max_tokens": -1, "seed": -1, "top_k": -1}),
]

MEANT: list[tuple[str, str, Any]] = [
    (CHAT, "n", 2),
    (CHAT, "n", True),
    (CHAT, "tools", [{"type": "function", "function": {"name": "f"}}]),
    (CHAT, "tool_choice", "required"),
    (CHAT, "tool_choice", {"type": "function", "function": {"name": "f"}}),
    (CHAT, "logit_bias", {"5": 1}),
    (CHAT, "store", True),
    (CHAT, "modalities", ["text", "audio"]),
    (CHAT, "reasoning_effort", "high"),
    (CHAT, "verbosity", "low"),
    (CHAT, "prediction", {"type": "content", "content": "x"}),
    (CHAT, "web_search_options", {}),
    (CHAT, "grammar", "root ::= x"),
    (CHAT, "cache_prompt", True),
    (CHAT, "max_tokens", -2),
    (CHAT, "seed", -2),
    (TEXT, "best_of", 2),
    (TEXT, "echo", True),
    (TEXT, "suffix", "end"),
    (TEXT, "prompt", ["a", "b"]),
    (TEXT, "prompt", [1, 2]),
    (TEXT, "prompt", []),
    (TEXT, "tools", []),
]


@pytest.fixture(scope="module")
def engine() -> FakeLanguageEngine:
    return FakeLanguageEngine()


@pytest.fixture(scope="module")
def client(engine: FakeLanguageEngine) -> Iterator[TestClient]:
    with client_of(language_service(engine)) as client:
        yield client


def base(path: str) -> dict[str, Any]:
    return {"messages": [USER]} if path == CHAT else {"prompt": "one two"}


@pytest.mark.parametrize(
    ("path", "body"), [row[1:] for row in BODIES], ids=[row[0].split(",")[0] for row in BODIES]
)
def test_the_request_of_a_real_client_is_answered(
    client: TestClient, path: str, body: dict[str, Any]
) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    assert "two" in response.text


@pytest.mark.parametrize(("path", "change"), NEUTRAL, ids=lambda value: str(value)[:60])
def test_what_changes_nothing_is_taken(
    client: TestClient, engine: FakeLanguageEngine, path: str, change: dict[str, Any]
) -> None:
    plain = client.post(path, json=base(path))
    response = client.post(path, json={**base(path), **change})
    assert response.status_code == 200, response.text
    assert response.json()["choices"] == plain.json()["choices"]
    first, second = engine.asked[-2:]
    assert (first.prompt, first.sampling.seed, first.stop) == (second.prompt, None, second.stop)


@pytest.mark.parametrize(("path", "field", "value"), MEANT, ids=lambda value: str(value)[:40])
def test_what_would_change_the_answer_is_refused_by_name(
    client: TestClient,
    path: str,
    field: str,
    value: Any,  # noqa: ANN401 - whatever JSON holds
) -> None:
    response = client.post(path, json={**base(path), field: value})
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    assert response.json()["error"]["message"].startswith(f"body.{field}")


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (CHAT, {"max_tokens": 16_384}),
        (CHAT, {"max_completion_tokens": 131_072}),
        (TEXT, {"prompt": "word " * 100_000}),
        (CHAT, {"messages": [{"role": "user", "content": "word " * 100_000}]}),
        (CHAT, {"messages": [USER] * 500}),
        (CHAT, {"reasoning_effort": "none"}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_context_alone_limits_how_long_texts_are(
    client: TestClient, path: str, change: dict[str, Any]
) -> None:
    assert client.post(path, json={**base(path), **change}).status_code == 200


def test_minus_one_means_as_much_as_there_is_room_for(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    client.post(TEXT, json={"prompt": ["x"], "max_tokens": -1, "seed": -1, "top_k": -1})
    asked = engine.asked[-1]
    assert (asked.prompt, asked.max_tokens) == ("x", MAX_TOKENS)
    assert (asked.sampling.seed, asked.sampling.top_k) == (None, 0)


def test_a_developer_is_a_system_and_an_empty_answer_an_empty_text(
    client: TestClient, engine: FakeLanguageEngine
) -> None:
    messages = [{"role": "developer", "content": "a"}, {"role": "assistant", "content": None}, USER]
    assert client.post(CHAT, json={"messages": messages}).status_code == 200
    assert engine.asked[-1].prompt[:2] == (
        ChatMessage("system", (TextPart("a"),)),
        ChatMessage("assistant", (TextPart(""),)),
    )
