"""The stream form of `/generate`."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import OutOfMemoryError, UnsupportedError
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.pictures import opened
from tests.support.service_client import client_of, error_code, image_service, server_events

BODY = {"prompt": "x", "width": 320, "height": 640, "steps": 2, "stream": True}


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def client(engine: FakeImageEngine, tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(engine, tmp_path)) as client:
        yield client


def test_one_image_streams_its_steps(client: TestClient) -> None:
    response = client.post("/generate", json=BODY, headers={"X-Request-Id": "me"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = server_events(response.text)
    assert [name for name, _ in events] == ["queued", "started", "step", "step", "image", "done"]
    assert events[0][1] == {"id": "me", "items": 1, "position": 0}
    assert events[3][1] == {"item": 0, "step": 2, "steps": 2}
    assert Path(events[4][1]["image"]["localPath"]).is_file()
    assert events[5][1] == {"drawn": 1, "failed": 0}


def test_previews_are_small_and_come_only_on_demand(client: TestClient) -> None:
    events = server_events(client.post("/generate", json={**BODY, "previews": True}).text)
    previews = [data for name, data in events if name == "preview"]
    assert len(previews) == 2
    preview = opened(base64.b64decode(previews[0]["image_b64"]))
    assert (preview.format, preview.size) == ("JPEG", (128, 256))


def test_a_batch_streams_each_item_under_its_own_number(
    client: TestClient, engine: FakeImageEngine
) -> None:
    engine.fails_prompts["bad"] = UnsupportedError("not this one")
    items = [
        {"prompt": "damaged", "images_b64": ["%"], "width": 64, "height": 64},
        {"prompt": "bad", "width": 64, "height": 64},
        {"prompt": "good", "width": 64, "height": 64, "steps": 1},
    ]
    body = {"items": items, "stream": True, "transport": "bytes"}
    events = server_events(client.post("/generate", json=body).text)
    told = [(name, data.get("item")) for name, data in events]
    assert told == [
        ("queued", None),
        ("started", None),
        ("error", 0),
        ("error", 1),
        ("step", 2),
        ("image", 2),
        ("done", None),
    ]
    assert events[2][1]["error"]["code"] == "image.refused"
    assert events[-1][1] == {"drawn": 1, "failed": 2}


def test_a_failure_of_the_whole_is_told_and_the_stream_ends(
    client: TestClient, engine: FakeImageEngine
) -> None:
    engine.fails_draw = OutOfMemoryError("too big")
    events = server_events(client.post("/generate", json=BODY).text)
    assert [name for name, _ in events] == ["queued", "started", "error", "done"]
    assert (events[2][1]["item"], events[2][1]["error"]["code"]) == (None, "memory.exhausted")
    assert events[3][1] == {"drawn": 0, "failed": 1}


def test_a_stream_that_cannot_begin_has_its_own_status(
    engine: FakeImageEngine, tmp_path: Path
) -> None:
    with client_of(image_service(engine, tmp_path), loaded=False) as client:
        response = client.post("/generate", json=BODY)
        assert (response.status_code, error_code(response)) == (409, "model.notLoaded")
