"""The requests and answers of the vision service."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from imagebeam_services.common.error_body import ErrorItem
from imagebeam_services.common.fields import RequestBody, ResponseBody, form_of

MAX_PROMPT = 10_000
MAX_ITEMS = 64


class EvaluateItem(RequestBody):
    """An image and the words that it should show; exactly one of the two forms of image."""

    prompt: str = Field(min_length=1, max_length=MAX_PROMPT)
    image_path: str | None = Field(
        default=None,
        min_length=1,
        max_length=4096,
        description="An image on the service's machine, below a folder that it may read.",
    )
    image_b64: str | None = Field(
        default=None,
        min_length=1,
        max_length=90_000_000,
        description="Base64, plain or as a `data:` URL.",
    )

    @model_validator(mode="after")
    def _require_one_image(self) -> "EvaluateItem":
        if (self.image_path is None) == (self.image_b64 is None):
            raise ValueError("give either image_path or image_b64")
        return self


class EvaluateBatch(RequestBody):
    """`POST /evaluate` for several images."""

    items: list[EvaluateItem] = Field(min_length=1, max_length=MAX_ITEMS)


EvaluateBody = Annotated[
    Annotated[EvaluateItem, Tag("single")] | Annotated[EvaluateBatch, Tag("batch")],
    Discriminator(form_of),
]


class EvaluateAnswer(ResponseBody):
    """What an image is worth."""

    clip_score: float = Field(ge=0, le=100, description="How well it shows the prompt, 0-100.")
    aesthetic_score: float | None = Field(
        ge=0, le=10, description="How good it looks, 0-10; null where no head fits the CLIP model."
    )
    clip_cosine: float = Field(description="What clip_score was made of, -1 to 1.")
    clip_score_raw: float = Field(description="CLIPScore as published: 2.5 * max(cosine, 0).")
    aesthetic_raw: float | None = Field(description="What aesthetic_score was made of.")
    prompt_truncated: bool = Field(description="Whether the prompt's end was cut off.")
    clip_model: str
    aesthetic_model: str | None
    aesthetic_note: str | None = Field(description="Why there is no aesthetic score; else null.")


class OkEvaluation(ResponseBody):
    """One item of a batch that was judged."""

    ok: EvaluateAnswer


class EvaluateBatchAnswer(ResponseBody):
    """One entry an item, in the order of the request."""

    items: list[OkEvaluation | ErrorItem]
