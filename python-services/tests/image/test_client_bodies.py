"""Requests for images as real programs form them, and what of them is refused by name.

Each body is written from the program's source, named beside it.
"""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.support.fake_image_engine import FakeImageEngine
from tests.support.pictures import data_url, opened, png
from tests.support.service_client import client_of, error_code, image_service

GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(image_service(FakeImageEngine(), tmp_path)) as client:
        yield client


GENERATED: dict[str, dict[str, Any]] = {
    # open-webui, backend/open_webui/routers/images.py, image_generations
    "open-webui": {
        "model": "dall-e-2",
        "prompt": "a boat",
        "n": 1,
        "size": "512x512",
        "response_format": "b64_json",
    },
    # SillyTavern, public/scripts/extensions/stable-diffusion/index.js, generateOpenAiImage
    "SillyTavern": {
        "prompt": "a boat",
        "model": "dall-e-3",
        "size": "1024x1792",
        "n": 1,
        "quality": "standard",
        "style": "vivid",
        "response_format": "b64_json",
    },
    # langchain-community, utilities/dalle_image_generator.py, DallEAPIWrapper.run
    "LangChain": {
        "prompt": "a boat",
        "n": 1,
        "size": "1024x1024",
        "model": "dall-e-2",
        "quality": "standard",
    },
    # llama_index, llama-index-tools-openai, image_generation/base.py, with download=True
    "LlamaIndex": {
        "prompt": "a boat",
        "n": 1,
        "model": "dall-e-3",
        "quality": "standard",
        "size": "1024x1024",
        "response_format": "b64_json",
        "style": "vivid",
    },
    # openai-python, resources/images.py, Images.generate, all with what means nothing
    "OpenAI, all neutral": {
        "prompt": "a boat",
        "background": "auto",
        "model": "gpt-image-1",
        "moderation": "low",
        "n": 1,
        "output_compression": 100,
        "output_format": "png",
        "partial_images": 0,
        "quality": "auto",
        "response_format": "b64_json",
        "size": "auto",
        "stream": False,
        "style": "natural",
        "safety_identifier": "someone",
        "user": "someone",
    },
    "OpenAI, all null": {
        "prompt": "a boat",
        **dict.fromkeys(
            ["background", "model", "moderation", "n", "output_compression", "output_format"]
        ),
        **dict.fromkeys(["partial_images", "quality", "response_format", "size", "stream"]),
        **dict.fromkeys(["style", "user", "safety_identifier", "seed", "steps", "guidance"]),
        "negative_prompt": None,
    },
    "a seed that is left to the service": {"prompt": "a boat", "seed": -1},
    "a number as JavaScript writes it": {"prompt": "a boat", "n": 1.0, "seed": 7.0},
}


@pytest.mark.parametrize("name", GENERATED)
def test_what_clients_send_is_taken(client: TestClient, name: str) -> None:
    response = client.post(GENERATIONS, json=GENERATED[name])
    assert response.status_code == 200, response.text
    (image,) = response.json()["data"]
    assert opened(base64.b64decode(image["b64_json"])).format == "PNG"


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (GENERATIONS, "response_format", "url"),
        (GENERATIONS, "output_format", "jpeg"),
        (GENERATIONS, "output_compression", 50),
        (GENERATIONS, "background", "transparent"),
        (GENERATIONS, "moderation", "strict"),
        (GENERATIONS, "stream", True),
        (GENERATIONS, "partial_images", 2),
        (GENERATIONS, "seed", -2),
        (GENERATIONS, "n", 0),
        (GENERATIONS, "n", 11),
        (GENERATIONS, "callback", "x"),
        (EDITS, "mask", {"image_url": data_url(png())}),
        (EDITS, "input_fidelity", "high"),
        (EDITS, "frame_count", 4),
    ],
)
def test_what_would_change_the_image_is_refused_by_name(
    client: TestClient, path: str, field: str, value: object
) -> None:
    images = {"images": [{"image_url": data_url(png())}]} if path == EDITS else {}
    response = client.post(path, json={"prompt": "x", **images, field: value})
    assert (response.status_code, error_code(response)) == (422, "request.invalid")
    assert response.json()["error"]["details"]["fields"][0]["at"] == f"body.{field}"


