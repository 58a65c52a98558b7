"""Finding models by name, on the disk and nowhere else."""

import os
from pathlib import Path

import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_folder import (
    find_repository,
    find_repository_file,
    hub_cache,
)


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_the_models_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub-home"))
    cached = touch(tmp_path / "hub-home/hub/models--a--b/snapshots/1/x-Q4_K_M.gguf")
    assert find_repository_file(tmp_path / "models", "a/b", "*Q4_K_M.gguf") == cached
    own = touch(tmp_path / "models/a/b/x-Q4_K_M.gguf")
    assert find_repository_file(tmp_path / "models", "a/b", "*Q4_K_M.gguf") == own


def test_the_newest_snapshot_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    snapshots = tmp_path / "models--a--b/snapshots"
    for name, at_s in (("new", 2_000_000), ("old", 1_000_000)):
        touch(snapshots / name / "model.gguf")
        os.utime(snapshots / name, (at_s, at_s))
    assert find_repository(tmp_path / "models", "a/b") == snapshots / "new"


def test_what_is_not_there_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelFileError, match=r"a/b is not on this machine\. Download it first"):
        find_repository(tmp_path, "a/b")
    with pytest.raises(ModelFileError, match="download a/b --file PATTERN"):
        find_repository(tmp_path, "a/b")
    touch(tmp_path / "a/b/model.bin")
    with pytest.raises(ModelFileError, match=r"a/b has no file \*.gguf"):
        find_repository_file(tmp_path, "a/b", "*.gguf")


@pytest.mark.parametrize(
    "name", ["", "a", "a/", "/b", "../b", "a/..", "a/b/c", "a\\b/c", "a/b\0", "a/*", ".a/b"]
)
def test_names_that_are_paths_are_refused(tmp_path: Path, name: str) -> None:
    touch(tmp_path / "b" / "x.gguf")
    with pytest.raises(ModelFileError, match="is no repository"):
        find_repository(tmp_path / "models", name)


def test_the_hubs_own_variables_say_where_its_cache_is() -> None:
    assert hub_cache({"HF_HUB_CACHE": "/x", "HF_HOME": "/y"}) == Path("/x")
    assert hub_cache({"HF_HOME": "/y"}) == Path("/y/hub")
    assert hub_cache({"HUGGINGFACE_HUB_CACHE": "/x"}) == Path("/x")
    assert hub_cache({"XDG_CACHE_HOME": "/z", "HF_HUB_CACHE": ""}) == Path("/z/huggingface/hub")
    assert hub_cache({"HF_HOME": "~/y"}) == Path.home() / "y/hub"
    assert hub_cache({}) == Path.home() / ".cache/huggingface/hub"


def test_a_model_of_the_catalogue_is_told_with_the_service_that_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    sdxl = "stabilityai/stable-diffusion-xl-base-1.0"
    words = "sdxl is for the image service: .* `imagebeam-services image --repo sdxl`"
    with pytest.raises(ModelFileError, match=words):
        find_repository_file(tmp_path, sdxl, "*.gguf")
    touch(tmp_path / sdxl / "model_index.json")
    with pytest.raises(ModelFileError, match=words):
        find_repository_file(tmp_path, sdxl, "*.gguf")
