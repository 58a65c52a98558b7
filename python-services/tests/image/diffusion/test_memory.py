"""Memory that runs out in the middle of a pass, and memory that comes back after each unload."""

import gc
import sys
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

WARM_UP_CYCLES = 5
CYCLES = 50
MAX_GROWTH_BYTES = 100_000


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


@pytest.mark.slow
def test_loading_and_unloading_again_and_again_takes_no_memory(
    models: TinyModels, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = loaded_engine(models.path("z-image"))

    def cycle() -> None:
        engine.load(load_watch())
        drawn_pixels(engine, request(steps=1))
        engine.unload("free")

    process = psutil.Process()
    resident_bytes = []
    # What is there already is left out of the collections: they take a tenth of the time then.
    gc.freeze()
    try:
        for _ in range(WARM_UP_CYCLES + CYCLES):
            cycle()
            resident_bytes.append(process.memory_info().rss)
    finally:
        gc.unfreeze()
    del resident_bytes[:WARM_UP_CYCLES]
    growth_bytes = growth_per_cycle(resident_bytes)
    with capsys.disabled():
        sys.stdout.write(f"\n{CYCLES} loads and unloads: {growth_bytes / 1e6:+.4f} MB a cycle\n")
    assert growth_bytes <= MAX_GROWTH_BYTES


def growth_per_cycle(resident_bytes: list[int]) -> float:
    """The median of the growth from each cycle of the first half to its partner in the second.

    The allocator gives pages back now and then, so single differences jump by megabytes.
    """
    half = len(resident_bytes) // 2
    pairs = zip(resident_bytes[:half], resident_bytes[half:], strict=True)
    return float(np.median([later - earlier for earlier, later in pairs])) / half
