"""What the watch is told while images are drawn."""

import numpy as np
import pytest
from PIL import Image

from tests.support.image_models import KeepingWatch, TinyEngines, request

FAMILIES = ("sdxl", "flux", "flux-kontext", "sd3", "z-image", "flux2-klein", "qwen-image")


@pytest.mark.parametrize("name", FAMILIES)
def test_each_step_of_each_image_is_told_with_a_preview(engines: TinyEngines, name: str) -> None:
    watch = KeepingWatch(wants_previews=True)
    wide = {"width_px": 96, "height_px": 64, "steps": 2}
    engines.engine(name).draw([request("a", **wide), request("b", **wide)], watch)
    assert watch.steps == [(0, 1, 2), (1, 1, 2), (0, 2, 2), (1, 2, 2)]
    assert [item for item, _ in watch.previews] == [0, 1, 0, 1]
    assert {preview.size for _, preview in watch.previews} == {(12, 8)}
    first, second = (np.asarray(preview) for _, preview in watch.previews[:2])
    assert not np.array_equal(first, second)
    assert {image.steps for image in watch.images.values()} == {2}


def test_previews_are_made_on_demand_only(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    engines.engine("flux").draw([request()], watch)
    assert watch.previews == []


def test_drawing_over_an_image_takes_its_share_of_the_steps(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    start = Image.new("RGB", (64, 64), "red")
    engines.engine("sdxl").draw([request(steps=8, references=(start,), strength=0.5)], watch)
    assert watch.steps == [(0, step, 4) for step in range(1, 5)]
    assert watch.images[0].steps == 4


def test_requests_that_differ_are_drawn_one_after_the_other(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    requests = [request(steps=1), request(steps=2), request("b", steps=1)]
    engines.engine("z-image").draw(requests, watch)
    assert watch.steps == [(0, 1, 1), (2, 1, 1), (1, 1, 2), (1, 2, 2)]
    assert list(watch.images) == [0, 2, 1]
