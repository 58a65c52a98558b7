"""`/evaluate`: the specification's form, batches, paths, and what is refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.common.images import decode_base64_image
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, data_url, png
from tests.support.service_client import client_of, error_code, vision_service
from tests.support.waiting import held, wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "red.png").write_bytes(png("red"))
    (tmp_path / "outside.png").write_bytes(png("red"))
    (folder / "link.png").symlink_to(tmp_path / "outside.png")
    (folder / "inside.png").symlink_to(folder / "red.png")
    (folder / "up").symlink_to(tmp_path)
    (folder / "words.txt").write_text("no image")
    return folder


@pytest.fixture
def engine() -> FakeVisionEngine:
    return FakeVisionEngine()


@pytest.fixture
def client(engine: FakeVisionEngine, folder: Path) -> Iterator[TestClient]:
    with client_of(vision_service(engine, folder)) as client:
        yield client


def test_the_specifications_request_gets_the_specifications_answer(
    client: TestClient, folder: Path
) -> None:
    body = {"image_path": str(folder / "red.png"), "prompt": "red"}
    assert client.post("/evaluate", json=body).json() == {
        "clip_score": 100.0,
        "aesthetic_score": 10.0,
        "clip_cosine": 1.0,
        "clip_score_raw": 2.5,
        "aesthetic_raw": 10.0,
        "prompt_truncated": False,
        "clip_model": "fake-clip",
        "aesthetic_model": "fake-head",
        "aesthetic_note": None,
    }


@pytest.mark.parametrize("image", [b64(png("blue")), data_url(png("blue"))])
def test_an_image_may_come_in_the_body(client: TestClient, image: str) -> None:
    answer = client.post("/evaluate", json={"image_b64": image, "prompt": "red"}).json()
    assert answer["clip_score"] == 0


def test_a_batch_answers_item_by_item_from_one_call(
    client: TestClient, engine: FakeVisionEngine, folder: Path
) -> None:
    items = [
        {"image_b64": b64(png("blue")), "prompt": "x"},
        {"image_b64": b64(b"no image"), "prompt": "x"},
        {"image_path": str(folder / "words.txt"), "prompt": "x"},
        {"image_path": "/etc/passwd", "prompt": "x"},
        {"image_path": str(folder / "red.png"), "prompt": "x"},
    ]
    entries = client.post("/evaluate", json={"items": items}).json()["items"]
    assert [entry.get("ok", {}).get("clip_score") for entry in entries] == [
        0,
        None,
        None,
        None,
        100,
    ]
    codes = [entry.get("error", {}).get("code") for entry in entries]
    assert codes == [None, "image.refused", "image.refused", "path.refused", None]
    named = [entry["error"]["details"]["fields"][0]["at"] for entry in entries[1:3]]
    assert set(named) <= {"image_b64", "image_path"}
    assert engine.batches == [2]


def hostile_paths(folder: Path) -> list[str]:
    return [
        "/etc/passwd",
        str(folder / ".." / "outside.png"),
        str(folder / "link.png"),
        str(folder / "up" / "outside.png"),
        str(folder / "no-such-file.png"),
        str(folder),
        "red.png",
        "",
        f"{folder}/red.png\0.jpg",
        "\\\\server\\share\\x.png",
        "//server/share/x.png",
        "C:\\Windows\\x.png",
        "file:///etc/passwd",
        "/dev/zero",
        "/proc/self/environ",
        "x" * 4096,
        f"{folder}-sibling/red.png",
    ]


def test_paths_that_lead_elsewhere_are_refused_in_the_same_words(
    client: TestClient, folder: Path
) -> None:
    sibling = folder.with_name(folder.name + "-sibling")
    sibling.mkdir()
    (sibling / "red.png").write_bytes(png("red"))
    messages = set()
    for path in hostile_paths(folder):
        response = client.post("/evaluate", json={"image_path": path, "prompt": "x"})
        assert response.status_code == 422, path
        if error_code(response) == "path.refused":
            messages.add(response.json()["error"]["message"])
    own = {"image_path must be an absolute path.", "image_path names no file."}
    assert own < messages
    assert len(messages) == 3


def test_a_link_within_the_folder_may_be_followed(client: TestClient, folder: Path) -> None:
    body = {"image_path": str(folder / "inside.png"), "prompt": "x"}
    assert client.post("/evaluate", json=body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": "x"},
        {"prompt": "x", "image_path": "/a", "image_b64": "b"},
        {"prompt": "", "image_b64": "b"},
        {"image_b64": "b"},
        {"prompt": "x", "image_b64": "b", "model": "x"},
        {"items": []},
        {"items": [{"prompt": "x", "image_b64": "b"}] * 65},
        {"items": {}},
        [],
    ],
    ids=str,
)
def test_bodies_out_of_bounds_are_refused(client: TestClient, body: Any) -> None:  # noqa: ANN401
    response = client.post("/evaluate", json=body)
    assert (response.status_code, error_code(response)) == (422, "request.invalid")


def test_out_of_memory_leaves_the_service_healthy(
    client: TestClient, engine: FakeVisionEngine
) -> None:
    engine.fails_evaluate = OutOfMemoryError("too big")
    response = client.post("/evaluate", json={"image_b64": b64(png()), "prompt": "x"})
    assert (response.status_code, error_code(response)) == (507, "memory.exhausted")
    assert client.get("/health").json()["status"] == "healthy"


def test_a_batch_is_judged_in_rounds_that_fit_into_the_memory(
    client: TestClient, engine: FakeVisionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagebeam_services.vision.evaluating.ROUND_PIXELS", 2 * 32 * 24)
    colours = ("red", "blue", "no image", "red", "blue", "blue")
    items = [
        {"image_b64": b64(b"?" if colour == "no image" else png(colour)), "prompt": "x"}
        for colour in colours
    ]
    entries = client.post("/evaluate", json={"items": items}).json()["items"]
    assert [entry.get("ok", {}).get("clip_score") for entry in entries] == [100, 0, None, 100, 0, 0]
    assert engine.batches == [2, 2, 1]


def test_requests_that_wait_hold_no_decoded_images(
    client: TestClient, engine: FakeVisionEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[int] = []

    def noted(text: str) -> Image.Image:
        decoded.append(1)
        return decode_base64_image(text)

    monkeypatch.setattr("imagebeam_services.vision.evaluating.decode_base64_image", noted)
    body = {"image_b64": b64(png()), "prompt": "x"}
    with ThreadPoolExecutor(3) as pool:
        with held(engine.gate):
            # The first has its round to itself: those that come together are judged together.
            asked = [pool.submit(client.post, "/evaluate", json=body)]
            wait_until(lambda: engine.batches == [1])
            asked += [pool.submit(client.post, "/evaluate", json=body) for _ in range(2)]
            wait_until(lambda: client.get("/health").json()["queue"]["waiting"] == 2)
            assert len(decoded) == 1
        assert [future.result().status_code for future in asked] == [200] * 3
    assert len(decoded) == 3


def test_running_work_can_be_cancelled_by_its_id(
    client: TestClient, engine: FakeVisionEngine
) -> None:
    body = {"image_b64": b64(png()), "prompt": "x"}
    with ThreadPoolExecutor(1) as pool, held(engine.gate):
        asked = pool.submit(
            client.post, "/evaluate", json=body, headers={"X-Request-Id": "the-first"}
        )
        wait_until(lambda: client.get("/health").json()["status"] == "busy")
        assert client.post("/cancel/the-first").status_code == 200
        assert (asked.result().status_code, error_code(asked.result())) == (499, "work.cancelled")
    assert client.post("/evaluate", json=body).status_code == 200
