"""Whatever another server sends becomes an answer or one clear error, within bounds."""

import asyncio
import json
import math
import random
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import EngineFailedError, ModelFileError, WorkCancelledError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.language import url_engine
from imagebeam_services.language.protocol import LanguageRequest, Sampling
from tests.support.other_server import Body, OtherServer, in_parts, stream, whole
from tests.support.service_client import LogLines, error_code

CHAT = {"messages": [{"role": "user", "content": "x"}]}
WITH_LOGPROBS = {**CHAT, "logprobs": True, "top_logprobs": 1}
REQUEST = LanguageRequest("x", max_tokens=4, sampling=Sampling())


@pytest.fixture(scope="module")
def server() -> OtherServer:
    return OtherServer()


@pytest.fixture(scope="module")
def lines() -> LogLines:
    return LogLines()


@pytest.fixture(scope="module")
def client(server: OtherServer, lines: LogLines) -> Iterator[TestClient]:
    with server.service(lines) as client:
        yield client


@pytest.fixture
def other(server: OtherServer) -> OtherServer:
    """The client's server, answering nothing yet."""
    server.reset()
    return server


def said(text: Any, reason: str | None = None, **delta: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"choices": [{"index": 0, "delta": {"content": text, **delta}, "finish_reason": reason}]}


def scored(**token: Any) -> dict[str, Any]:  # noqa: ANN401
    logprobs = {"content": [{"token": "x", "logprob": -1, "top_logprobs": [], **token}]}
    return {"choices": [{"delta": {"content": "x"}, "logprobs": logprobs, "finish_reason": "stop"}]}


def listed(**lists: Any) -> dict[str, Any]:  # noqa: ANN401
    logprobs = {"tokens": ["x"], "token_logprobs": [-1.0], "top_logprobs": None, **lists}
    return {"choices": [{"text": "x", "logprobs": logprobs, "finish_reason": "stop"}]}


def watch(cancel: CancelToken) -> LoadWatch:
    return LoadWatch(progress=lambda _: None, cancel=cancel, died=lambda _: None)


async def dripping() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.001)


async def rushing() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 2**16


def test_a_list_of_models_that_never_ends_ends_with_its_load(other: OtherServer) -> None:
    async def cancelled() -> None:
        cancel = CancelToken()
        loading = asyncio.create_task(other.engine().load(watch(cancel)))
        await asyncio.sleep(0.02)
        cancel.cancel("the model is being unloaded")
        with pytest.raises(WorkCancelledError):
            await asyncio.wait_for(loading, 2)

    other.models = dripping
    asyncio.run(cancelled())


