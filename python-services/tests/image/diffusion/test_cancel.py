"""Cancelling ends a pass at its next step, and leaves nothing behind in the pipeline."""

import threading

import numpy as np
import pytest

from imagebeam_services.common.errors import WorkCancelledError
from tests.support.image_models import KeepingWatch, TinyEngines, drawn_pixels, request

FAMILIES = ("sdxl", "flux", "flux-kontext", "sd3", "z-image", "flux2-klein", "qwen-image")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_cancelled_pass_ends_and_the_next_is_as_if_it_had_not_been(
    engines: TinyEngines, name: str
) -> None:
    engine = engines.engine(name)
    before = drawn_pixels(engine, request(steps=5))
    watch = KeepingWatch()
    watch.on_step = lambda step: watch.cancel.cancel("enough") if step == 2 else None
    with pytest.raises(WorkCancelledError):
        engine.draw([request(steps=5), request("another", steps=5)], watch)
    assert [step for _, step, _ in watch.steps] == [1, 1, 2, 2]
    assert watch.images == {}
    assert np.array_equal(drawn_pixels(engine, request(steps=5)), before)


def test_work_that_is_cancelled_before_it_begins_takes_no_step(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    watch.cancel.cancel("never mind")
    with pytest.raises(WorkCancelledError):
        engines.engine("z-image").draw([request()], watch)
    assert watch.steps == []


def test_a_cancel_from_another_thread_reaches_the_middle_of_a_step(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    assert engine.resident is not None
    transformer = engine.resident.pipelines.loaded.transformer
    watch = KeepingWatch()
    begun, cancelled = threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        begun.set()
        assert cancelled.wait(10)

    handle = transformer.register_forward_pre_hook(hold)

    def cancel_in_mid_step() -> None:
        assert begun.wait(10)
        watch.cancel.cancel("enough")
        cancelled.set()

    thread = threading.Thread(target=cancel_in_mid_step)
    thread.start()
    try:
        with pytest.raises(WorkCancelledError):
            engine.draw([request(steps=50)], watch)
    finally:
        handle.remove()
        thread.join()
    assert watch.steps == []


def test_images_that_were_finished_before_a_cancel_are_delivered(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    watch.on_step = lambda _: watch.cancel.cancel("enough") if watch.images else None
    with pytest.raises(WorkCancelledError):
        engines.engine("z-image").draw([request(steps=1), request(steps=4)], watch)
    assert list(watch.images) == [0]
