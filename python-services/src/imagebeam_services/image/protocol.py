"""What an image engine must do.

An engine lives on the device thread: `load`, `unload` and `draw` are called there, one at a time,
and block. Torch and what needs it are imported in `load`, never at the top of a module, so that the
service answers before. Everything an engine gets has been validated: sizes are multiples of 16 of
at least 64, images are RGB, counts and lengths are bounded.

To plug one in, give it to `create_app(settings, engine)` in `image/app.py`, or build it from the
settings in `image/engines.py`. `tests/support/fake_image_engine.py` is the smallest one there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from PIL.Image import Image

from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import BlockingEngine


@dataclass(frozen=True)
class LoraChoice:
    """A LoRA to draw with.

    Attributes:
        name: File name below the service's LoRA folder; never a path.
        weight: -4 to 4.
    """

    name: str
    weight: float


@dataclass(frozen=True)
class DrawRequest:
    """One image to draw. None leaves the choice to the model's recipe.

    Attributes:
        prompt: 1 to 10,000 characters.
        width_px: 64 to 2048, a multiple of 16.
        height_px: The same.
        seed: 0 to 2**32 - 1. The same request gives the same image on the same device and versions.
        negative_prompt: What should not be seen.
        steps: Denoising steps, 1 to 200.
        guidance: 0 to 30, how closely the prompt is followed.
        references: Images to start from or to edit, RGB, of any size.
        strength: With references, how much may change: above 0 up to 1.
        loras: LoRAs to draw with.
    """

    prompt: str
    width_px: int
    height_px: int
    seed: int
    negative_prompt: str | None = None
    steps: int | None = None
    guidance: float | None = None
    references: tuple[Image, ...] = ()
    strength: float | None = None
    loras: tuple[LoraChoice, ...] = ()


PromptField = Literal["prompt", "negative_prompt"]


@dataclass(frozen=True)
class Truncation:
    """A prompt was longer than one of the model's text encoders reads; its end did not count there.

    Attributes:
        field: The request's field.
        part: The text encoder. Others of the model may have read more.
        tokens: How many the prompt has, with what stands around it.
        limit: How many of them were read.
    """

    field: PromptField
    part: str
    tokens: int
    limit: int


@dataclass(frozen=True)
class DrawnImage:
    """One finished image.

    Attributes:
        image: RGB, of the size that was asked for.
        steps: Steps that were taken.
        guidance: Guidance that was used; None where the model has none.
        ignored: Names of the request's fields that this model has no use for (`negative_prompt`).
        truncated: Where the model did not read to the end of a prompt.
    """

    image: Image
    steps: int
    guidance: float | None
    ignored: tuple[str, ...] = ()
    truncated: tuple[Truncation, ...] = ()


class DrawWatch(Protocol):
    """What an engine tells and asks while it draws; called on the device thread, never blocks.

    `item` is the request's index in the sequence that `draw` got.
    """

    @property
    def cancel(self) -> CancelToken:
        """Set when the images are no longer wanted; check it between steps."""

    @property
    def wants_previews(self) -> bool:
        """Whether `preview` is any use."""

    def step(self, item: int, step: int, steps: int) -> None:
        """Step `step` (from 1) of `steps` is done."""

    def preview(self, item: int, image: Image) -> None:
        """What the image looks like so far: RGB, small."""

    def drawn(self, item: int, image: DrawnImage) -> None:
        """The item is finished. Once an item."""

    def failed(self, item: int, error: ServiceError) -> None:
        """The item cannot be drawn, the others go on. Once an item, instead of `drawn`."""


class ImageEngine(BlockingEngine, Protocol):
    """An image model."""

    def draw(self, requests: Sequence[DrawRequest], watch: DrawWatch) -> None:
        """Draws images: for each item, `drawn` or `failed` is called before this returns.

        Requests that can share a forward pass (same size, steps, guidance, LoRAs, strength) are
        drawn together, and each is within one level of uint8 of what it would be alone.

        Raises:
            WorkCancelledError: `watch.cancel` was set; at the latest two steps after it was.
            OutOfMemoryError: The images did not fit; the engine is still usable.
        """
