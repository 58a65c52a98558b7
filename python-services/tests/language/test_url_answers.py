"""What another server says is passed on as what it is: its errors, its counts, its reasons."""

import json
from typing import Any

import pytest

from tests.support.bad_server import bad_server, service_at, url_of
from tests.support.service_client import error_code


def stream(*chunks: dict[str, Any]) -> bytes:
    return b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks)


def piece(text: str, reason: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "text": text, "finish_reason": reason}]}


def answered(answer: bytes, status: int = 200, **headers: str) -> Any:  # noqa: ANN401 - httpx2's
    """What a client of ours gets from a server that answers so."""
    with bad_server(answer, status) as server, service_at(url_of(server)) as client:
        client.post("/load")
        server.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post("/v1/completions", json={"prompt": "x"})


@pytest.mark.parametrize(
    ("their_status", "error", "status", "code", "said"),
    [
        (400, {"message": "bad"}, 422, "request.unsupported", "bad"),
        (401, {"message": "no"}, 500, "engine.failed", "key"),
        (403, {"message": "no"}, 500, "engine.failed", "key"),
        (404, {"message": "gone"}, 500, "engine.failed", "no such model"),
        (408, {"message": "slow"}, 503, "engine.unavailable", "cannot answer now"),
        (413, "big", 413, "request.tooLarge", "large"),
        (422, {"message": "bad"}, 422, "request.unsupported", "bad"),
        (429, {"message": "slow down"}, 429, "engine.busy", "slow down"),
        (429, {"code": "insufficient_quota", "message": "pay"}, 500, "engine.failed", "no credit"),
        (500, {"message": "oops"}, 500, "engine.failed", "oops"),
        (502, None, 503, "engine.unavailable", "502"),
        (503, {"message": "Loading model"}, 503, "engine.unavailable", "Loading model"),
        (400, {"code": "context_length_exceeded", "message": "m"}, 400, "prompt.tooLong", "m"),
    ],
)
def test_what_the_other_server_says_is_said_as_what_it_is(
    their_status: int,
    error: Any,  # noqa: ANN401 - whatever a server sends
    status: int,
    code: str,
    said: str,
) -> None:
    answer = b"<html>" if error is None else json.dumps({"error": error}).encode()
    response = answered(answer, their_status)
    assert (response.status_code, error_code(response)) == (status, code)
    assert said in response.json()["error"]["message"]
    assert response.json()["error"]["retryable"] == (status in (429, 503))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, "7"),
        ({"Retry_After": "0.2"}, "1"),
        ({"Retry_After": "99999"}, "3600"),
        (
            {
                "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
                "Retry_After": "Sun, 06 Nov 1994 08:49:57 GMT",
            },
            "20",
        ),
        ({"Retry_After": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_passed_on(headers: dict[str, str], seconds: str | None) -> None:
    response = answered(b'{"error": {"message": "x"}}', 429, **headers)
    assert response.headers.get("Retry-After") == seconds


def test_an_answer_may_begin_with_a_mark_and_end_without_a_line_end() -> None:
    whole = b"\xef\xbb\xbf" + stream(piece("first "), piece("second"), piece("", "stop"))
    answer = answered(whole.rstrip()).json()
    assert (answer["text"], answer["choices"][0]["finish_reason"]) == ("first second", "stop")


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        (None, None),
        ({}, None),
        ({"prompt_tokens": 3}, None),
        (
            {"prompt_tokens": 3, "completion_tokens": 0},
            {
                "prompt_tokens": 3,
                "completion_tokens": 0,
                "total_tokens": 3,
                "prompt_tokens_details": None,
            },
        ),
    ],
)
def test_what_nobody_counted_is_unknown_and_not_0(
    usage: dict[str, int] | None, counted: dict[str, Any] | None
) -> None:
    assert answered(stream({**piece("x", "stop"), "usage": usage})).json()["usage"] == counted


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("length", "length"), ("content_filter", "content_filter"), ("eos_token", "stop")],
)
def test_why_an_answer_ends_is_passed_on(theirs: str, ours: str) -> None:
    answer = answered(stream(piece("x", theirs))).json()
    assert answer["choices"][0]["finish_reason"] == ours


@pytest.mark.parametrize(
    ("last", "status"),
    [
        (piece("", "error"), 500),
        ({"error": {"code": 429, "message": "slow down"}}, 429),
        ({"object": "error", "code": 400, "message": "bad"}, 422),
        ({"error": "stopped"}, 500),
    ],
)
def test_an_answer_that_breaks_off_is_an_error(last: dict[str, Any], status: int) -> None:
    assert answered(stream(piece("x"), last)).status_code == status


@pytest.mark.parametrize(
    ("status", "models", "said"),
    [
        (200, {"object": "list", "data": None}, "no model"),
        (200, {"object": "list", "data": []}, "no model"),
        (200, {"models": []}, "lists no models"),
        (200, [], "lists no models"),
        (401, {"error": "no"}, "refuses the key"),
        (404, {"error": "no"}, "ends in /v1"),
        (429, {}, "cannot answer now"),
        (500, {}, "load again later"),
        (200, "<html>", "lists no models"),
    ],
)
def test_why_no_model_can_be_used_is_said(
    status: int,
    models: Any,  # noqa: ANN401 - whatever a server sends
    said: str,
) -> None:
    with bad_server(b"") as server, service_at(url_of(server)) as client:
        server.models, server.models_status = json.dumps(models).encode(), status
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert said in response.json()["error"]["message"]


def test_an_address_that_is_none_is_said() -> None:
    with service_at("http://[::1") as client:
        assert "http://HOST:PORT/v1" in client.post("/load").json()["error"]["message"]
