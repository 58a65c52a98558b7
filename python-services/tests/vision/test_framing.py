"""Cutting the ends of long images."""

import pytest
from PIL import Image

from imagebeam_services.vision.framing import without_long_ends


@pytest.mark.parametrize("size", [(1, 1), (64, 64), (64, 16), (16, 64), (1920, 1080)])
def test_ordinary_images_are_left_as_they_are(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size)
    assert without_long_ends(image) is image


@pytest.mark.parametrize(
    ("size", "kept"), [((16_384, 1), (4, 1)), ((1, 16_384), (1, 4)), ((65, 16), (64, 16))]
)
def test_long_images_lose_their_ends(size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert without_long_ends(Image.new("RGB", size)).size == kept


def test_the_centre_stays_the_centre() -> None:
    image = Image.new("RGB", (101, 1), "black")
    image.putpixel((50, 0), (255, 255, 255))
    framed = without_long_ends(image)
    assert [framed.getpixel((x, 0)) for x in range(4)].index((255, 255, 255)) in (1, 2)