def test_a_seed_that_was_drawn_is_told_and_makes_the_image_again(client: TestClient) -> None:
    body = {"prompt": "x", "size": "64x64", "n": 2, "seed": -1}
    first, second = client.post(GENERATIONS, json=body).json()["data"]
    assert second["seed"] == (first["seed"] + 1) % 2**32
    again = client.post(GENERATIONS, json={**body, "seed": first["seed"]}).json()["data"]
    assert again == [first, second]
    drawn = client.post("/generate", json={"prompt": "x", "width": 64, "height": 64, "seed": -1})
    assert 0 <= drawn.json()["seed"] < 2**32


Files = list[tuple[str, tuple[str, bytes, str]]]


def file(field: str, data: bytes = b"", name: str = "image.png") -> tuple[str, Any]:
    return field, (name, data or png(size=(90, 70)), "image/png")


FORMS: dict[str, tuple[dict[str, str], Files]] = {
    # open-webui, routers/images.py, image_edits: one image, and several
    "open-webui": (
        {"model": "gpt-image-1", "prompt": "x", "n": "1", "response_format": "b64_json"},
        [file("image")],
    ),
    "open-webui, two": (
        {"model": "gpt-image-1", "prompt": "x", "n": "1", "background": "auto"},
        [file("image[]"), file("image[]")],
    ),
    # litellm, llms/openai/image_edit/transformation.py, transform_image_edit_request
    "LiteLLM": ({"model": "gpt-image-1", "prompt": "x"}, [file("image[]", name="/me/a b.png")]),
    # openai-python: a null becomes an empty text
    "nulls": ({"prompt": "x", "n": "", "size": "", "user": "", "seed": ""}, [file("image")]),
    "numbers": (
        {"prompt": "x", "n": "1", "seed": "-1", "steps": "2", "guidance": "3.5", "strength": "1"},
        [file("image")],
    ),
    "not streamed": ({"prompt": "x", "stream": "false"}, [file("image")]),
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_taken(client: TestClient, name: str) -> None:
    data, files = FORMS[name]
    response = client.post(EDITS, data=data, files=files)
    assert response.status_code == 200, response.text
    (image,) = response.json()["data"]
    assert opened(base64.b64decode(image["b64_json"])).size == (96, 64)


def test_fields_of_an_edit_may_be_null(client: TestClient) -> None:
    nulls = dict.fromkeys(["mask", "input_fidelity", "strength", "size", "n"])
    body = {"prompt": "x", "images": [{"image_url": data_url(png())}], **nulls}
    assert client.post(EDITS, json=body).status_code == 200


REFUSED_FORMS: dict[str, tuple[dict[str, Any], Files, str, str]] = {
    "a mask": ({"prompt": "x"}, [file("image"), file("mask")], "request.invalid", "body.mask"),
    "no image": ({"prompt": "x"}, [file("picture")], "request.invalid", "body.image: is missing"),
    "a name of a file": (
        {"prompt": "x", "image": "pictures/x.png"},
        [file("image[]")],
        "request.invalid",
        "body.image: is no image: send a file (with curl: -F image=@FILE)",
    ),
    "a prompt as a file": (
        {},
        [file("image"), file("prompt", b"a fox")],
        "request.invalid",
        "body.prompt: is a text",
    ),
    "a negative prompt as a file": (
        {"prompt": "x"},
        [file("image"), file("negative_prompt", b"a fox")],
        "request.invalid",
        "body.negative_prompt: is a text",
    ),
    "another field as a file": (
        {"prompt": "x"},
        [file("image"), file("notes", b"a fox")],
        "request.invalid",
        "body.notes: This field is not known",
    ),
    "two prompts": (
        {"prompt": ["x", "y"]},
        [file("image")],
        "request.invalid",
        "body.prompt: is there more than once",
    ),
    "a second image that is none": (
        {"prompt": "x"},
        [file("image[]"), file("image[]", b"GIF89a")],
        "image.refused",
        "images.1: This looks like GIF",
    ),
    "no prompt": ({"n": "1"}, [file("image")], "request.invalid", "body.prompt"),
    "an empty prompt": ({"prompt": ""}, [file("image")], "request.invalid", "body.prompt"),
    "no number": ({"prompt": "x", "n": "two"}, [file("image")], "request.invalid", "body.n"),
    "not finite": ({"prompt": "x", "seed": "nan"}, [file("image")], "request.invalid", "body.seed"),
    "endless": ({"prompt": "x", "n": "1e999"}, [file("image")], "request.invalid", "body.n"),
    "a stream": ({"prompt": "x", "stream": "true"}, [file("image")], "request.invalid", "stream"),
    "a high fidelity": (
        {"prompt": "x", "input_fidelity": "high"},
        [file("image")],
        "request.invalid",
        "body.input_fidelity",
    ),
    "nine images": ({"prompt": "x"}, [file("image[]")] * 9, "request.invalid", "body.images"),
    "ten images": ({"prompt": "x"}, [file("image[]")] * 10, "request.malformed", "Too many files"),
    "no picture": ({"prompt": "x"}, [file("image", b"GIF89a")], "image.refused", "looks like GIF"),
    "many fields": (
        {f"x{n}": "1" for n in range(70)},
        [file("image")],
        "request.malformed",
        "Too many fields",
    ),
    "a long field": (
        {"prompt": "x" * (2**20 + 1)},
        [file("image")],
        "request.malformed",
        "maximum size",
    ),
}


@pytest.mark.parametrize("name", REFUSED_FORMS)
def test_forms_are_refused_with_the_reason(client: TestClient, name: str) -> None:
    data, files, code, words = REFUSED_FORMS[name]
    response = client.post(EDITS, data=data, files=files)
    assert error_code(response) == code
    assert words in response.text


FORM = b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na fox\r\n' + b"".join(
    [
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n',
        png(size=(90, 70)),
        b"\r\n--x",
    ]
)


