"""Long bodies do not stop the event loop: who reads them, and in which thread."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from imagebeam_services.common.images import decode_base64_image
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, png
from tests.support.service_client import client_of, error_code, vision_service

BODY: dict[str, Any] = {"image_b64": b64(png()), "prompt": "ein Leuchtturm, 灯台"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(vision_service(FakeVisionEngine(), tmp_path)) as client:
        yield client


def test_bodies_are_not_read_by_pythons_slow_parser(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **__: object) -> object:
        raise AssertionError("the event loop would stand still")

    with monkeypatch.context() as patched:
        patched.setattr(json, "loads", slow)
        response = client.post("/evaluate", json=BODY)
    assert response.status_code == 200


def test_images_are_not_decoded_in_the_event_loops_thread(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(text: str) -> Image.Image:
        threads.append(threading.current_thread())
        return decode_base64_image(text)

    monkeypatch.setattr("imagebeam_services.vision.evaluating.decode_base64_image", noted)
    assert client.post("/evaluate", json=BODY).status_code == 200
    assert client.portal is not None
    assert threads != [client.portal.call(threading.current_thread)]
    assert len(threads) == 1


@pytest.mark.parametrize("content", [b"{", b"\xff{}", '{"prompt": "x"}'.encode("utf-16")])
def test_what_is_no_json_in_utf_8_is_refused(client: TestClient, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/evaluate", content=content, headers=headers)
    assert (response.status_code, error_code(response)) == (400, "request.malformed")
    assert response.json()["error"]["message"] == "The body is not JSON."
