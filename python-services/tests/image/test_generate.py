"""`/generate`: the specification's form, batches, and what is refused."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import OutOfMemoryError, UnsupportedError
from imagebeam_services.image.protocol import DrawRequest
from tests.support.fake_image_engine import FakeImageEngine, colour_of
from tests.support.pictures import b64, opened, png
from tests.support.service_client import LogLines, client_of, error_code, image_service

SMALL = {"width": 64, "height": 80}


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def client(engine: FakeImageEngine, tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(engine, tmp_path)) as client:
        yield client


def test_the_specifications_request_gets_the_specifications_answer(
    client: TestClient, tmp_path: Path
) -> None:
    body = {"prompt": "a boat", "height": 80, "width": 64, "steps": 2, "guidance": 3.5, "seed": 7}
    answer = client.post("/generate", json=body).json()
    path = Path(answer["localPath"])
    assert path.parent == tmp_path.resolve()
    with opened(path.read_bytes()) as image:
        assert image.size == (64, 80)
        assert image.getpixel((0, 0)) == colour_of(DrawRequest("a boat", 64, 80, 7))
    assert answer["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    told = {key: answer[key] for key in ("width", "height", "seed", "steps", "guidance", "model")}
    assert told == {**SMALL, "seed": 7, "steps": 2, "guidance": 3.5, "model": "fake-image"}


def test_bytes_come_back_where_they_are_asked_for(client: TestClient, tmp_path: Path) -> None:
    answer = client.post("/generate", json={"prompt": "x", **SMALL, "transport": "bytes"}).json()
    assert answer["localPath"] is None
    assert opened(base64.b64decode(answer["image_b64"])).size == (64, 80)
    assert list(tmp_path.iterdir()) == []


def test_a_seed_that_nobody_gave_is_told(client: TestClient) -> None:
    bodies = [client.post("/generate", json={"prompt": "x", **SMALL}).json() for _ in range(2)]
    assert all(0 <= body["seed"] < 2**32 for body in bodies)
    assert bodies[0]["seed"] != bodies[1]["seed"]


def test_fields_that_the_model_has_no_use_for_are_told(client: TestClient) -> None:
    body = {"prompt": "x", "negative_prompt": "y", **SMALL}
    assert client.post("/generate", json=body).json()["ignored"] == ["negative_prompt"]


def test_a_batch_answers_item_by_item(client: TestClient, engine: FakeImageEngine) -> None:
    engine.fails_prompts["two"] = UnsupportedError("not this one")
    items = [
        {"prompt": "one", "seed": 1, **SMALL},
        {"prompt": "two", "seed": 2, **SMALL},
        {"prompt": "three", "seed": 3, "images_b64": [b64(b"no image")], **SMALL},
        {"prompt": "four", "seed": 4, "images_b64": [b64(png())], **SMALL},
    ]
    answer = client.post("/generate", json={"items": items, "transport": "bytes"})
    assert answer.status_code == 200
    one, two, three, four = answer.json()["items"]
    assert (one["ok"]["seed"], four["ok"]["seed"]) == (1, 4)
    assert two["error"]["code"] == "request.unsupported"
    assert three["error"]["code"] == "image.refused"
    assert [call for call, _ in engine.calls].count("draw") == 1


def test_a_batch_of_refused_items_never_reaches_the_engine(
    client: TestClient, engine: FakeImageEngine
) -> None:
    items = [{"prompt": "x", "images_b64": ["%%%"], **SMALL}]
    answer = client.post("/generate", json={"items": items})
    assert answer.json()["items"][0]["error"]["code"] == "image.refused"
    assert ("draw", "image-device_0") not in engine.calls


def test_everything_happens_on_the_one_device_thread(
    client: TestClient, engine: FakeImageEngine
) -> None:
    client.post("/generate", json={"prompt": "x", **SMALL})
    client.post("/unload", json={"mode": "cpu"})
    names = ["load", "draw", "unload cpu"]
    assert engine.calls == [(name, "image-device_0") for name in names]


def test_out_of_memory_leaves_the_service_healthy(
    client: TestClient, engine: FakeImageEngine
) -> None:
    for error in (OutOfMemoryError("too big"), MemoryError()):
        engine.fails_draw = error
        response = client.post("/generate", json={"prompt": "x", **SMALL})
        assert (response.status_code, error_code(response)) == (507, "memory.exhausted")
        assert client.get("/health").json()["status"] == "healthy"
    assert client.post("/generate", json={"prompt": "x", **SMALL}).status_code == 200


def test_an_engine_that_fails_says_nothing_of_its_inside(
    engine: FakeImageEngine, tmp_path: Path
) -> None:
    lines = LogLines()
    with client_of(image_service(engine, tmp_path, lines)) as client:
        engine.fails_draw = ValueError("a secret of the engine")
        response = client.post("/generate", json={"prompt": "x", **SMALL})
        assert (response.status_code, error_code(response)) == (500, "engine.failed")
        assert "secret" not in response.text
    assert "a secret of the engine" in lines.named("work.failed")[0]["trace"]


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": ""},
        {"prompt": "x" * 10_001},
        {"prompt": 7},
        {"prompt": None},
        {"width": 63},
        {"width": 72},
        {"width": 2064},
        {"width": 64.5},
        {"width": "64"},
        {"width": True},
        {"steps": 0},
        {"steps": 201},
        {"guidance": -1},
        {"guidance": 31},
        {"seed": -2},
        {"seed": 2**32},
        {"strength": 0},
        {"strength": 1.1},
        {"images_b64": ["x"] * 9},
        {"loras": [{"name": "../x"}]},
        {"loras": [{"name": "a/b"}]},
        {"loras": [{"name": "x", "weight": 5}]},
        {"transport": "url"},
        {"callback": "x"},
        {"items": []},
        {"items": [{"prompt": "x"}]},
    ],
    ids=lambda change: str(change)[:40],
)
def test_bodies_out_of_bounds_are_refused(client: TestClient, change: dict[str, Any]) -> None:
    response = client.post("/generate", json={"prompt": "x", **SMALL, **change})
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    assert response.json()["error"]["details"]["fields"]


def test_whole_numbers_may_be_written_with_a_point(client: TestClient) -> None:
    body = {"prompt": "x", "width": 64.0, "height": 80.0, "steps": 2.0}
    assert client.post("/generate", json=body).json()["steps"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        '{"prompt": NaN',
        "\x00",
        '{"seed": 1' + "0" * 5000 + "}",
        '{"prompt": "\\ud800"}',
    ],
)
def test_what_is_no_json_is_refused(client: TestClient, text: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/generate", content=text.encode(), headers=headers)
    assert response.status_code in (400, 422)
    assert error_code(response) in ("request.malformed", "request.invalid")


@pytest.mark.parametrize("text", ['{"prompt": "x", "guidance": NaN}', "[]"])
def test_json_that_is_out_of_order_is_refused(client: TestClient, text: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/generate", content=text.encode(), headers=headers)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


def test_prompts_are_logged_only_on_demand(engine: FakeImageEngine, tmp_path: Path) -> None:
    for prompts in (False, True):
        lines = LogLines(prompts=prompts)
        with client_of(image_service(engine, tmp_path, lines)) as client:
            client.post("/generate", json={"prompt": "my own words", **SMALL})
            client.post("/generate", json={"prompt": "my own words", "width": 1})
        assert ("my own words" in lines.text) is prompts
