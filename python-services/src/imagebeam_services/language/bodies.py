"""The requests of the language service: OpenAI's form, as far as local engines have it.

Fields that no engine here can honour are refused by name and never quietly ignored; `model`, `user`
and `n: 1` are taken, because clients send them unasked.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from imagebeam_services.common.fields import WHOLE, RequestBody
from imagebeam_services.language.schema_limits import check_schema

MAX_TOKENS = 8192
MAX_TEXT = 200_000
MAX_MESSAGES = 200
MAX_PARTS = 64
MAX_IMAGES = 16
DEFAULT_MAX_TOKENS = 512

StopText = Annotated[str, Field(min_length=1, max_length=200)]
TokenCount = Annotated[int, Field(ge=1, le=MAX_TOKENS), WHOLE]
TopLogprobs = Annotated[int, Field(ge=0, le=100), WHOLE]
TopK = Annotated[int, Field(ge=0, le=1000), WHOLE]
Seed = Annotated[int, Field(ge=0, lt=2**32), WHOLE]
Schema = Annotated[dict[str, Any], AfterValidator(check_schema)]


class TextFormat(RequestBody):
    """Free text."""

    type: Literal["text"]


class JsonObjectFormat(RequestBody):
    """Any JSON object."""

    type: Literal["json_object"]


class NamedSchema(RequestBody):
    """A JSON schema in OpenAI's wrapping."""

    name: str = Field(default="answer", max_length=64)
    description: str | None = Field(default=None, max_length=1000)
    strict: bool | None = None
    schema_: Schema = Field(alias="schema")


class JsonSchemaFormat(RequestBody):
    """JSON after a schema."""

    type: Literal["json_schema"]
    json_schema: NamedSchema


ResponseFormat = Annotated[
    TextFormat | JsonObjectFormat | JsonSchemaFormat, Field(discriminator="type")
]


class StreamOptions(RequestBody):
    """What a stream carries beside the text."""

    include_usage: bool = False


class GenerationBody(RequestBody):
    """What both forms of request share."""

    model: str = Field(default="", max_length=500, description="Ignored: one model is loaded.")
    user: str | None = Field(default=None, max_length=500, description="Ignored.")
    n: Literal[1] | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: TokenCount | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, ge=0, le=1)
    top_k: TopK | None = None
    min_p: float | None = Field(default=None, ge=0, le=1)
    repeat_penalty: float | None = Field(default=None, ge=0, le=2)
    presence_penalty: float | None = Field(default=None, ge=-2, le=2)
    frequency_penalty: float | None = Field(default=None, ge=-2, le=2)
    seed: Seed | None = None
    stop: StopText | Annotated[list[StopText], Field(max_length=8)] | None = None
    response_format: ResponseFormat | None = None


class CompletionBody(GenerationBody):
    """`POST /v1/completions`."""

    prompt: str = Field(min_length=1, max_length=MAX_TEXT)
    logprobs: TopLogprobs | None = None


class TextContent(RequestBody):
    """Words in a message."""

    type: Literal["text"]
    text: str = Field(max_length=MAX_TEXT)


class ImageAddress(RequestBody):
    """Where an image is: in the URL itself, for no other is ever fetched."""

    url: str = Field(max_length=90_000_000, pattern="^data:image/")
    detail: Literal["auto", "low", "high"] | None = None


class ImageContent(RequestBody):
    """An image in a message."""

    type: Literal["image_url"]
    image_url: ImageAddress


Content = Annotated[TextContent | ImageContent, Field(discriminator="type")]


class MessageBody(RequestBody):
    """One message of a chat."""

    role: Literal["system", "user", "assistant"]
    content: (
        Annotated[str, Field(max_length=MAX_TEXT)]
        | Annotated[list[Content], Field(min_length=1, max_length=MAX_PARTS)]
    )


class ChatBody(GenerationBody):
    """`POST /v1/chat/completions`."""

    messages: list[MessageBody] = Field(min_length=1, max_length=MAX_MESSAGES)
    max_completion_tokens: TokenCount | None = None
    logprobs: bool | None = None
    top_logprobs: TopLogprobs | None = None

    @model_validator(mode="after")
    def _require_few_images(self) -> "ChatBody":
        parts = [
            part for message in self.messages if isinstance(message.content, list)
            for part in message.content
        ]  # fmt: skip
        if sum(isinstance(part, ImageContent) for part in parts) > MAX_IMAGES:
            raise ValueError(f"a chat has at most {MAX_IMAGES} images")
        return self
