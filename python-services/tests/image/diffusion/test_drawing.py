"""Every family draws: the same for a seed, alone or in company, and in the size asked for."""

import numpy as np
import pytest

from imagebeam_services.image.diffusion.families import FAMILIES as FAMILY_TABLE
from tests.support.image_models import (
    TinyEngines,
    drawn,
    drawn_pixels,
    exact_pixels,
    passes,
    request,
)

FAMILIES = (
    "sdxl",
    "flux",
    "flux-dev",
    "flux-kontext",
    "sd3",
    "z-image",
    "flux2-klein",
    "flux2-klein-base",
    "qwen-image",
)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_same_request_gives_the_same_image(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    first, other, again = (drawn_pixels(engine, request(seed=seed)) for seed in (1, 2, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_prompt_counts(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    cat, boat = (drawn_pixels(engine, request(prompt)) for prompt in ("a cat", "seven boats"))
    assert not np.array_equal(cat, boat)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize(
    ("negative", "images"), [(None, 8), ("boats", 4)], ids=["plain", "with a negative prompt"]
)
def test_a_batch_equals_its_images_drawn_alone(
    engines: TinyEngines, name: str, negative: str | None, images: int
) -> None:
    engine = engines.engine(name)
    requests = [
        request(
            f"{'long ' * n}picture {n}",
            seed=n,
            negative_prompt=negative and f"{'many ' * n}{negative}",
        )
        for n in range(images)
    ]
    assert [len(one) for one in passes(engine, requests)] == [images]
    together = exact_pixels(engine, requests)
    alone = [exact_pixels(engine, [one])[0] for one in requests]
    np.testing.assert_allclose(np.stack(together), np.stack(alone), atol=1e-5)


def test_the_families_are_all_there_are() -> None:
    assert {family.name for family in FAMILY_TABLE} <= set(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("size_px", [(64, 64), (80, 112), (176, 64)])
def test_the_size_is_the_one_asked_for(
    engines: TinyEngines, name: str, size_px: tuple[int, int]
) -> None:
    width_px, height_px = size_px
    (image,) = drawn(engines.engine(name), request(width_px=width_px, height_px=height_px, steps=1))
    assert image.image.size == size_px
    assert image.image.mode == "RGB"
