"""What loads and unloads leave in the memory of the process."""

from itertools import count
from pathlib import Path

import pytest
from PIL import Image

from imagebeam_services.vision.protocol import EvaluateRequest
from tests.support.clip_engines import clip_engine, evaluations, ignoring
from tests.support.leaks import left_behind


@pytest.mark.parametrize("leaks", [False, True])
def test_loads_and_unloads_do_not_pile_up(tiny_clip: Path, leaks: bool) -> None:
    engine, numbers, kept = clip_engine(tiny_clip), count(), list[object]()

    def cycle() -> None:
        number = next(numbers)
        engine.load(ignoring())
        image = Image.new("RGB", (64, 64), (number, 1, 2))
        evaluations(engine, [EvaluateRequest(image, f"number {number}")])
        if leaks:
            kept.append(engine._resident)  # noqa: SLF001 - so that the measure is measured too
        engine.unload("free")

    objects, held_bytes = left_behind(cycle)
    assert (bool(objects), held_bytes > 0) == (leaks, leaks), (objects, held_bytes)