@pytest.mark.parametrize("models", [dripping, rushing])
def test_a_list_of_models_that_never_ends_has_limits(
    other: OtherServer, models: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def limited() -> None:
        engine = other.engine()
        assert await asyncio.wait_for(engine.choices(), 2) == []
        with pytest.raises(ModelFileError):
            await asyncio.wait_for(engine.load(watch(CancelToken())), 2)

    monkeypatch.setattr(url_engine, "MODELS_LIMIT_S", 0.05)
    other.models = models
    asyncio.run(limited())


@pytest.mark.parametrize("id_", ["\ud83d", 7, None, ["x"]])
def test_models_whose_ids_cannot_be_shown_are_no_list(other: OtherServer, id_: object) -> None:
    other.models = whole(json.dumps({"data": [{"id": id_}]}).encode())
    with pytest.raises(ModelFileError, match="lists no models"):
        asyncio.run(other.engine().load(watch(CancelToken())))


@pytest.mark.parametrize("event", [stream(said("x" * 100_000)), b": still there\n\n", b"data:\n"])
def test_an_answer_that_never_ends_is_ended(other: OtherServer, event: bytes) -> None:
    sent = [0]

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent[0] += len(event)
            yield event * 100

    async def ask() -> None:
        engine = other.engine()
        await engine.load(watch(CancelToken()))
        async for _ in engine.generate(REQUEST, CancelToken()):
            pass

    other.answer = endless
    with pytest.raises(EngineFailedError, match=r"more than was asked for|without end"):
        asyncio.run(ask())
    assert sent[0] * 100 < 2**24 + 100 * len(event)


def test_no_more_is_read_than_is_taken(other: OtherServer) -> None:
    sent = [0]

    async def chatty() -> AsyncIterator[bytes]:
        while True:
            sent[0] += 1
            yield stream(said("x"))

    async def ask() -> None:
        engine = other.engine()
        await engine.load(watch(CancelToken()))
        pieces = engine.generate(REQUEST, CancelToken())
        await anext(pieces)
        for _ in range(500):
            await asyncio.sleep(0)
        await pieces.aclose()

    other.answer = chatty
    asyncio.run(ask())
    assert sent[0] <= url_engine.CHUNKS_AHEAD + 3


def test_halves_of_a_character_become_one(other: OtherServer, client: TestClient) -> None:
    other.answer = whole(
        stream(said("a\ud83d"), said("\ude00 ok"), said("\ud83d"), said("", "stop"))
    )
    answer = client.post("/v1/chat/completions", json=CHAT)
    assert answer.json()["choices"][0]["message"]["content"] == "a\U0001f600 ok\ufffd"
    streamed = client.post("/v1/chat/completions", json={**CHAT, "stream": True}).text
    assert "\U0001f600" in streamed
    assert streamed.endswith("data: [DONE]\n\n")


UNREADABLE: list[Any] = [
    said([{"type": "text", "text": "x"}], "stop"),
    said(7, "stop"),
    said("x", ["stop"]),  # type: ignore[arg-type]
    scored(logprob=math.nan),
    scored(logprob=-math.inf),
    scored(logprob="abc"),
    scored(logprob=10**400),
    scored(token=7),
    scored(top_logprobs=[{"y": "abc"}]),
    scored(top_logprobs=[{"token": "y", "logprob": math.nan}]),
    listed(token_logprobs=["abc"]),
    listed(token_logprobs=[]),
    listed(top_logprobs=[{"y": "abc"}]),
    listed(top_logprobs=[{}, {}]),
]


@pytest.mark.parametrize("chunk", UNREADABLE, ids=repr)
def test_a_chunk_that_cannot_be_read_is_one_clear_error(
    other: OtherServer,
    client: TestClient,
    chunk: Any,  # noqa: ANN401 - whatever a server sends
) -> None:
    other.answer = whole(stream(said("x"), chunk))
    response = client.post("/v1/chat/completions", json=WITH_LOGPROBS)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    assert "another form than OpenAI's" in response.json()["error"]["message"]
    lines = client.post("/v1/chat/completions", json={**WITH_LOGPROBS, "stream": True}).text
    *_, last, done = lines.strip().split("\n\n")
    assert json.loads(last.removeprefix("data: "))["error"]["code"] == "engine.failed"
    assert done == "data: [DONE]"


@pytest.mark.parametrize(
    ("wait", "seconds"), [("9" * 400, "3600"), ("Sun, 06 Nov 99999999999999 08:49:57 GMT", None)]
)
def test_no_wait_is_too_long_to_be_read(
    other: OtherServer, client: TestClient, wait: str, seconds: str | None
) -> None:
    other.status = 429
    other.headers = {"Retry-After": wait, "Date": "Sun, 06 Nov 1994 08:49:37 GMT"}
    response = client.post("/v1/chat/completions", json=CHAT)
    assert (response.status_code, error_code(response)) == (429, "engine.busy")
    assert response.headers.get("Retry-After") == seconds


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"error": ' + b"[" * 50_000])
@pytest.mark.parametrize(("status", "code"), [(200, "engine.failed"), (400, "request.unsupported")])
def test_what_is_nested_too_deep_is_an_error_of_its_kind(
    other: OtherServer, client: TestClient, body: bytes, status: int, code: str
) -> None:
    other.answer, other.status = whole(b"data: " * (status == 200) + body), status
    assert error_code(client.post("/v1/chat/completions", json=CHAT)) == code


@pytest.mark.parametrize(
    ("chunks", "words"),
    [
        ([said(None, reasoning_content="hm"), said(None, "length")], "written no answer"),
        ([said(None, reasoning="hm"), said(None, "stop")], "written no answer"),
        ([said("x"), said(None, "tool_calls")], "tool"),
        ([said(None, tool_calls=[{"index": 0}]), said(None, "stop")], "tool"),
        ([{"choices": [{"index": 1, "delta": {}, "finish_reason": "stop"}]}], "without finishing"),
    ],
)
def test_an_end_without_an_answer_is_an_error(
    other: OtherServer, client: TestClient, chunks: list[Any], words: str
) -> None:
    other.answer = whole(stream(*chunks))
    response = client.post("/v1/chat/completions", json=CHAT)
    assert (response.status_code, error_code(response)) == (500, "engine.failed")
    assert words in response.json()["error"]["message"]


def test_a_refusal_is_said_as_one(other: OtherServer, client: TestClient) -> None:
    other.answer = whole(
        stream(said(None, refusal="I "), said(None, refusal="won't"), said("", "stop"))
    )
    (choice,) = client.post("/v1/chat/completions", json=CHAT).json()["choices"]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("content_filter", "I won't")


def test_only_the_first_of_several_answers_is_given(other: OtherServer, client: TestClient) -> None:
    mixed = {"choices": [{"index": 1, "delta": {"content": "b"}}, *said("a")["choices"]]}
    other.answer = whole(stream(mixed, mixed, said("", "stop")))
    (choice,) = client.post("/v1/chat/completions", json=CHAT).json()["choices"]
    assert choice["message"]["content"] == "aa"


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions"])
@pytest.mark.parametrize("reason", ["stop", "content_filter"])
def test_only_what_was_cut_off_may_break_its_schema(
    other: OtherServer, client: TestClient, path: str, reason: str
) -> None:
    asked = CHAT if "chat" in path else {"prompt": "x"}
    other.answer = whole(stream(said("I cannot", reason)))
    response = client.post(path, json={**asked, "response_format": {"type": "json_object"}})
    assert (response.status_code, error_code(response)) == (500, "engine.failed")


@pytest.mark.parametrize("data", [b'{"message": "no more"}', b'{"error": "no more"}', b"no more"])
def test_an_event_that_is_an_error_is_one(
    other: OtherServer, client: TestClient, data: bytes
) -> None:
    other.answer = whole(stream(said("x")) + b"event: error\ndata: " + data + b"\n\n")
    response = client.post("/v1/chat/completions", json=CHAT)
    assert error_code(response) == "engine.failed"
    assert "no more" in response.json()["error"]["message"]


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("part_bytes", [1, 10**6])
def test_events_are_read_as_their_standard_has_them(
    other: OtherServer, client: TestClient, line_end: bytes, part_bytes: int
) -> None:
    several = json.dumps(said("\u00e4\u2028", "stop"), indent=1, ensure_ascii=False).encode()
    event = b"\xef\xbb\xbfid: 1\n: hm\ndata:" + several.replace(b"\n", b"\ndata:") + b"\n\n"
    answer = (event + b"data: [DONE]\n\n").replace(b"\n", line_end)
    parts = [answer[at : at + part_bytes] for at in range(0, len(answer), part_bytes)]
    other.answer = in_parts(parts)
    (choice,) = client.post("/v1/chat/completions", json=CHAT).json()["choices"]
    assert choice["message"]["content"] == "\u00e4\u2028"


def test_what_takes_long_is_done_beside_the_loop(
    other: OtherServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []

    def noting(made: Any) -> Any:  # noqa: ANN401
        def call(*args: Any, **named: Any) -> Any:  # noqa: ANN401
            threads.append(threading.current_thread().name)
            return made(*args, **named)

        return call

    async def ask() -> None:
        engine = other.engine()
        await engine.load(watch(CancelToken()))
        await engine.choices()
        async for _ in engine.generate(REQUEST, CancelToken()):
            pass

    other.answer = whole(stream(said("x", "stop")))
    url_engine._tls.cache_clear()  # noqa: SLF001 - one for the whole process
    monkeypatch.setattr(httpx, "create_ssl_context", noting(httpx.create_ssl_context))
    monkeypatch.setattr(url_engine, "openai_body", noting(url_engine.openai_body))
    asyncio.run(ask())
    assert len(threads) == 2
    assert threading.main_thread().name not in threads


HOSTILE: tuple[Any, ...] = (
    *(None, True, -1, 10**30, 1e308, math.nan, -math.inf, "", "x", "\ud83d", "\ude00", "error"),
    *([], {}, [7], [[]], {"x": "y"}, {"message": "m"}, [{"index": 1}], "length", "tool_calls"),
)
RECORDED: list[list[Any]] = [
    [said("Hel"), said("lo \U0001f600"), said("", "stop"), {"choices": [], "usage": {
        "prompt_tokens": 3, "completion_tokens": 2,
        "prompt_tokens_details": {"cached_tokens": 1}}}],
    [scored(top_logprobs=[{"token": "y", "logprob": -2, "bytes": [121]}])],
    [listed(top_logprobs=[{"x": -1.0, "y": -2.0}])],
    [said("x"), {"error": {"code": 429, "type": "t", "message": "m"}}],
    [said("x"), {"error": {"code": 400, "type": "exceed_context_size_error", "message": "m",
                           "n_prompt_tokens": 9, "n_ctx": 4}}],
    [said(None, refusal="no", reasoning_content="hm", tool_calls=[]), said("x", "length")],
]  # fmt: skip


def changed(value: Any, chance: random.Random) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A copy with something else at some places."""
    if chance.random() < 0.06:
        return chance.choice(HOSTILE)
    if isinstance(value, dict):
        return {key: changed(inner, chance) for key, inner in value.items()}
    if isinstance(value, list):
        return [changed(inner, chance) for inner in value]
    return value


def damaged(answer: bytes, chance: random.Random) -> bytes:
    """A copy with bytes that are missing, or more, or others."""
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(answer) + 1)
        more = chance.choice(
            (b"\r", b"\n", b"\xff", b"\xed\xa0\x80", b"[", b"event: error\n", b"\0")
        )
        answer = answer[:at] + more + answer[at + chance.randrange(3) :]
    return answer


def test_any_answer_becomes_an_answer_or_a_declared_error(
    other: OtherServer, client: TestClient, lines: LogLines
) -> None:
    chance = random.Random(15)  # noqa: S311 - no secret
    for case in range(250):
        answer = stream(*(changed(chunk, chance) for chunk in chance.choice(RECORDED)))
        if case % 2:
            answer = damaged(answer, chance)
        other.answer = whole(answer)
        other.status = chance.choice((200, 200, 200, 400, 429))
        plain = client.post("/v1/chat/completions", json=WITH_LOGPROBS)
        streamed = client.post("/v1/chat/completions", json={**WITH_LOGPROBS, "stream": True})
        if plain.status_code == 200:
            end: dict[str, Any] = plain.json()["choices"][0]
        else:
            end = {"code": error_code(plain)}
            assert end["code"].startswith(("engine.", "request.", "prompt.")), answer
        if streamed.status_code == 200:
            *events, done = streamed.text.strip().split("\n\n")
            assert done == "data: [DONE]", answer
            told = [json.loads(event[6:]) for event in events if event.startswith("data: ")]
            ends = [one.get("error") or one["choices"][0] for one in told]
            ends = [one for one in ends if {"code", "finish_reason"} & set(one)]
            # One end, the last that is told, and the same as without a stream.
            assert len(ends) == 1, answer
            assert "error" in told[-1] or told[-1]["choices"][0] is ends[0], answer
            assert all(ends[0].get(key) == end.get(key) for key in ("code", "finish_reason"))
        else:
            assert error_code(streamed) == end.get("code"), answer
        assert '"trace"' not in lines.text, answer
