"""The vision service as a real process, with a tiny CLIP."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pictures import b64, png
from tests.support.service_client import error_code
from tests.support.service_process import ServiceProcess, service_process
from tests.support.tiny_clip import make_tiny_clip

LOAD_LIMIT_S = 120
"""Torch is imported; on a busy machine, and from a cold disk, that takes its time."""
MODEL_ID = "tiny-clip"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_clip(tmp_path_factory.mktemp("models") / MODEL_ID)


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    (folder / "red.png").write_bytes(png("red"))
    return folder


@pytest.fixture(scope="module")
def service(model: Path, images: Path) -> Iterator[ServiceProcess]:
    with service_process(
        "vision", "--port", "0", "--model", str(model), "--images", str(images)
    ) as service:
        service.wait_for("healthy", LOAD_LIMIT_S)
        yield service


def test_the_specifications_request_gets_the_specifications_answer(
    service: ServiceProcess, images: Path
) -> None:
    body = {"image_path": str(images / "red.png"), "prompt": "a red square"}
    with service.client() as client:
        answer = client.post("/evaluate", json=body).json()
        again = client.post(
            "/evaluate", json={"image_b64": b64(png("red")), "prompt": "a red square"}
        ).json()
    assert answer == again
    assert service.announced["protocol"] == 1
    assert 0 <= answer["clip_score"] <= 100
    assert 0 <= answer["aesthetic_score"] <= 10
    assert answer["clip_model"] == MODEL_ID


def test_paths_outside_the_folders_are_refused(service: ServiceProcess, images: Path) -> None:
    (images.parent / "outside.png").write_bytes(png("red"))
    link = images / "link.png"
    link.symlink_to(images.parent / "outside.png")
    with service.client() as client:
        for path in (link, images / ".." / "outside.png", images.parent / "outside.png"):
            refused = client.post("/evaluate", json={"image_path": str(path), "prompt": "x"})
            assert (refused.status_code, error_code(refused)) == (422, "path.refused")


def test_an_unload_and_a_load_bring_the_same_answers(service: ServiceProcess) -> None:
    body = {"image_b64": b64(png("blue")), "prompt": "the sea"}
    with service.client() as client:
        before = client.post("/evaluate", json=body).json()
        for mode in ("cpu", "free"):
            assert client.post("/unload", json={"mode": mode}).json() == {"status": "unloaded"}
            refused = client.post("/evaluate", json=body)
            assert (refused.status_code, error_code(refused)) == (409, "model.notLoaded")
            assert client.post("/load").json() == {"status": "healthy"}
            assert client.post("/evaluate", json=body).json() == before


def test_prompts_stand_in_no_log(service: ServiceProcess) -> None:
    with service.client() as client:
        client.post("/evaluate", json={"image_b64": b64(png()), "prompt": "a secret garden"})
    assert "secret" not in service.errors


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_torch_is_imported_by_a_load_and_not_before(model: Path) -> None:
    with service_process("vision", "--port", "0", "--no-load", "--model", str(model)) as service:
        service.wait_for("unloaded")
        maps = Path(f"/proc/{service.process.pid}/maps")
        assert "libtorch" not in maps.read_text()
        assert "numpy" not in maps.read_text()
        with service.client(LOAD_LIMIT_S) as client:
            client.post("/load").raise_for_status()
        assert "libtorch" in maps.read_text()


def test_a_model_that_cannot_be_loaded_leaves_a_service_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    with service_process("vision", "--port", "0", "--model", str(tmp_path)) as service:
        service.wait_for("failed")
        assert "no CLIP model" in service.health()["reason"]
        with service.client() as client:
            refused = client.post("/evaluate", json={"image_b64": b64(png()), "prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (409, "model.failed")
