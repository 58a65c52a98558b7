"""The engine comes and goes: progress, cancel, failed loads, sleep, and no memory left behind."""

import shutil
import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.common.errors import (
    EngineFailedError,
    ModelFileError,
    ModelNotLoadedError,
    OutOfMemoryError,
    WorkCancelledError,
)
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from tests.support.image_models import (
    KeepingWatch,
    TinyModels,
    drawn_pixels,
    image_settings,
    load_watch,
    loaded_engine,
    request,
)
from tests.support.service_client import LogLines


def test_a_load_tells_how_far_it_is_and_how_it_laid_the_model_out(models: TinyModels) -> None:
    told: list[float] = []
    lines = LogLines()
    engine = DiffusersEngine(image_settings(models.path("sdxl")), lines.log)
    assert engine.load(load_watch(told.append)).id == "sdxl"
    assert told == sorted(told)
    assert (told[0] < 0.1, told[-1]) == (True, 1.0)
    assert len(told) >= 6
    (line,) = lines.named("image.laidOut")
    assert (line["device"], line["precision"]) == ("cpu", "float32")


def test_a_load_can_be_cancelled_between_its_parts(models: TinyModels) -> None:
    watch = load_watch(lambda done: watch.cancel.cancel("enough") if done > 0.3 else None)
    engine = DiffusersEngine(image_settings(models.path("sdxl")), LogLines().log)
    with pytest.raises(WorkCancelledError):
        engine.load(watch)
    assert engine.resident is None
    engine.load(load_watch())
    assert drawn_pixels(engine, request()).shape == (1, 64, 64, 3)


def test_nothing_is_drawn_without_a_model(models: TinyModels) -> None:
    engine = DiffusersEngine(image_settings(models.path("sdxl")), LogLines().log)
    with pytest.raises(ModelNotLoadedError):
        engine.draw([request()], KeepingWatch())
    engine.unload("free")


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_told(models: TinyModels, device: str) -> None:
    with pytest.raises(EngineFailedError, match=f"no {device} device"):
        loaded_engine(models.path("flux"), device=device)


def test_weights_of_another_model_are_refused_not_filled_with_noise(
    models: TinyModels, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(models.path("flux"), tmp_path / "flux"))
    name = "diffusion_pytorch_model.safetensors"
    shutil.copy(models.path("sd3") / "transformer" / name, folder / "transformer" / name)
    with pytest.raises(ModelFileError, match="transformer"):
        loaded_engine(folder)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("transformer/config.json", '{"_class_name": "FluxTransformer2DModel", "num_layers": 2}'),
        ("text_encoder/config.json", '{"hidden_size": "many"}'),
        ("tokenizer/tokenizer.json", "{}"),
        ("scheduler/scheduler_config.json", "[]"),
    ],
)
def test_files_that_do_not_belong_together_are_told(
    models: TinyModels, tmp_path: Path, part: str, text: str
) -> None:
    folder = Path(shutil.copytree(models.path("flux"), tmp_path / "flux"))
    (folder / part).write_text(text)
    with pytest.raises(ModelFileError, match=r"flux|config\.json is damaged") as raised:
        loaded_engine(folder)
    assert str(tmp_path) not in f"{raised.value.message} {raised.value.details}"


def test_a_model_that_sleeps_wakes_up_the_same(models: TinyModels) -> None:
    engine = loaded_engine(models.path("flux"))
    before = drawn_pixels(engine, request())
    resident = engine.resident
    engine.unload("cpu")
    assert engine.resident is None
    engine.load(load_watch())
    assert engine.resident is resident
    assert np.array_equal(drawn_pixels(engine, request()), before)


@pytest.mark.parametrize("sleeps_first", [False, True])
def test_an_unloaded_model_is_gone(models: TinyModels, *, sleeps_first: bool) -> None:
    engine = loaded_engine(models.path("flux"))
    drawn_pixels(engine, request())
    assert engine.resident is not None
    transformer = weakref.ref(engine.resident.pipelines.loaded.transformer)
    if sleeps_first:
        engine.unload("cpu")
    engine.unload("free")
    assert transformer() is None


def test_torch_is_not_imported_before_a_load(models: TinyModels) -> None:
    # In a process of its own: this one has it.
    script = (
        "import sys; from pathlib import Path;"
        "from imagebeam_services.common.logs import EventLog;"
        "from imagebeam_services.image.app import create_app;"
        "from imagebeam_services.image.engines import build_engine;"
        "from imagebeam_services.image.settings import ImageSettings;"
        "made = ImageSettings(Path(), model_path=Path(sys.argv[1])); log = EventLog('image');"
        "create_app(made, build_engine(made, log), log).app.openapi();"
        "print([name for name in ('torch', 'diffusers', 'numpy') if name in sys.modules])"
    )
    arguments = [sys.executable, "-c", script, str(models.path("flux"))]
    ended = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.strip() == "[]"


def test_it_says_where_it_lies_and_whether_it_is_parked(models: TinyModels) -> None:
    engine = loaded_engine(models.path("sdxl"))
    report = engine.report()
    assert (report.device, report.parked) == (DeviceReport(kind="cpu"), False)
    assert report.layout is not None
    assert (report.layout["precision"], report.layout["offload"]) == ("float32", "none")
    engine.unload("cpu")
    assert engine.report() == EngineReport(parked=True)


def test_a_limit_below_what_it_needs_is_told_with_both_numbers(models: TinyModels) -> None:
    made = image_settings(models.path("sdxl"))
    limited = replace(made, common=replace(made.common, memory_limit_bytes=2**30))
    with pytest.raises(OutOfMemoryError, match=r"GB of memory, and 1\.07 may .* --memory-limit"):
        DiffusersEngine(limited, LogLines().log).load(load_watch())
