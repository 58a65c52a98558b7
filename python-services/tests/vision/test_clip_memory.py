"""What loads and unloads leave in the memory of the process."""

import gc
from pathlib import Path

import psutil
import pytest
from PIL import Image

from imagebeam_services.vision.protocol import EvaluateRequest
from tests.support.clip_engines import clip_engine, evaluations, ignoring

WARM_UP, CYCLES = 5, 50
LIMIT_BYTES_A_CYCLE = 100_000


@pytest.mark.slow
def test_loads_and_unloads_do_not_pile_up(tiny_clip: Path) -> None:
    engine = clip_engine(tiny_clip)
    process = psutil.Process()
    before = 0
    for cycle in range(WARM_UP + CYCLES):
        if cycle == WARM_UP:
            gc.collect()
            before = process.memory_info().rss
        engine.load(ignoring())
        image = Image.new("RGB", (64, 64), (cycle, 1, 2))
        evaluations(engine, [EvaluateRequest(image, f"number {cycle}")])
        engine.unload("free")
    grown = process.memory_info().rss - before
    assert grown / CYCLES <= LIMIT_BYTES_A_CYCLE, f"{grown / CYCLES:,.0f} bytes a cycle"
