"""A model that was given to the wrong service is told by what it is and which service takes it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.common.engine_errors import told_error
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import is_gguf
from imagebeam_services.image.diffusion.model_choice import read_chosen_model
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.language.model_files import check_model
from imagebeam_services.vision.clip_folder import inspect_clip_folder
from tests.support.service_client import LogLines, settings
from tests.support.tiny_gguf import write_tiny_llama

CHECKS: dict[str, Callable[[Path], object]] = {
    "language": check_model,
    "vision": inspect_clip_folder,
    "image": lambda path: read_chosen_model(
        ImageSettings(images_folder=None, common=settings(), model_path=path)
    ),
}


def diffusers(path: Path) -> Path:
    path.mkdir()
    (path / "model_index.json").write_text("{}")
    return path


def clip(path: Path) -> Path:
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"model_type": "clip"}))
    return path


def llama(path: Path) -> Path:
    return write_tiny_llama(path.with_suffix(".gguf"))


def folder_of_llama(path: Path) -> Path:
    path.mkdir()
    return write_tiny_llama(path / "tiny.gguf").parent


MODELS = {
    "image": (diffusers, "is a diffusers model, which draws"),
    "vision": (clip, "is a CLIP model"),
    "language": (llama, r"is a language model \(llama\)"),
    "language ": (folder_of_llama, r"language models, such as tiny\.gguf"),
}


@pytest.mark.parametrize("given", CHECKS)
@pytest.mark.parametrize("kind", MODELS)
def test_each_service_knows_the_models_of_the_others(tmp_path: Path, given: str, kind: str) -> None:
    make, words = MODELS[kind]
    if given != kind.strip():
        expected = f"{words}.*`imagebeam-services {kind.strip()} --model` takes it"
        with pytest.raises(ModelFileError, match=expected):
            CHECKS[given](make(tmp_path / "model"))


@pytest.mark.parametrize("given", CHECKS)
def test_an_empty_folder_is_told_as_one(tmp_path: Path, given: str) -> None:
    with pytest.raises(ModelFileError, match="is an empty folder"):
        CHECKS[given](tmp_path)


@pytest.mark.parametrize("given", CHECKS)
@pytest.mark.parametrize("suffix", [".gguf", ".safetensors"])
def test_a_file_that_is_not_there_is_told_as_that(tmp_path: Path, given: str, suffix: str) -> None:
    with pytest.raises(ModelFileError, match="cannot be read: No such file"):
        CHECKS[given](tmp_path / f"gone{suffix}")


def test_the_log_names_the_file_in_full_that_no_client_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = LogLines()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelFileError) as refused:
        is_gguf(Path("gone.gguf"))
    told = told_error(refused.value, lines.log, "load.failed")
    assert str(tmp_path) not in told.message
    assert str(tmp_path / "gone.gguf") in lines.named("load.failed")[0]["cause"]
