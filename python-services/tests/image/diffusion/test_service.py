"""The image service with real pipelines: from the request to the PNG, and what goes wrong."""

import base64
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from starlette.testclient import TestClient

from imagebeam_services.common.app import Service
from imagebeam_services.image.app import create_app
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from tests.support.image_models import TinyModels, image_settings
from tests.support.pictures import data_url, opened, png
from tests.support.running_service import RunningService, running
from tests.support.service_client import (
    LogLines,
    client_of,
    error_code,
    server_events,
    settings,
)
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

SMALL = {"width": 64, "height": 64, "steps": 2, "transport": "bytes"}


def service_of(
    model: Path,
    engines: list[DiffusersEngine] | None = None,
    base: str | None = None,
    **common: Any,  # noqa: ANN401
) -> Service:
    made = image_settings(model, base=base, common=settings(**common))
    log = LogLines().log
    engine = DiffusersEngine(made, log)
    if engines is not None:
        engines.append(engine)
    return create_app(made, engine, log)


@pytest.fixture(scope="module")
def client(models: TinyModels) -> Iterator[TestClient]:
    with client_of(service_of(models.path("flux"))) as client:
        yield client


def pixels(image_b64: str) -> NDArray[np.int64]:
    return np.asarray(opened(base64.b64decode(image_b64))).astype(int)


def test_a_batch_equals_its_images_drawn_alone(client: TestClient) -> None:
    """For the other families, and before pixels are rounded: `test_drawing.py`."""
    items = [{"prompt": f"{'long ' * n}picture {n}", "seed": n, **SMALL} for n in range(8)]
    for item in items:
        del item["transport"]
    batch = client.post("/generate", json={"items": items, "transport": "bytes"}).json()
    alone = [client.post("/generate", json={**item, **SMALL}).json() for item in items]
    for together, single in zip(batch["items"], alone, strict=True):
        difference = np.abs(pixels(together["ok"]["image_b64"]) - pixels(single["image_b64"]))
        assert difference.max() <= 1
    different = {together["ok"]["sha256"] for together in batch["items"]}
    assert len(different) == len(items)


def test_the_answer_says_what_was_used(client: TestClient) -> None:
    body = {"prompt": "x", "guidance": 5, "seed": 9, **SMALL, "steps": None}
    answer = client.post("/generate", json=body).json()
    told = {key: answer[key] for key in ("seed", "steps", "guidance", "model", "ignored")}
    assert told == {
        "seed": 9,
        "steps": 4,
        "guidance": None,
        "model": "flux",
        "ignored": ["guidance"],
    }


def test_a_stream_has_each_step_with_a_preview(client: TestClient) -> None:
    body = {"prompt": "x", **SMALL, "stream": True, "previews": True}
    events = server_events(client.post("/generate", json=body).text)
    names = [name for name, _ in events]
    assert names == ["queued", "started", "step", "preview", "step", "preview", "image", "done"]
    assert opened(base64.b64decode(events[3][1]["image_b64"])).size == (8, 8)


def test_openais_forms_draw_and_edit(client: TestClient) -> None:
    body = {"prompt": "x", "n": 2, "size": "64x80", "seed": 1, "steps": 2}
    drawn = client.post("/v1/images/generations", json=body).json()["data"]
    assert [pixels(image["b64_json"]).shape for image in drawn] == [(80, 64, 3)] * 2
    edit = {"prompt": "x", "images": [{"image_url": data_url(png(size=(70, 90)))}]}
    edited = client.post("/v1/images/edits", json=edit).json()["data"]
    assert pixels(edited[0]["b64_json"]).shape == (96, 64, 3)


def test_out_of_memory_is_told_and_the_service_stays_healthy(models: TinyModels) -> None:
    engines: list[DiffusersEngine] = []
    with client_of(service_of(models.path("flux"), engines)) as client:
        resident = engines[0].resident
        assert resident is not None
        transformer = resident.pipelines.loaded.transformer
        handle = transformer.register_forward_pre_hook(lambda *_: torch.empty(2**50))
        response = client.post("/generate", json={"prompt": "x", **SMALL})
        handle.remove()
        assert (response.status_code, error_code(response)) == (507, "memory.exhausted")
        assert client.get("/health").json()["status"] == "healthy"
        assert client.post("/generate", json={"prompt": "x", **SMALL}).status_code == 200


def _truncate(folder: Path) -> None:
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])


def _pickle(folder: Path) -> None:
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(b"\x80\x04\x95")


def _mix_up(folder: Path) -> None:
    name = "diffusion_pytorch_model.safetensors"
    shutil.copy(folder / "vae" / name, folder / "transformer" / name)


def _rename_class(folder: Path) -> None:
    index = folder / "model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"_class_name": "Evil"}))


@pytest.mark.parametrize("damage", [_truncate, _pickle, _mix_up, _rename_class, shutil.rmtree])
def test_a_model_that_cannot_be_loaded_is_told_and_the_service_still_answers(
    models: TinyModels,
    tmp_path: Path,
    damage: Any,  # noqa: ANN401
) -> None:
    folder = Path(shutil.copytree(models.path("flux"), tmp_path / "model"))
    damage(folder)
    with client_of(service_of(folder), loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert str(tmp_path) not in response.text
        health = client.get("/health").json()
        assert (health["status"], health["available"]) == ("failed", False)
        assert client.post("/generate", json={"prompt": "x"}).status_code == 409
        # Put right, it loads without a new start.
        shutil.copytree(models.path("flux"), folder, dirs_exist_ok=True)
        assert client.post("/load").status_code == 200


def test_a_gguf_file_that_cannot_be_used_is_told_and_the_service_still_answers(
    models: TinyModels, tmp_path: Path
) -> None:
    from tests.support.tiny_pipelines.gguf_file import write_transformer_gguf

    base = models.path("flux")
    file = write_tiny_llama(tmp_path / "transformer.gguf")
    with client_of(service_of(file, base=str(base)), loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert str(tmp_path) not in response.text
        assert client.get("/health").json()["status"] == "failed"
        write_transformer_gguf("flux", base, file)
        assert client.post("/load").status_code == 200
        assert client.post("/generate", json={"prompt": "x", **SMALL}).status_code == 200


@pytest.fixture(scope="module")
def real(models: TinyModels) -> Iterator[RunningService]:
    with running(lambda hosts: service_of(models.path("flux"), hosts=hosts)) as service:
        service.load()
        yield service


def test_a_cancelled_image_frees_the_device_for_the_next(real: RunningService) -> None:
    body = {"prompt": "x", **SMALL, "steps": 200, "width": 256, "height": 256}
    answers: list[httpx.Response] = []

    def draw() -> None:
        with real.client() as client:
            answers.append(client.post("/generate", json=body, headers={"X-Request-Id": "long"}))

    thread = threading.Thread(target=draw)
    thread.start()
    wait_until(lambda: real.health()["status"] == "busy")
    with real.client() as client:
        assert client.post("/cancel/long").status_code == 200
        assert client.post("/generate", json={"prompt": "x", **SMALL}).status_code == 200
    thread.join(timeout=10)
    assert (answers[0].status_code, error_code(answers[0])) == (499, "work.cancelled")


def test_a_client_that_leaves_a_stream_ends_its_work(real: RunningService) -> None:
    body = {"prompt": "x", **SMALL, "steps": 200, "width": 256, "height": 256, "stream": True}
    with real.client() as client, client.stream("POST", "/generate", json=body) as stream:
        lines = stream.iter_lines()
        while "event: step" not in next(lines):
            pass
    wait_until(lambda: real.health()["status"] == "healthy")
