"""Negative prompts and guidance: where they count, and that it is said where they do not."""

import numpy as np
import pytest

from tests.support.image_models import TinyEngines, drawn, drawn_pixels, request

# Model, guidance, whether a negative prompt counts then.
NEGATIVE = (
    ("sdxl", 5.0, True),
    ("sdxl", 1.0, False),
    ("flux", None, True),
    ("flux-dev", 3.5, True),
    ("flux-kontext", 2.5, True),
    ("sd3", 4.5, True),
    ("sd3", 0.0, False),
    ("z-image", 4.0, True),
    ("z-image", 0.0, False),
    ("z-image-turbo", None, False),
    ("flux2-klein", None, False),
    ("flux2-klein-base", 4.0, False),
    ("qwen-image", 4.0, True),
    ("qwen-image", 1.0, False),
)

# Model, whether guidance counts.
GUIDANCE = (
    ("sdxl", True),
    ("flux", False),
    ("flux-dev", True),
    ("flux-kontext", True),
    ("sd3", True),
    ("z-image", True),
    ("flux2-klein", False),
    ("flux2-klein-base", True),
    ("qwen-image", True),
)


@pytest.mark.parametrize(("name", "guidance", "counts"), NEGATIVE)
def test_a_negative_prompt_counts_or_is_called_ignored(
    engines: TinyEngines, name: str, guidance: float | None, *, counts: bool
) -> None:
    engine = engines.engine(name)
    plain = request(guidance=guidance)
    negative = request(guidance=guidance, negative_prompt="seven ugly boats")
    changes = not np.array_equal(drawn_pixels(engine, plain), drawn_pixels(engine, negative))
    (image,) = drawn(engine, negative)
    assert changes is counts
    assert image.ignored == (() if counts else ("negative_prompt",))


@pytest.mark.parametrize(("name", "counts"), GUIDANCE)
def test_guidance_counts_or_is_called_ignored(
    engines: TinyEngines, name: str, *, counts: bool
) -> None:
    engine = engines.engine(name)
    low, high = request(guidance=2.0), request(guidance=20.0)
    changes = not np.array_equal(drawn_pixels(engine, low), drawn_pixels(engine, high))
    (image,) = drawn(engine, low)
    assert changes is counts
    assert (image.guidance, image.ignored) == ((2.0, ()) if counts else (None, ("guidance",)))


def test_images_with_and_without_a_negative_prompt_do_not_change_each_other(
    engines: TinyEngines,
) -> None:
    engine = engines.engine("sdxl")
    requests = [request("a"), request("b", negative_prompt="c"), request("d", negative_prompt="")]
    together = drawn_pixels(engine, *requests).astype(int)
    alone = np.concatenate([drawn_pixels(engine, one) for one in requests]).astype(int)
    assert np.abs(together - alone).max() <= 1


@pytest.mark.parametrize(
    ("name", "steps", "guidance"),
    [("flux", 4, None), ("flux2-klein", 4, None), ("z-image-turbo", 8, 0.0)],
)
def test_what_a_request_leaves_out_is_the_models_own_recipe(
    engines: TinyEngines, name: str, steps: int, guidance: float | None
) -> None:
    (image,) = drawn(engines.engine(name), request(steps=None))
    assert (image.steps, image.guidance) == (steps, guidance)
