"""The vision service as a real process, with a tiny CLIP."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from PIL import Image

from tests.support.pictures import b64, encoded, png
from tests.support.service_client import error_code
from tests.support.service_ends import by_sigterm, ends_cleanly
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


@dataclass(frozen=True)
class Loaded:
    """A service that has loaded its model.

    Attributes:
        service: It.
        maps: What Linux says is mapped into it: before the load, and after it.
    """

    service: ServiceProcess
    maps: tuple[str, str]


@pytest.fixture(scope="module")
def loaded(model: Path, images: Path) -> Iterator[Loaded]:
    folders = ("--model", str(model), "--images", str(images))
    with service_process("vision", "--port", "0", "--no-load", *folders) as service:
        service.wait_for("unloaded")
        before = _maps(service)
        with service.client(LOAD_LIMIT_S) as client:
            client.post("/load").raise_for_status()
        yield Loaded(service, (before, _maps(service)))


def _maps(service: ServiceProcess) -> str:
    maps = Path(f"/proc/{service.process.pid}/maps")
    return maps.read_text() if maps.exists() else ""


@pytest.fixture(scope="module")
def service(loaded: Loaded) -> ServiceProcess:
    return loaded.service


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
def test_torch_is_imported_by_a_load_and_not_before(loaded: Loaded) -> None:
    before, after = loaded.maps
    assert "libtorch" not in before
    assert "numpy" not in before
    assert "libtorch" in after


def test_a_model_that_cannot_be_loaded_leaves_a_service_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    with service_process("vision", "--port", "0", "--model", str(tmp_path)) as service:
        service.wait_for("failed")
        assert "no CLIP model" in service.health()["reason"]
        with service.client() as client:
            refused = client.post("/evaluate", json={"image_b64": b64(png()), "prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (409, "model.failed")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits another process's memory")
def test_it_goes_on_when_the_memory_was_not_enough(service: ServiceProcess, images: Path) -> None:
    """Comes last: it ends the service that the other tests share.

    The limit is the system's own, set from outside: nothing in the service is replaced.
    """
    (images / "huge.png").write_bytes(encoded(Image.new("L", (5000, 5000)), "PNG"))
    huge = {"image_path": str(images / "huge.png"), "prompt": "x"}
    process = psutil.Process(service.process.pid)
    before = process.rlimit(psutil.RLIMIT_AS)
    with service.client() as client:
        small = {"image_path": str(images / "red.png"), "prompt": "x"}
        assert client.post("/evaluate", json=small).status_code == 200
        process.rlimit(psutil.RLIMIT_AS, (process.memory_info().vms + 2**26, before[1]))
        exhausted = client.post("/evaluate", json=huge)
        assert (exhausted.status_code, error_code(exhausted)) == (507, "memory.exhausted")
        process.rlimit(psutil.RLIMIT_AS, before)
        assert client.post("/evaluate", json=huge).status_code == 200
    ends_cleanly(service, by_sigterm)
