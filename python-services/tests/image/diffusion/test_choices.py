"""Which image models are there, what each can do and takes, and how they take turns."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from imagebeam_services.image.diffusion.engine import DiffusersEngine
from tests.support.image_models import TinyModels, drawn, image_settings, load_watch, request
from tests.support.service_client import LogLines


def test_models_that_were_downloaded_are_told_and_take_turns(
    models: TinyModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    shutil.copytree(models.path("flux"), tmp_path / "me/flux")
    (tmp_path / "me/broken").mkdir()
    (tmp_path / "me/broken/model_index.json").write_text("{}")
    made = image_settings(models.path("sdxl"))
    made = replace(made, common=replace(made.common, models_folder=tmp_path))
    engine = DiffusersEngine(made, LogLines().log)
    listed = {one.id: one for one in engine.choices()}
    assert list(listed) == ["sdxl", "me/broken", "me/flux"]
    assert listed["me/broken"].problem is not None
    sdxl, flux = listed["sdxl"].capabilities, listed["me/flux"].capabilities
    assert (sdxl.family, sdxl.steps, sdxl.guidance) == ("sdxl", 30, 5.0)
    assert (flux.family, flux.steps, flux.guidance) == ("flux", 4, None)
    assert (sdxl.negative_prompt, flux.references, sdxl.loras) == (
        "guidance-above-1",
        "start",
        False,
    )
    assert (sdxl.size_multiple_px, sdxl.smallest_px, sdxl.largest_px) == (16, 64, 2048)
    need = engine.need("me/flux")
    assert need.free_bytes is not None
    assert need.layout is not None
    assert (need.fits, need.layout["device"]) == (need.needed_bytes <= need.free_bytes, "cpu")
    assert engine.load(load_watch()).id == "sdxl"
    machine = SimpleNamespace(available=0)
    with monkeypatch.context() as patched:
        patched.setattr("psutil.virtual_memory", lambda: machine)
        # With nothing else free, what the loaded one gives back is all there is.
        held = engine.need("me/flux").free_bytes
        engine.unload("cpu")
        assert engine.need("me/flux").free_bytes == held
    assert held is not None
    assert held > 100_000
    engine.unload("cpu")
    assert engine.load(replace(load_watch(), model="me/flux")).id == "me/flux"
    assert drawn(engine, request(steps=1))[0].steps == 1


def test_what_fits_nowhere_is_told_with_the_least_that_it_takes(models: TinyModels) -> None:
    made = image_settings(models.path("sdxl"))
    made = replace(made, common=replace(made.common, memory_limit_bytes=2**30))
    need = DiffusersEngine(made, LogLines().log).need(None)
    assert (need.fits, need.layout, need.free_bytes) == (False, None, 2**30)
    assert need.needed_bytes > 2**30
