"""Numbers in a model's files that are none: refused when it is loaded, whatever part has them."""

import contextlib
import json
import shutil
from pathlib import Path

import pytest

from imagebeam_services.common.errors import ModelFileError, ServiceError
from tests.support.image_models import KeepingWatch, TinyModels, loaded_engine, request


def with_weight(folder: Path, copy: Path, weight: str, number: float) -> Path:
    """A copy of a model with one number of its VAE replaced."""
    from safetensors.torch import load_file, save_file

    shutil.copytree(folder, copy)
    file = copy / "vae" / "diffusion_pytorch_model.safetensors"
    weights = load_file(file)
    weights[weight].view(-1)[0] = number
    save_file(weights, file, metadata={"format": "pt"})
    return copy


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("weight", ["encoder.conv_in.weight", "decoder.conv_out.bias"])
@pytest.mark.parametrize("name", ["flux", "sdxl"])
def test_a_vae_with_weights_that_are_no_numbers_is_refused(
    models: TinyModels, tmp_path: Path, name: str, weight: str, number: float
) -> None:
    folder = with_weight(models.path(name), tmp_path / name, weight, number)
    with pytest.raises(ModelFileError, match=f"{name}: its vae has weights that are no numbers"):
        loaded_engine(folder)


CONFIGS = [
    ("transformer/config.json", "num_layers"),
    ("transformer/config.json", "attention_head_dim"),
    ("vae/config.json", "scaling_factor"),
    ("vae/config.json", "latent_channels"),
    ("scheduler/scheduler_config.json", "num_train_timesteps"),
    ("text_encoder/config.json", "num_hidden_layers"),
    ("text_encoder_2/config.json", "num_layers"),
]


@pytest.mark.parametrize("number", ["1e999", "-1", "NaN"])
@pytest.mark.parametrize(("file", "key"), CONFIGS)
def test_a_configuration_with_such_numbers_never_fails_unforeseen(
    models: TinyModels, tmp_path: Path, file: str, key: str, number: str
) -> None:
    folder = tmp_path / "flux"
    shutil.copytree(models.path("flux"), folder)
    config = json.loads((folder / file).read_text())
    text = json.dumps({**config, key: "HERE"}).replace('"HERE"', number)
    (folder / file).write_text(text)
    watch = KeepingWatch()
    with contextlib.suppress(ServiceError):
        loaded_engine(folder).draw([request()], watch)
        assert watch.errors or watch.images
