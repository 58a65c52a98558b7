"""OpenAI's two forms of the image service."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from imagebeam_services.image.protocol import DrawRequest
from imagebeam_services.image.requests import drawable_px
from tests.support.fake_image_engine import FakeImageEngine, colour_of
from tests.support.pictures import data_url, opened, png
from tests.support.service_client import client_of, error_code, image_service


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(FakeImageEngine(), tmp_path)) as client:
        yield client


def test_generations_count_their_seeds_on(client: TestClient) -> None:
    body = {"prompt": "x", "n": 2, "size": "64x80", "seed": 2**32 - 1, "model": "gpt-image-1"}
    answer = client.post("/v1/images/generations", json=body).json()
    images = [opened(base64.b64decode(entry["b64_json"])) for entry in answer["data"]]
    colours = [colour_of(DrawRequest("x", 64, 80, seed)) for seed in (2**32 - 1, 0)]
    assert [image.size for image in images] == [(64, 80)] * 2
    assert [image.getpixel((0, 0)) for image in images] == colours


@pytest.mark.parametrize(("given", "drawn"), [((90, 70), (96, 64)), ((3000, 500), (2048, 336))])
def test_an_edit_keeps_the_shape_of_its_image(
    client: TestClient, given: tuple[int, int], drawn: tuple[int, int]
) -> None:
    body = {"prompt": "x", "images": [{"image_url": data_url(png(size=given))}]}
    answer = client.post("/v1/images/edits", json=body).json()
    assert opened(base64.b64decode(answer["data"][0]["b64_json"])).size == drawn


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ((4032, 3024), (2048, 1536)),
        ((6000, 1000), (2048, 336)),
        ((1000, 6000), (336, 2048)),
        ((2048, 2048), (2048, 2048)),
        ((1000, 667), (992, 672)),
        ((40, 20), (128, 64)),
        ((16_000, 100), (2048, 64)),
        ((1, 16_000), (64, 2048)),
        ((1, 1), (64, 64)),
    ],
)
def test_a_size_that_cannot_be_drawn_gives_the_nearest_of_its_shape(
    given: tuple[int, int], drawn: tuple[int, int]
) -> None:
    assert drawable_px(*given) == drawn


@pytest.mark.parametrize("size", ["65x64", "64x4096", "16x64", "64", "64x64x64", "x", "64x"])
def test_sizes_that_cannot_be_drawn_are_refused(client: TestClient, size: str) -> None:
    response = client.post("/v1/images/generations", json={"prompt": "x", "size": size})
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x.png", "file:///etc/passwd", "data:text/x,"])
def test_urls_are_never_fetched(client: TestClient, url: str) -> None:
    body = {"prompt": "x", "images": [{"image_url": url}]}
    response = client.post("/v1/images/edits", json=body)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


def test_a_damaged_image_to_edit_is_refused(client: TestClient) -> None:
    body = {"prompt": "x", "images": [{"image_url": data_url(png()[:40])}]}
    response = client.post("/v1/images/edits", json=body)
    assert (response.status_code, error_code(response)) == (422, "image.refused")
