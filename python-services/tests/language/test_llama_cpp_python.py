"""The engine for llama-cpp-python, with a package that stands in for it in the child."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.app import Service
from imagebeam_services.language.app import create_app
from imagebeam_services.language.engines import build_engine
from tests.support.language_models import llama_settings
from tests.support.service_client import LogLines, client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

STAND_INS = Path(__file__).parents[1] / "support" / "stand_ins"
CHAT = "/v1/chat/completions"


def model_file(folder: Path, rest: bytes = b"") -> Path:
    path = write_tiny_llama(folder / "model.gguf")
    path.write_bytes(path.read_bytes() + rest)
    return path


def service_of(model: Path, python_path: Path | None = STAND_INS) -> Service:
    settings = llama_settings(model, engine="llama-cpp-python", context_tokens=100)
    log = LogLines().log
    variables = {**os.environ, "PYTHONPATH": str(python_path or "")}
    return create_app(settings, build_engine(settings, variables, log), log)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(service_of(model_file(tmp_path))) as client:
        yield client


def chat(text: str, **changes: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": text}], **changes}


def test_chats_and_completions_are_answered(client: TestClient) -> None:
    answer = client.post(CHAT, json=chat("one two three", max_tokens=2)).json()
    assert answer["choices"][0]["message"]["content"] == "one two "
    body = {"prompt": "one two", "top_k": 3, "seed": 1}
    assert client.post("/v1/completions", json=body).json()["text"] == "one two "


def test_a_schema_becomes_a_grammar(client: TestClient) -> None:
    form = {"type": "json_schema", "json_schema": {"schema": {"enum": ["left"]}}}
    answer = client.post(CHAT, json=chat("x", response_format=form)).json()
    assert answer["choices"][0]["message"]["content"] == '"left"'


def test_what_the_library_refuses_is_the_clients_fault(client: TestClient) -> None:
    form = {"type": "json_schema", "json_schema": {"schema": {"type": "null"}}}
    for path, body in (
        (CHAT, chat("x", response_format=form)),
        ("/v1/completions", {"prompt": "word " * 101}),
    ):
        response = client.post(path, json=body)
        assert (response.status_code, error_code(response)) == (422, "request.unsupported")


def test_it_works_on_one_request_after_the_other_and_can_be_cancelled(client: TestClient) -> None:
    with ThreadPoolExecutor(2) as pool:
        body = chat("slowly", max_tokens=8000)
        asked = [
            pool.submit(client.post, CHAT, json=body, headers={"X-Request-Id": name})
            for name in ("first", "second")
        ]
        wait_until(lambda: client.get("/health").json()["queue"]["waiting"] == 1)
        for name in ("first", "second"):
            assert client.post(f"/cancel/{name}").status_code == 200
        assert [future.result().status_code for future in asked] == [499, 499]
    assert client.post("/v1/completions", json={"prompt": "x"}).json()["text"] == "x "


def test_a_file_that_it_cannot_load_is_said(tmp_path: Path) -> None:
    with client_of(service_of(model_file(tmp_path, b"broken")), loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert "Failed to load model" in response.json()["error"]["message"]


def test_a_library_that_is_not_installed_is_said(tmp_path: Path) -> None:
    with client_of(service_of(model_file(tmp_path), python_path=None), loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert "llama_cpp" in response.json()["error"]["message"]
