"""From clients' bodies to engines' requests. Decodes images, so it blocks: call it in a thread."""

import secrets

from PIL.Image import Image

from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.images import decode_base64_image
from imagebeam_services.image.bodies import (
    MAX_SIDE_PX,
    MIN_SIDE_PX,
    SIDE_STEP_PX,
    BatchBody,
    DrawBody,
    EditsBody,
    OpenAiImagesBody,
    SingleBody,
)
from imagebeam_services.image.protocol import DrawRequest, LoraChoice

SEEDS = 2**32


def draw_requests(body: SingleBody | BatchBody) -> list[DrawRequest | ServiceError]:
    """One entry an item; an error where the item's own images are none."""
    items = body.items if isinstance(body, BatchBody) else [body]
    return [_request_or_error(item) for item in items]


def openai_requests(body: OpenAiImagesBody) -> list[DrawRequest]:
    """`n` requests that differ in their seeds.

    Raises:
        ImageRefusedError: An image to edit is none.
    """
    edits = body.images if isinstance(body, EditsBody) else []
    references = tuple(decode_base64_image(image.image_url) for image in edits)
    width_px, height_px = _openai_sides_px(body, references)
    first_seed = _seed(body.seed)
    return [
        DrawRequest(
            prompt=body.prompt,
            width_px=width_px,
            height_px=height_px,
            seed=(first_seed + index) % SEEDS,
            negative_prompt=body.negative_prompt,
            steps=body.steps,
            guidance=body.guidance,
            references=references,
            strength=body.strength if isinstance(body, EditsBody) else None,
        )
        for index in range(body.n)
    ]


def _request_or_error(body: DrawBody) -> DrawRequest | ServiceError:
    try:
        references = tuple(decode_base64_image(text) for text in body.images_b64)
    except ServiceError as error:
        return error
    return DrawRequest(
        prompt=body.prompt,
        width_px=body.width,
        height_px=body.height,
        seed=_seed(body.seed),
        negative_prompt=body.negative_prompt,
        steps=body.steps,
        guidance=body.guidance,
        references=references,
        strength=body.strength,
        loras=tuple(LoraChoice(lora.name, lora.weight) for lora in body.loras),
    )


def _seed(given: int | None) -> int:
    """A seed that nobody gave is drawn here, so that the answer can say which it was."""
    return given if given is not None else secrets.randbelow(SEEDS)


def _openai_sides_px(body: OpenAiImagesBody, references: tuple[Image, ...]) -> tuple[int, int]:
    """An edit without a size keeps the size of its image, as near as the model can draw it."""
    if body.size == "auto" and references:
        width_px, height_px = references[0].size
        return _nearest_side_px(width_px), _nearest_side_px(height_px)
    return body.sides_px()


def _nearest_side_px(side_px: int) -> int:
    rounded = round(side_px / SIDE_STEP_PX) * SIDE_STEP_PX
    return min(max(rounded, MIN_SIDE_PX), MAX_SIDE_PX)
