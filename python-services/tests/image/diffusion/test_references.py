"""Images in a request: drawing over one, and edits."""

import numpy as np
import pytest
from PIL import Image

from imagebeam_services.common.errors import UnsupportedError
from imagebeam_services.image.diffusion.references import covering, within_area
from tests.support.image_models import (
    KeepingWatch,
    TinyEngines,
    drawn,
    drawn_pixels,
    exact_pixels,
    request,
)

DRAW_OVER = ("sdxl", "flux", "flux-dev", "sd3", "z-image", "qwen-image")
EDIT = ("flux-kontext", "flux2-klein")


def striped(seed: int, size_px: tuple[int, int] = (64, 64)) -> Image.Image:
    """An image with a structure that depends on a seed."""
    blocks = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize(size_px, Image.Resampling.BILINEAR)


@pytest.mark.parametrize("name", DRAW_OVER + EDIT)
def test_the_image_counts(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    one, other, none = (
        drawn_pixels(engine, request(steps=4, references=references))
        for references in ((striped(1),), (striped(2),), ())
    )
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, none)


@pytest.mark.parametrize("name", DRAW_OVER + EDIT)
def test_a_batch_of_edits_equals_them_alone(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    requests = [request(f"edit {n}", n, steps=4, references=(striped(n),)) for n in range(3)]
    together = exact_pixels(engine, requests)
    alone = [exact_pixels(engine, [one])[0] for one in requests]
    np.testing.assert_allclose(np.stack(together), np.stack(alone), atol=1e-5)


@pytest.mark.parametrize("name", DRAW_OVER)
def test_strength_says_how_much_may_change(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    weak, strong = (
        drawn(engine, request(steps=10, references=(striped(1),), strength=strength))[0]
        for strength in (0.1, 0.9)
    )
    assert (weak.steps, strong.steps) == (1, 9)
    assert not np.array_equal(np.asarray(weak.image), np.asarray(strong.image))


@pytest.mark.parametrize("name", DRAW_OVER + EDIT)
def test_an_image_of_any_size_is_brought_to_the_size_asked_for(
    engines: TinyEngines, name: str
) -> None:
    odd = striped(1, (123, 61))
    (image,) = drawn(
        engines.engine(name), request(width_px=96, height_px=80, steps=4, references=(odd,))
    )
    assert image.image.size == (96, 80)


@pytest.mark.parametrize("name", EDIT)
def test_an_edit_has_no_strength_and_says_so(engines: TinyEngines, name: str) -> None:
    (image,) = drawn(engines.engine(name), request(references=(striped(1),), strength=0.5))
    assert image.ignored == ("strength",)
    (image,) = drawn(engines.engine("flux"), request(strength=0.5))
    assert image.ignored == ("strength",)


def test_klein_looks_at_all_images(engines: TinyEngines) -> None:
    engine = engines.engine("flux2-klein")
    one, both, swapped = (
        drawn_pixels(engine, request(references=references))
        for references in (
            (striped(1),),
            (striped(1), striped(2)),
            (striped(1), striped(3)),
        )
    )
    assert not np.array_equal(one, both)
    assert not np.array_equal(both, swapped)


@pytest.mark.parametrize("name", [*DRAW_OVER, "flux-kontext"])
def test_more_images_than_a_model_takes_fail_the_item_alone(
    engines: TinyEngines, name: str
) -> None:
    watch = KeepingWatch()
    two = request(references=(striped(1), striped(2)))
    engines.engine(name).draw([two, request(steps=1)], watch)
    assert isinstance(watch.errors[0], UnsupportedError)
    assert list(watch.images) == [1]


@pytest.mark.parametrize(("strength", "asked", "taken"), [(0.2, None, 1), (0.5, 2, 1), (1.0, 1, 1)])
def test_at_least_one_step_is_drawn(
    engines: TinyEngines, strength: float, asked: int | None, taken: int
) -> None:
    (image,) = drawn(
        engines.engine("flux"), request(steps=asked, references=(striped(1),), strength=strength)
    )
    assert image.steps == taken


def test_steps_that_leave_none_to_draw_are_refused(engines: TinyEngines) -> None:
    watch = KeepingWatch()
    too_few = request(steps=3, references=(striped(1),), strength=0.1)
    too_weak = request(steps=None, references=(striped(1),), strength=0.001)
    engines.engine("sdxl").draw([too_few, too_weak], watch)
    assert "it takes 10" in watch.errors[0].message
    assert isinstance(watch.errors[1], UnsupportedError)


def test_covering_cuts_and_does_not_stretch() -> None:
    left_and_right = Image.new("RGB", (30, 10), "red")
    left_and_right.paste("blue", (10, 0, 20, 10))
    assert covering(left_and_right, (100, 100)).getpixel((50, 50)) == (0, 0, 255)
    assert covering(left_and_right, (100, 100)).getpixel((8, 50)) == (0, 0, 255)
    same = Image.new("RGB", (64, 64))
    assert covering(same, (64, 64)) is same


@pytest.mark.parametrize(
    ("size_px", "area_px", "expected"),
    [
        ((64, 64), (64, 64), (64, 64)),
        ((640, 320), (320, 320), (448, 224)),
        ((100, 70), (1024, 1024), (96, 64)),
        ((16384, 16), (1024, 1024), (16384, 64)),
        ((1, 1), (64, 64), (64, 64)),
    ],
)
def test_an_image_is_shrunk_to_an_area_in_its_own_shape(
    size_px: tuple[int, int], area_px: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert within_area(Image.new("RGB", size_px), area_px).size == expected
