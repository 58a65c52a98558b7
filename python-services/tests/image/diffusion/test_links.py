"""Models that are links, as in huggingface_hub's cache: read by what they are, called as named."""

import shutil
from pathlib import Path

import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.image.diffusion.model_choice import read_chosen_model
from tests.support.image_models import TinyModels, image_settings, loaded_engine
from tests.support.transformer_files import TinyTransformers


def cached(file: Path, cache: Path, name: str) -> Path:
    """A file as huggingface_hub keeps it; returns the link."""
    blob = cache / "models--a--b" / "blobs" / "0123abcd"
    link = cache / "models--a--b" / "snapshots" / "4567" / name
    for folder in (blob.parent, link.parent):
        folder.mkdir(parents=True)
    blob.write_bytes(file.read_bytes())
    link.symlink_to(Path("../../blobs") / blob.name)
    return link


def loaded_name(file: Path, base: Path) -> str:
    engine = loaded_engine(file, base=str(base))
    assert engine.resident is not None
    return engine.resident.model.name


def test_a_gguf_file_is_loaded_from_a_cache(
    models: TinyModels, files: TinyTransformers, tmp_path: Path
) -> None:
    link = cached(files.path("flux"), tmp_path, "flux-Q8_0.gguf")
    assert loaded_name(link, models.path("flux")) == "flux-Q8_0.gguf"
    # Neither the blob itself nor a link of any other name says what it is.
    assert loaded_name(link.resolve(), models.path("flux")) == "0123abcd"
    (tmp_path / "current").symlink_to(link)
    assert loaded_name(tmp_path / "current", models.path("flux")) == "current"


def test_sdxl_in_one_file_is_loaded_from_a_cache(models: TinyModels, tmp_path: Path) -> None:
    from tests.support.tiny_pipelines.single_file import write_single_file

    single = write_single_file(models.path("sdxl"), tmp_path / "sdxl.safetensors")
    link = cached(single, tmp_path, "sdxl.safetensors")
    assert loaded_name(link, models.path("sdxl")) == "sdxl.safetensors"


def test_a_repository_in_the_cache_gives_its_file(
    models: TinyModels, files: TinyTransformers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached(files.path("flux"), tmp_path, "flux-Q8_0.gguf")
    # A newer snapshot without the file, as after a look at the repository's README.
    (tmp_path / "models--a--b" / "snapshots" / "89ab").mkdir()
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    chosen = image_settings(
        tmp_path,
        model_path=None,
        model_repo="a/b",
        model_file="*Q8_0*",
        base=str(models.path("flux")),
    )
    assert read_chosen_model(chosen).name == "a/b/flux-Q8_0.gguf"


def test_the_name_behind_a_link_still_says_what_a_model_is_made_for(
    models: TinyModels, tmp_path: Path
) -> None:
    (tmp_path / "sdxl-turbo").symlink_to(models.path("sdxl"))
    renamed = tmp_path / "store" / "sdxl-turbo"
    renamed.parent.mkdir()
    renamed.mkdir()
    for entry in models.path("sdxl").iterdir():
        (renamed / entry.name).symlink_to(entry)
    (tmp_path / "current").symlink_to(renamed)
    for link, name in (("sdxl-turbo", "sdxl-turbo"), ("current", "current")):
        model = read_chosen_model(image_settings(tmp_path / link))
        assert (model.name, model.recipe.steps) == (name, 4)


def test_a_folder_in_the_cache_has_its_repositorys_name(models: TinyModels, tmp_path: Path) -> None:
    snapshot = tmp_path / "models--owner--flux" / "snapshots" / "4567"
    snapshot.parent.mkdir(parents=True)
    snapshot.symlink_to(models.path("flux"))
    assert read_chosen_model(image_settings(snapshot)).name == "owner/flux"


@pytest.mark.parametrize(
    "file",
    [
        "model_index.json",
        "vae/config.json",
        "vae/diffusion_pytorch_model.safetensors",
        "tokenizer/vocab.json",
        "tokenizer_2/tokenizer.json",
        "scheduler/scheduler_config.json",
    ],
)
def test_a_pointer_in_a_files_place_is_named(models: TinyModels, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "flux"
    shutil.copytree(models.path("flux"), folder)
    (folder / file).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    with pytest.raises(ModelFileError, match=f"{Path(file).name} is a Git LFS pointer"):
        read_chosen_model(image_settings(folder))


@pytest.mark.parametrize("part", ["vae", "scheduler", "text_encoder", "tokenizer", "transformer"])
def test_a_folder_that_lacks_a_part_says_which(
    models: TinyModels, tmp_path: Path, part: str
) -> None:
    folder = tmp_path / "flux"
    folder.mkdir()
    for entry in models.path("flux").iterdir():
        if entry.name != part:
            (folder / entry.name).symlink_to(entry)
    with pytest.raises(ModelFileError, match=f"flux has no folder {part}/.*not complete"):
        read_chosen_model(image_settings(folder))
