"""The images of a request, in the sizes in which pipelines can use them."""

import math

from PIL import ImageOps
from PIL.Image import Image, Resampling

SIDE_STEP_PX = 16
MIN_SIDE_PX = 64


def covering(image: Image, size_px: tuple[int, int]) -> Image:
    """The middle of an image, in exactly this size; nothing is stretched."""
    if image.size == size_px:
        return image
    return ImageOps.fit(image, size_px, Resampling.LANCZOS)


def within_area(image: Image, size_px: tuple[int, int]) -> Image:
    """The whole image in its own shape, shrunk to the area of a size where it is larger.

    Its sides become multiples of 16 of at least 64 px, so the shape can change by some pixels.
    """
    width_px, height_px = image.size
    scale = min(math.sqrt(size_px[0] * size_px[1] / (width_px * height_px)), 1.0)
    fitted = (_side_px(width_px * scale), _side_px(height_px * scale))
    return image if image.size == fitted else image.resize(fitted, Resampling.LANCZOS)


def _side_px(side_px: float) -> int:
    return max(int(side_px / SIDE_STEP_PX) * SIDE_STEP_PX, MIN_SIDE_PX)
