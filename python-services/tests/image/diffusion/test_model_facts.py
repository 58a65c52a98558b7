"""What is read of a model before any library opens it, and what is refused then."""

import json
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.image.diffusion.model_choice import read_chosen_model
from imagebeam_services.image.diffusion.model_facts import read_model
from tests.support.image_models import TinyModels, image_settings
from tests.support.service_client import settings


@pytest.fixture
def folder(models: TinyModels, tmp_path: Path) -> Path:
    """A copy of tiny Flux, to be broken."""
    return Path(shutil.copytree(models.path("flux"), tmp_path / "flux"))


def rewrite(path: Path, **changes: Any) -> None:  # noqa: ANN401
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_model_is_known_by_its_own_files(models: TinyModels) -> None:
    facts = read_model(models.path("flux"), "a name")
    assert (facts.name, facts.family.name, facts.takes_guidance) == ("a name", "flux", False)
    assert {part.name for part in facts.parts} == {
        "text_encoder",
        "text_encoder_2",
        "transformer",
        "vae",
    }
    assert facts.denoiser.class_name == "FluxTransformer2DModel"
    on_disk = sum(file.stat().st_size for file in models.path("flux").rglob("*.safetensors"))
    assert 0.9 < 4 * facts.weights / on_disk < 1


def test_guidance_is_read_by_the_models_that_say_so(models: TinyModels) -> None:
    names = ("flux", "flux-dev", "flux2-klein", "flux2-klein-base", "sdxl")
    told = [read_model(models.path(name), name).takes_guidance for name in names]
    assert told == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"_class_name": "StableDiffusionPipeline"}, "does not draw with"),
        ({"_class_name": None}, "does not draw with"),
        ({"transformer": ["my_module", "Evil"]}, "never loaded"),
        ({"transformer": ["diffusers", "os.system"]}, "never loaded"),
        ({"transformer": ["transformers", "AutoModel"]}, "never loaded"),
        ({"../x": ["diffusers", "FluxTransformer2DModel"]}, "never loaded"),
        ({"transformer": ["diffusers"]}, "never loaded"),
        ({"transformer": [None, None]}, "neither"),
    ],
    ids=str,
)
def test_an_index_that_names_what_is_not_known_is_refused(
    folder: Path, change: dict[str, Any], words: str
) -> None:
    rewrite(folder / "model_index.json", **change)
    with pytest.raises(ModelFileError, match=words):
        read_model(folder, "flux")


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "\x00", " " * 5_000_000])
@pytest.mark.parametrize("file", ["model_index.json", "transformer/config.json"])
def test_configuration_that_is_none_is_refused(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text)
    with pytest.raises(ModelFileError):
        read_model(folder, "flux")


def test_a_made_up_number_of_layers_is_refused(folder: Path) -> None:
    rewrite(folder / "transformer" / "config.json", num_layers=10**9)
    with pytest.raises(ModelFileError, match="1000000000 layers"):
        read_model(folder, "flux")


def test_weights_that_are_cut_off_are_refused(folder: Path) -> None:
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelFileError, match=r"diffusion_pytorch_model\.safetensors is damaged"):
        read_model(folder, "flux")


def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path) -> None:
    class Payload:
        def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
            return (Path.touch, (tmp_path / "sentinel",))

    pickled = pickle.dumps(Payload())
    weights = folder / "vae" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(pickled)
    with pytest.raises(ModelFileError, match="pickle"):
        read_model(folder, "flux")
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(ModelFileError, match="only as a pickle"):
        read_model(folder, "flux")
    assert not (tmp_path / "sentinel").exists()


def test_a_download_that_is_not_complete_is_told(folder: Path) -> None:
    (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelFileError, match="vae has no weights"):
        read_model(folder, "flux")


def test_shards_and_variants_are_found(folder: Path) -> None:
    whole = read_model(folder, "flux").weights
    vae, transformer = folder / "vae", folder / "transformer"
    name = "diffusion_pytorch_model"
    (vae / f"{name}.safetensors").rename(vae / f"{name}.fp16.safetensors")
    shard = f"{name}-00001-of-00001.safetensors"
    (transformer / f"{name}.safetensors").rename(transformer / shard)
    index = transformer / f"{name}.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"x": shard}}))
    facts = read_model(folder, "flux")
    assert facts.weights == whole
    assert {part.name: part.variant for part in facts.parts}["vae"] == "fp16"
    index.write_text(json.dumps({"weight_map": {"x": "../../other.safetensors"}}))
    with pytest.raises(ModelFileError, match="names a file that is not beside it"):
        read_model(folder, "flux")


def test_a_folder_that_is_not_there_is_not_taken_for_a_hubs_name(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="no folder"):
        read_chosen_model(image_settings(tmp_path / "owner" / "model"))
    (tmp_path / "other.txt").touch()
    with pytest.raises(ModelFileError, match=r"no model_index\.json"):
        read_chosen_model(image_settings(tmp_path))


def test_a_repository_is_looked_for_on_this_machine(models: TinyModels, tmp_path: Path) -> None:
    common = settings(models_folder=tmp_path)
    chosen = image_settings(tmp_path, model_path=None, model_repo="owner/flux", common=common)
    with pytest.raises(ModelFileError, match="not on this machine"):
        read_chosen_model(chosen)
    shutil.copytree(models.path("flux"), tmp_path / "owner" / "flux")
    assert read_chosen_model(chosen).name == "owner/flux"
    with pytest.raises(ModelFileError, match="No model is set"):
        read_chosen_model(image_settings(tmp_path, model_path=None))
