"""From clients' bodies to engines' requests.

Decodes images, so it blocks: call it in a thread, and when the request's turn has come, so that
those that wait hold no pixels.
"""

import secrets
from collections.abc import Iterable, Sequence

from PIL.Image import Image

from imagebeam_services.common.errors import ImageRefusedError, ServiceError
from imagebeam_services.common.field_errors import invalid_field, naming
from imagebeam_services.common.images import decode_base64_image
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.image.bodies import (
    DEFAULT_SIDE_PX,
    MAX_REFERENCE_PIXELS,
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


class ReferenceDecoder:
    """Decodes the images of one request, which share one limit.

    Args:
        cancel: The request's token, looked at before each image.
    """

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel
        self._pixels = 0

    def decode(self, field: str, texts: Iterable[str]) -> tuple[Image, ...]:
        """Decodes the images of one item, which stand in a list.

        Raises:
            ImageRefusedError: One of them is none.
            InvalidRequestError: With this item's, the request's images have too many pixels; the
                one that is too many was decoded, none after it is.
            WorkCancelledError: The token is set.
        """
        return tuple(self._decode(f"{field}.{index}", text) for index, text in enumerate(texts))

    def _decode(self, field: str, text: str) -> Image:
        self._cancel.raise_if_cancelled()
        with naming(field):
            image = decode_base64_image(text)
        self._pixels += image.width * image.height
        if self._pixels > MAX_REFERENCE_PIXELS:
            raise invalid_field(
                "body",
                f"The images have more than {MAX_REFERENCE_PIXELS:,} pixels together: "
                "send smaller ones, or several requests.",
            )
        return image


def draw_requests(
    body: SingleBody | BatchBody, cancel: CancelToken
) -> list[DrawRequest | ServiceError]:
    """One entry an item; an error where one of the item's own images is none.

    Raises:
        InvalidRequestError, WorkCancelledError: See `ReferenceDecoder.decode`.
    """
    decoder = ReferenceDecoder(cancel)
    return [_request_or_error(item, decoder) for item in items_of(body)]


def items_of(body: SingleBody | BatchBody) -> Sequence[DrawBody]:
    """What is to be drawn; a single request is a batch of one."""
    return body.items if isinstance(body, BatchBody) else [body]


def openai_requests(body: OpenAiImagesBody, cancel: CancelToken) -> list[DrawRequest]:
    """`n` requests that differ in their seeds.

    Raises:
        ImageRefusedError, InvalidRequestError, WorkCancelledError: See `ReferenceDecoder.decode`.
    """
    edits = body.images if isinstance(body, EditsBody) else []
    references = ReferenceDecoder(cancel).decode("images", (one.image_url for one in edits))
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
        for index in range(body.n or 1)
    ]


def _request_or_error(body: DrawBody, decoder: ReferenceDecoder) -> DrawRequest | ServiceError:
    try:
        references = decoder.decode("images_b64", body.images_b64)
    except ImageRefusedError as error:
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
    return secrets.randbelow(SEEDS) if given in (None, -1) else given


def _openai_sides_px(body: OpenAiImagesBody, references: tuple[Image, ...]) -> tuple[int, int]:
    """An edit without a size keeps the size of its image, as near as the model can draw it."""
    default = references[0].size if references else (DEFAULT_SIDE_PX, DEFAULT_SIDE_PX)
    return body.sides_px() or drawable_px(*default)


def drawable_px(width_px: int, height_px: int) -> tuple[int, int]:
    """The nearest size of this shape that can be drawn; the shape goes where it is too narrow."""
    fits = min(1.0, MAX_SIDE_PX / max(width_px, height_px))
    scale = max(fits, MIN_SIDE_PX / min(width_px, height_px))
    return _nearest_side_px(width_px * scale), _nearest_side_px(height_px * scale)


def _nearest_side_px(side_px: float) -> int:
    rounded = round(side_px / SIDE_STEP_PX) * SIDE_STEP_PX
    return min(max(rounded, MIN_SIDE_PX), MAX_SIDE_PX)
