"""Models whose path no answer could hold: each service refuses the load in words."""

import os
from pathlib import Path

import pytest

from imagebeam_services.common.app import Service
from imagebeam_services.common.logs import EventLog
from imagebeam_services.image.app import create_app as create_image_app
from imagebeam_services.image.engines import build_engine as build_image_engine
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.vision.app import create_app as create_vision_app
from imagebeam_services.vision.engines import build_engine as build_vision_engine
from imagebeam_services.vision.settings import VisionSettings
from tests.support.language_models import llama_service
from tests.support.service_client import LogLines, client_of, error_code, settings


def service_of(name: str, model: Path, log: EventLog) -> Service:
    if name == "language":
        return llama_service(model)[0]
    if name == "image":
        image = ImageSettings(images_folder=None, common=settings(), model_path=model)
        return create_image_app(image, build_image_engine(image, log), log)
    vision = VisionSettings(common=settings(), model_path=model)
    return create_vision_app(vision, build_vision_engine(vision, log), log)


@pytest.mark.parametrize("name", ["language", "image", "vision"])
@pytest.mark.parametrize("kind", ["file", "folder", "missing"])
def test_a_path_that_is_not_utf_8_is_no_fault_of_the_service(
    tmp_path: Path, name: str, kind: str
) -> None:
    model = tmp_path / os.fsdecode(b"m\xffdel.gguf")
    if kind == "file":
        model.write_bytes(b"GGUF" + bytes(60))
    elif kind == "folder":
        model.mkdir()
        for file in ("config.json", "model_index.json"):
            (model / file).write_text('{"model_type": "clip", "_class_name": "FluxPipeline"}')
    with client_of(service_of(name, model, LogLines().log), loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert client.get("/health").json()["status"] == "failed"
