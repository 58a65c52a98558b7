"""Cuts off what CLIP would not see anyway, where keeping it could take all the memory."""

from PIL.Image import Image

LONGEST_RATIO = 4


def without_long_ends(image: Image) -> Image:
    """Cuts the ends of a long image, for CLIP looks at the square in the centre only.

    Its processor scales the shorter side to 224 px first: 16,384 x 1 px would become 3.7 million
    by 224. Images up to 4:1 are left as they are, so that for them it works exactly as published.

    Args:
        image: Of any size.

    Returns:
        An image of at most 4:1 around the same centre.
    """
    width_px, height_px = image.size
    longest_px = LONGEST_RATIO * min(width_px, height_px)
    if max(width_px, height_px) <= longest_px:
        return image
    kept_width_px, kept_height_px = min(width_px, longest_px), min(height_px, longest_px)
    left, top = (width_px - kept_width_px) // 2, (height_px - kept_height_px) // 2
    return image.crop((left, top, left + kept_width_px, top + kept_height_px))
