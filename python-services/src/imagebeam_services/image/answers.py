"""The answers and events of the image service."""

from pydantic import Field

from imagebeam_services.common.error_body import ErrorDetail, ErrorItem
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.image.protocol import PromptField


class TruncatedPrompt(ResponseBody):
    """A prompt that is longer than one of the model's text encoders reads."""

    field: PromptField
    part: str = Field(description="The text encoder; others of the model may have read more.")
    tokens: int = Field(description="The prompt's length, with what stands around it.")
    limit: int = Field(description="How many of them were read.")


class GeneratedImage(ResponseBody):
    """One finished image: a PNG file, or its bytes."""

    localPath: str | None = Field(  # noqa: N815 - the specification's name
        description="With transport `path`: where the PNG lies on the service's machine."
    )
    image_b64: str | None = Field(
        description="The PNG: with transport `bytes`, and where it could not be written."
    )
    not_written: str | None = Field(
        description="Why there is no file, though one was wanted; else null."
    )
    sha256: str = Field(description="Of the PNG's bytes.")
    width: int
    height: int
    seed: int
    steps: int
    guidance: float | None
    model: str
    ignored: list[str] = Field(description="Fields that this model has no use for.")
    truncated: list[TruncatedPrompt] = Field(description="Prompts that were not read to the end.")


class OkItem(ResponseBody):
    """One item of a batch that was drawn."""

    ok: GeneratedImage


class BatchAnswer(ResponseBody):
    """One entry an item, in the order of the request."""

    items: list[OkItem | ErrorItem]


class OpenAiImage(ResponseBody):
    """One image in OpenAI's form, and the seed that makes it again."""

    b64_json: str
    seed: int


class OpenAiImages(ResponseBody):
    """The answer of `/v1/images/generations` and `/v1/images/edits`."""

    created: int = Field(description="Seconds since 1970.")
    data: list[OpenAiImage]


class QueuedEvent(ResponseBody):
    """`queued`: the work was taken."""

    id: str = Field(description="For `/cancel/{id}` and `/requests/{id}`.")
    items: int
    position: int = Field(description="In the queue; 0 where the work begins at once.")


class StartedEvent(ResponseBody):
    """`started`: the work has its place in the engine; time-outs count from here."""

    id: str


class StepEvent(ResponseBody):
    """`step`: an item went one denoising step further."""

    item: int
    step: int = Field(description="From 1.")
    steps: int


class PreviewEvent(ResponseBody):
    """`preview`: what an item looks like so far."""

    item: int
    image_b64: str = Field(description="A small JPEG.")


class ImageEvent(ResponseBody):
    """`image`: an item is finished."""

    item: int
    image: GeneratedImage


class ErrorEvent(ResponseBody):
    """`error`: an item failed; or the whole request did, where `item` is null."""

    item: int | None
    error: ErrorDetail


class DoneEvent(ResponseBody):
    """`done`: the last event."""

    drawn: int
    failed: int


STREAMED = (
    QueuedEvent,
    StartedEvent,
    StepEvent,
    PreviewEvent,
    ImageEvent,
    ErrorEvent,
    DoneEvent,
)
