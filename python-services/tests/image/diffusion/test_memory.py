"""Memory that runs out in the middle of a pass, and memory that comes back after each unload."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
import pytest
import torch

from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from tests.support.image_models import (
    KeepingWatch,
    TinyEngines,
    TinyModels,
    drawn_pixels,
    load_watch,
    loaded_engine,
    request,
)
from tests.support.leaks import left_behind


@contextmanager
def room_for(engine: DiffusersEngine, images: int) -> Iterator[None]:
    """Lets the denoiser's allocations fail for larger batches, by asking torch for too much."""

    def allocate(_: object, __: object, options: dict[str, Any]) -> None:
        if options["hidden_states"].shape[0] > images:
            torch.empty(2**50)

    assert engine.resident is not None
    transformer = engine.resident.pipelines.loaded.transformer
    handle = transformer.register_forward_pre_hook(allocate, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()


def test_a_batch_that_does_not_fit_is_drawn_in_halves(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    requests = [request(f"picture {seed}", seed) for seed in range(7)]
    together = drawn_pixels(engine, *requests).astype(int)
    with room_for(engine, 2):
        halved = drawn_pixels(engine, *requests).astype(int)
    assert np.abs(together - halved).max() <= 1


def test_an_image_that_does_not_fit_leaves_the_engine_usable(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    before = drawn_pixels(engine, request())
    watch = KeepingWatch()
    with room_for(engine, 0), pytest.raises(OutOfMemoryError, match="64 x 64"):
        engine.draw([request(), request("b")], watch)
    assert watch.images == {}
    assert np.array_equal(drawn_pixels(engine, request()), before)


def test_other_failures_are_not_taken_for_a_lack_of_memory(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    assert engine.resident is not None

    def fail(*_: object) -> None:
        raise RuntimeError("something else")

    handle = engine.resident.pipelines.loaded.transformer.register_forward_pre_hook(fail)
    try:
        with pytest.raises(RuntimeError, match="something else"):
            engine.draw([request(), request("b")], KeepingWatch())
    finally:
        handle.remove()


def test_a_model_that_does_not_fit_is_told(
    models: TinyModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=2**20))
    with pytest.raises(OutOfMemoryError, match="needs about"):
        loaded_engine(models.path("flux"))


def test_loading_and_unloading_again_and_again_leaves_nothing(models: TinyModels) -> None:
    engine = loaded_engine(models.path("z-image"))

    def cycle() -> None:
        engine.load(load_watch())
        drawn_pixels(engine, request(steps=1))
        engine.unload("free")

    assert left_behind(cycle) == ({}, 0)
