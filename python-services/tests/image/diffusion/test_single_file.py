"""SDXL in one file: the same images as from its folder, and what is no such file."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from imagebeam_services.common.errors import ModelFileError
from tests.support.image_models import TinyEngines, TinyModels, drawn_pixels, loaded_engine, request


@pytest.fixture(scope="module")
def single(models: TinyModels, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.tiny_pipelines.single_file import write_single_file

    return write_single_file(
        models.path("sdxl"), tmp_path_factory.mktemp("single") / "tiny.safetensors"
    )


def configuration(models: TinyModels, folder: Path) -> Path:
    """SDXL's folder without any weights."""
    return Path(
        shutil.copytree(models.path("sdxl"), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    )


def test_a_single_file_draws_what_its_folder_does(
    models: TinyModels, engines: TinyEngines, single: Path, tmp_path: Path
) -> None:
    config = configuration(models, tmp_path / "config")
    engine = loaded_engine(single, base=str(config))
    assert engine.resident is not None
    assert engine.resident.model.name == "tiny.safetensors"
    expected = drawn_pixels(engines.engine("sdxl"), request())
    assert np.array_equal(drawn_pixels(engine, request()), expected)


def test_the_configuration_may_lie_beside_the_file(
    models: TinyModels, single: Path, tmp_path: Path
) -> None:
    folder = configuration(models, tmp_path / "sdxl")
    shutil.copy(single, folder / "tiny.safetensors")
    assert loaded_engine(folder / "tiny.safetensors").resident is not None


def test_without_a_configuration_nothing_is_asked_of_a_hub(single: Path) -> None:
    with pytest.raises(ModelFileError, match="--base"):
        loaded_engine(single)


def test_a_base_of_another_family_is_refused(models: TinyModels, single: Path) -> None:
    with pytest.raises(ModelFileError, match="no transformer of flux"):
        loaded_engine(single, base=str(models.path("flux")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-10], "damaged"),
        (lambda data: data[:1000], "no whole safetensors"),
        (lambda _: b"\x80\x04.", "pickle"),
        (lambda _: b"", "is empty"),
    ],
    ids=["cut off", "cut off in its header", "pickle", "empty"],
)
def test_a_damaged_file_is_refused(
    models: TinyModels, single: Path, tmp_path: Path, change: Callable[[bytes], bytes], words: str
) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(change(single.read_bytes()))
    with pytest.raises(ModelFileError, match=words):
        loaded_engine(broken, base=str(models.path("sdxl")))


def test_weights_of_another_kind_are_refused(models: TinyModels) -> None:
    other = models.path("flux") / "transformer" / "diffusion_pytorch_model.safetensors"
    with pytest.raises(ModelFileError, match="no SDXL model in one file"):
        loaded_engine(other, base=str(models.path("sdxl")))


@pytest.mark.parametrize(
    ("weight", "part"),
    [
        ("model.diffusion_model.input_blocks.1.0.in_layers.2.weight", "cannot be loaded"),
        ("first_stage_model.decoder.conv_in.weight", "cannot be loaded"),
        (
            "conditioner.embedders.0.transformer.text_model.encoder.layers.0.mlp.fc1.weight",
            "its text_encoder are missing",
        ),
        (
            "conditioner.embedders.1.model.transformer.resblocks.0.mlp.c_fc.weight",
            "its text_encoder_2 are missing",
        ),
    ],
)
def test_a_file_that_lacks_weights_is_refused(
    models: TinyModels, single: Path, tmp_path: Path, weight: str, part: str
) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(single)
    del weights[weight]
    save_file(weights, tmp_path / "less.safetensors")
    with pytest.raises(ModelFileError, match=part):
        loaded_engine(tmp_path / "less.safetensors", base=str(models.path("sdxl")))
