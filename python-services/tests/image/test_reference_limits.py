"""When the images of a request are decoded, and how many pixels they may have together."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from imagebeam_services.common.errors import WorkCancelledError
from imagebeam_services.common.images import decode_base64_image
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.image import requests
from imagebeam_services.image.requests import ReferenceDecoder
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.pictures import b64, data_url, png
from tests.support.service_client import client_of, error_code, image_service, server_events
from tests.support.waiting import held, wait_until

PICTURE = png(size=(20, 10))
DAMAGED = PICTURE[:40]
GENERATE = "/generate"
EDITS = "/v1/images/edits"
REFUSAL = "1,000 pixels together: send smaller ones, or several requests."


def item(*pictures: bytes) -> dict[str, Any]:
    """A thing to draw, from images."""
    return {
        "prompt": "x",
        "width": 64,
        "height": 64,
        "images_b64": [b64(picture) for picture in pictures],
    }


def edit(*pictures: bytes) -> dict[str, Any]:
    """The same in OpenAI's form."""
    return {
        "prompt": "x",
        "size": "64x64",
        "images": [{"image_url": data_url(picture)} for picture in pictures],
    }


class Decodes:
    """Decodes images, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, text: str) -> Image.Image:
        self.count += 1
        return decode_base64_image(text)


@pytest.fixture
def decodes(monkeypatch: pytest.MonkeyPatch) -> Decodes:
    counted = Decodes()
    monkeypatch.setattr(requests, "decode_base64_image", counted)
    return counted


@pytest.fixture
def low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five pictures are just not too many."""
    monkeypatch.setattr(requests, "MAX_REFERENCE_PIXELS", 1000)


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def client(engine: FakeImageEngine, tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(engine, tmp_path, waiting_limit=1)) as client:
        yield client
        engine.gate.set()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (GENERATE, item(PICTURE)),
        (GENERATE, {"items": [item(PICTURE), item(DAMAGED)]}),
        (GENERATE, {**item(PICTURE), "stream": True}),
        (EDITS, edit(PICTURE)),
    ],
    ids=["single", "batch", "stream", "OpenAI"],
)
def test_a_request_that_waits_or_is_refused_has_decoded_nothing(
    client: TestClient, engine: FakeImageEngine, decodes: Decodes, path: str, body: dict[str, Any]
) -> None:
    def queue_is(running: int, waiting: int) -> bool:
        queue = client.get("/health").json()["queue"]
        return (queue["running"], queue["waiting"]) == (running, waiting)

    with ThreadPoolExecutor(2) as pool:
        with held(engine.gate):
            running: Future[Any] = pool.submit(client.post, GENERATE, json=item())
            wait_until(lambda: queue_is(1, 0))
            waiting: Future[Any] = pool.submit(client.post, path, json=body)
            wait_until(lambda: queue_is(1, 1))
            refused = client.post(path, json=body)
            assert (refused.status_code, error_code(refused)) == (429, "queue.full")
            assert decodes.count == 0
        assert [asked.result(timeout=10).status_code for asked in (running, waiting)] == [200] * 2
    assert decodes.count == len(body.get("items", [body]))


@pytest.mark.usefixtures("low_limit")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        (GENERATE, item(*[PICTURE] * 6)),
        (GENERATE, {"items": [item(PICTURE, PICTURE)] * 20}),
        (EDITS, edit(*[PICTURE] * 6)),
    ],
    ids=["single", "batch", "OpenAI"],
)
def test_too_many_pixels_together_are_refused_in_words(
    client: TestClient, engine: FakeImageEngine, decodes: Decodes, path: str, body: dict[str, Any]
) -> None:
    response = client.post(path, json=body)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    error = response.json()["error"]
    assert error["message"].endswith(REFUSAL)
    assert error["details"]["fields"] == [
        {"at": "body", "problem": error["message"].removeprefix("body: ")}
    ]
    assert decodes.count == 6  # the one that is too many, and none after it
    assert "draw" not in [call for call, _ in engine.calls]
    assert client.get("/health").json()["status"] == "healthy"


@pytest.mark.usefixtures("low_limit")
def test_a_stream_of_too_many_pixels_ends_with_the_same_words(client: TestClient) -> None:
    body = {"items": [item(PICTURE, PICTURE)] * 3, "stream": True}
    events = server_events(client.post(GENERATE, json=body).text)
    assert [name for name, _ in events] == ["queued", "started", "error", "done"]
    assert (events[2][1]["item"], events[2][1]["error"]["code"]) == (None, "request.invalid")
    assert events[2][1]["error"]["message"].endswith(REFUSAL)
    assert events[3][1] == {"drawn": 0, "failed": 3}


@pytest.mark.usefixtures("low_limit")
def test_as_many_pixels_as_may_be_are_drawn_from(client: TestClient) -> None:
    assert client.post(GENERATE, json=item(*[PICTURE] * 5)).status_code == 200
    answer = client.post(GENERATE, json={"items": [item(PICTURE)] * 5}).json()
    assert all("ok" in entry for entry in answer["items"])
    assert client.post(EDITS, json={**edit(*[PICTURE] * 5), "n": 2}).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"), [(GENERATE, item(PICTURE, DAMAGED)), (EDITS, edit(PICTURE, DAMAGED))]
)
def test_a_damaged_image_refuses_a_single_request(
    client: TestClient, path: str, body: dict[str, Any]
) -> None:
    response = client.post(path, json=body)
    assert (response.status_code, error_code(response)) == (422, "image.refused")


def test_a_damaged_image_fails_its_own_item_alone(client: TestClient) -> None:
    body = {"items": [item(DAMAGED), item(PICTURE)]}
    damaged, good = client.post(GENERATE, json=body).json()["items"]
    assert damaged["error"]["code"] == "image.refused"
    assert good["ok"]["width"] == 64


def test_a_damaged_image_fails_its_own_item_alone_in_a_stream(client: TestClient) -> None:
    body = {"items": [item(DAMAGED), item(PICTURE)], "stream": True}
    events = server_events(client.post(GENERATE, json=body).text)
    told = [(name, data.get("item")) for name, data in events if name != "step"]
    assert told == [
        ("queued", None),
        ("started", None),
        ("error", 0),
        ("image", 1),
        ("done", None),
    ]
    assert events[2][1]["error"]["code"] == "image.refused"
    assert events[-1][1] == {"drawn": 1, "failed": 1}


def test_nothing_is_decoded_for_a_client_that_is_gone(decodes: Decodes) -> None:
    cancel = CancelToken()
    cancel.cancel("the client went away")
    with pytest.raises(WorkCancelledError):
        ReferenceDecoder(cancel).decode("images", [b64(PICTURE)])
    assert decodes.count == 0


def test_an_image_that_is_refused_is_named(client: TestClient) -> None:
    refused = client.post(GENERATE, json=item(PICTURE, DAMAGED)).json()["error"]
    (field,) = refused["details"]["fields"]
    assert field["at"] == "images_b64.1"
    assert refused["message"] == f"images_b64.1: {field['problem']}"
