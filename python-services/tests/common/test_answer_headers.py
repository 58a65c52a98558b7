"""What every answer says in its headers, for clients that decide by them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.error_body import error_response
from imagebeam_services.common.errors import ServiceError
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import LogLines, client_of, language_service

MADE = re.compile(r"[a-z]+-[0-9a-f]{16}")
PROMPT = {"prompt": "one two"}


@pytest.fixture
def lines() -> LogLines:
    return LogLines()


@pytest.fixture
def client(lines: LogLines) -> Iterator[TestClient]:
    with client_of(language_service(FakeLanguageEngine(), lines)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/v1/completions", PROMPT, {}, 200),
        ("/v1/completions", {**PROMPT, "stream": True}, {}, 200),
        ("/v1/completions", {}, {}, 422),
        ("/v1/completions", PROMPT, {"Authorization": "Bearer wrong"}, 401),
        ("/v1/none%0d%0aX-Injected:%20yes", PROMPT, {}, 404),
        ("/load", {}, {}, 200),
    ],
)
def test_each_answer_and_its_log_line_carry_the_requests_id(
    client: TestClient,
    lines: LogLines,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str],
    status: int,
) -> None:
    for given in ("mine", None):
        more = {} if given is None else {"X-Request-Id": given}
        response = client.post(path, json=body, headers={**headers, **more})
        assert response.status_code == status
        told = response.headers["X-Request-Id"]
        assert told == given if given is not None else MADE.fullmatch(told)
        assert "X-Injected" not in response.headers
        assert response.headers.get_list("X-Request-Id") == [told]
        assert lines.named("request")[-1]["id"] == told


def test_an_id_that_is_refused_is_not_sent_back(client: TestClient) -> None:
    response = client.post("/v1/completions", json=PROMPT, headers={"X-Request-Id": "not mine"})
    assert response.status_code == 422
    assert MADE.fullmatch(response.headers["X-Request-Id"])


def test_a_fault_of_the_service_is_found_in_its_log_by_the_id(lines: LogLines) -> None:
    engine = FakeLanguageEngine()
    engine.listed = None  # type: ignore[assignment] # no list, which nobody expects
    with client_of(language_service(engine, lines), loaded=False) as client:
        response = client.get("/v1/models", headers={"X-Request-Id": "mine"})
    assert response.status_code == 500
    assert response.headers["X-Request-Id"] == "mine"
    assert lines.named("request.failed")[0]["id"] == "mine"


def test_clients_are_told_whether_to_try_again() -> None:
    for kind in ServiceError.__subclasses__():
        headers = error_response(kind("It failed.")).headers
        assert headers["x-should-retry"] == ("true" if kind.retryable else "false")
