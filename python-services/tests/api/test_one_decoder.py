"""Whichever route an image comes in by, it is decoded as viewers show it."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from imagebeam_services.common.images import decode_base64_image
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.made_png import GREY, chunk, exif, made_png
from tests.support.pictures import b64
from tests.support.service_client import client_of, image_service, language_service, vision_service

PICTURE = made_png([bytes([0, 255] * 48)] * 64, 96, GREY, after=[chunk(b"eXIf", exif(6))])
TURNED = (64, 96)
WRAPPED = base64.encodebytes(PICTURE).decode()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes of all images that were decoded."""
    sizes: list[tuple[int, int]] = []
    for module in ("image.requests", "language.requests", "vision.evaluating"):
        name = f"imagebeam_services.{module}.decode_base64_image"

        def noted(text: str) -> Image.Image:
            image = decode_base64_image(text)
            sizes.append(image.size)
            return image

        monkeypatch.setattr(name, noted)
    return sizes


@contextmanager
def clients(folder: Path) -> Iterator[dict[str, TestClient]]:
    with (
        client_of(image_service(FakeImageEngine(), folder)) as image,
        client_of(language_service(FakeLanguageEngine())) as language,
        client_of(vision_service(FakeVisionEngine(), folder)) as vision,
    ):
        yield {"image": image, "language": language, "vision": vision}


def test_every_route_decodes_alike(tmp_path: Path, seen: list[tuple[int, int]]) -> None:
    url = f"data:image/png;base64,{WRAPPED}"
    edit = {"prompt": "x", "images": [{"image_url": url}]}
    part = {"type": "image_url", "image_url": {"url": url}}
    with clients(tmp_path) as client:
        answers = [
            client["image"].post("/generate", json={"prompt": "x", "images_b64": [WRAPPED]}),
            client["image"].post("/v1/images/edits", json=edit),
            client["image"].post(
                "/v1/images/edits", data={"prompt": "x"}, files={"image": PICTURE}
            ),
            client["vision"].post("/evaluate", json={"image_b64": WRAPPED, "prompt": "x"}),
            client["language"].post(
                "/v1/chat/completions", json={"messages": [{"role": "user", "content": [part]}]}
            ),
        ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert seen == [TURNED] * 5
    assert b64(PICTURE) != WRAPPED
