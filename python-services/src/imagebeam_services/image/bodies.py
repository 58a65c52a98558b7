"""The requests of the image service: the specification's `/generate` and OpenAI's two forms."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from imagebeam_services.common.fields import WHOLE, RequestBody, form_of
from imagebeam_services.common.model_list import ModelName

MAX_PROMPT = 10_000
MAX_ITEMS = 64
MAX_REFERENCES = 8
MAX_REFERENCE_PIXELS = 2**28
"""Of all images of one request: 64 of 2048 x 2048; 1.1 GB, as Pillow keeps RGB in 4 bytes."""
SIDE_STEP_PX = 16
MIN_SIDE_PX = 64
MAX_SIDE_PX = 2048
DEFAULT_SIDE_PX = 1024

Side = Annotated[int, Field(ge=MIN_SIDE_PX, le=MAX_SIDE_PX, multiple_of=SIDE_STEP_PX), WHOLE]
Steps = Annotated[int, Field(ge=1, le=200), WHOLE]
Seed = Annotated[
    int, Field(ge=-1, lt=2**32, description="-1, as null: drawn, and told in the answer."), WHOLE
]
ImageCount = Annotated[int, Field(ge=1, le=10), WHOLE]
Base64Image = Annotated[
    str, Field(max_length=90_000_000, description="Base64, plain or as a `data:` URL.")
]
Transport = Literal["path", "bytes"]

REFERENCES_HELP = (
    "Images to start from or to edit; all of a request have at most "
    f"{MAX_REFERENCE_PIXELS:,} pixels together."
)


class LoraBody(RequestBody):
    """A LoRA to draw with."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")
    weight: float = Field(default=1.0, ge=-4, le=4)


class DrawBody(RequestBody):
    """One image; what is left out is the model's own choice, a seed the service's."""

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT)
    negative_prompt: str | None = Field(default=None, max_length=MAX_PROMPT)
    width: Side = DEFAULT_SIDE_PX
    height: Side = DEFAULT_SIDE_PX
    steps: Steps | None = None
    guidance: float | None = Field(default=None, ge=0, le=30)
    seed: Seed | None = None
    images_b64: list[Base64Image] = Field(
        default=[], max_length=MAX_REFERENCES, description=REFERENCES_HELP
    )
    strength: float | None = Field(default=None, gt=0, le=1)
    loras: list[LoraBody] = Field(default=[], max_length=8)


class HowToAnswer(RequestBody):
    """How the images come back."""

    stream: bool = False
    previews: bool = Field(default=False, description="With `stream`: also unfinished images.")
    transport: Transport | None = Field(
        default=None,
        description="`path`: files on this machine; `bytes`: base64. The service has a default.",
    )


class SingleBody(DrawBody, HowToAnswer):
    """`POST /generate` for one image."""


class BatchBody(HowToAnswer):
    """`POST /generate` for several images."""

    items: list[DrawBody] = Field(min_length=1, max_length=MAX_ITEMS)


GenerateBody = Annotated[
    Annotated[SingleBody, Tag("single")] | Annotated[BatchBody, Tag("batch")],
    Discriminator(form_of),
]


def _check_size(size: str) -> str:
    if size == "auto":
        return size
    sides = [int(side) for side in size.split("x")]
    if any(side % SIDE_STEP_PX or not MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in sides):
        raise ValueError(
            f"sides are multiples of {SIDE_STEP_PX} from {MIN_SIDE_PX} to {MAX_SIDE_PX}"
        )
    return size


Size = Annotated[str, Field(pattern=r"^(auto|[0-9]{2,4}x[0-9]{2,4})$"), AfterValidator(_check_size)]


def _leave_out(value: object) -> None:
    if value is not None:
        raise ValueError("this service has no use for it: leave it out")


NotTaken = Annotated[None, BeforeValidator(_leave_out)]
"""A field of OpenAI's that would change the image there, and has no counterpart here."""


class OpenAiImagesBody(RequestBody):
    """What OpenAI's two forms share.

    Clients send many fields with their neutral values, or null. Those that say nothing about the
    image (`user`, `quality`, `style`, `moderation`, ...) are taken and ignored.
    """

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT)
    n: ImageCount | None = None
    size: Size | None = Field(default=None, description="`1024x768` and the like, or `auto`.")
    model: ModelName = None
    user: str | None = Field(default=None, max_length=500)
    quality: str | None = Field(default=None, max_length=50)
    style: str | None = Field(default=None, max_length=50)
    moderation: Literal["auto", "low"] | None = None
    safety_identifier: str | None = Field(default=None, max_length=500)
    background: Literal["auto", "opaque"] | None = None
    response_format: Literal["b64_json"] | None = None
    output_format: Literal["png"] | None = None
    output_compression: Literal[100] | None = None
    stream: Literal[False] | None = None
    partial_images: Literal[0] | None = None
    negative_prompt: str | None = Field(default=None, max_length=MAX_PROMPT)
    steps: Steps | None = None
    guidance: float | None = Field(default=None, ge=0, le=30)
    seed: Seed | None = Field(default=None, description="Of the first image; the others count on.")

    def sides_px(self) -> tuple[int, int] | None:
        """Width and height; None where they are left to the service."""
        sides = re.findall(r"\d+", self.size or "")
        return (int(sides[0]), int(sides[1])) if sides else None


class GenerationsBody(OpenAiImagesBody):
    """`POST /v1/images/generations`."""


class ReferenceBody(RequestBody):
    """An image to edit, in OpenAI's JSON form."""

    image_url: str = Field(max_length=90_000_000, pattern="^data:image/")


class EditsBody(OpenAiImagesBody):
    """`POST /v1/images/edits`, as JSON; `edit_form` reads the same from a form."""

    images: list[ReferenceBody] = Field(
        min_length=1, max_length=MAX_REFERENCES, description=REFERENCES_HELP
    )
    strength: float | None = Field(default=None, gt=0, le=1)
    input_fidelity: Literal["low"] | None = None
    mask: NotTaken = None