def test_a_form_is_whole_with_its_closing_boundary(client: TestClient) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post(EDITS, content=FORM + b"--\r\n", headers=kind).status_code == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--y\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", FORM),
        ("multipart/form-data; boundary=x", FORM + b"\r\n--x\r\n"),
    ],
)
def test_a_form_that_is_none_is_refused(client: TestClient, kind: str, body: bytes) -> None:
    response = client.post(EDITS, content=body, headers={"Content-Type": kind})
    assert error_code(response) in ("request.malformed", "request.invalid")
    assert response.status_code in (400, 422)


def test_forms_are_bounded_as_all_bodies_are(tmp_path: Path) -> None:
    service = image_service(FakeImageEngine(), tmp_path, body_limit_bytes=100_000)
    with client_of(service) as client:
        response = client.post(EDITS, data={"prompt": "x"}, files=[file("image", bytes(200_000))])
        assert (response.status_code, error_code(response)) == (413, "request.tooLarge")


@pytest.mark.parametrize("path", [GENERATIONS, "/generate", "/load"])
def test_other_routes_take_no_forms(client: TestClient, path: str) -> None:
    response = client.post(path, data={"prompt": "x"}, files=[file("image")])
    assert (response.status_code, error_code(response)) == (415, "request.notJson")


def test_a_form_of_a_web_page_is_refused(client: TestClient) -> None:
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        response = client.post(EDITS, data={"prompt": "x"}, files=[file("image")], headers=header)
        assert (response.status_code, error_code(response)) == (403, "origin.refused")
