"""The requests of the language service: OpenAI's form, as far as local engines have it.

Fields that no engine here can honour are refused by name and never quietly ignored; what changes
nothing is taken, because clients send it unasked (see `neutral_fields`).
"""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from imagebeam_services.common.fields import WHOLE, RequestBody
from imagebeam_services.common.model_list import ModelName
from imagebeam_services.language.neutral_fields import IgnoredText, Only
from imagebeam_services.language.schemas.limits import check_schema

MAX_TOKENS = 2**31 - 1
MAX_TEXT = 4_000_000
"""A million tokens or so, as much as any model reads: its context sets the limit that counts."""
MAX_MESSAGES = 2000
MAX_PARTS = 64
MAX_IMAGES = 16
DEFAULT_MAX_TOKENS = 512

T = TypeVar("T")


def _text_or_list(value: object) -> str | None:
    """Which of two forms is meant, so that an error tells of that one alone."""
    if isinstance(value, list):
        return "several"
    return "one" if isinstance(value, str) else None


TEXT_OR_LIST = Discriminator(
    _text_or_list,
    custom_error_type="text_or_list",
    custom_error_message="Input should be a text or a list",
)
One = Annotated[T, Tag("one")]
Several = Annotated[T, Tag("several")]


def _check_count(count: int) -> int:
    if count == 0:
        raise ValueError("Input should be at least 1, or -1 for as many as there is room for")
    return count


def _check_embedded(url: str) -> str:
    if not url.startswith("data:image/"):
        raise ValueError("Input should be the image itself, as a data: URL: no address is fetched")
    return url


StopText = Annotated[str, Field(min_length=1, max_length=200)]
TokenCount = Annotated[
    int,
    Field(
        ge=-1,
        le=MAX_TOKENS,
        description="-1 for as many as there is room for.",
        json_schema_extra={"not": {"const": 0}},
    ),
    AfterValidator(_check_count),
    WHOLE,
]
TopLogprobs = Annotated[int, Field(ge=0, le=100), WHOLE]
TopK = Annotated[int, Field(ge=-1, le=1000, description="0 and -1 are off."), WHOLE]
Seed = Annotated[
    int, Field(ge=-1, lt=2**32, description="-1 is one of the service's choice."), WHOLE
]
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

    include_usage: bool | None = None
    include_obfuscation: bool | None = Field(default=None, description="Ignored.")


class GenerationBody(RequestBody):
    """What both forms of request share."""

    model: ModelName = None
    user: IgnoredText = None
    safety_identifier: IgnoredText = None
    service_tier: IgnoredText = None
    prompt_cache_key: IgnoredText = None
    prompt_cache_retention: IgnoredText = None
    store: Annotated[Any, Only(False)] = None
    modalities: Annotated[Any, Only(["text"])] = None
    n: Annotated[Any, Only(1)] = None
    logit_bias: Annotated[Any, Only({})] = None
    metadata: dict[str, Any] | None = Field(default=None, description="Ignored.")
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: TokenCount | None = None
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, ge=0, le=1)
    top_k: TopK | None = None
    min_p: float | None = Field(default=None, ge=0, le=1)
    repeat_penalty: float | None = Field(default=None, ge=0.01, le=2, description="1 is off.")
    presence_penalty: float | None = Field(default=None, ge=-2, le=2)
    frequency_penalty: float | None = Field(default=None, ge=-2, le=2)
    seed: Seed | None = None
    stop: (
        Annotated[
            One[StopText] | Several[Annotated[list[StopText], Field(max_length=8)]], TEXT_OR_LIST
        ]
        | None
    ) = None
    response_format: ResponseFormat | None = None


PromptText = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class CompletionBody(GenerationBody):
    """`POST /v1/completions`."""

    best_of: Annotated[Any, Only(0, 1)] = None
    echo: Annotated[Any, Only(False)] = None
    suffix: Annotated[Any, Only("")] = None

    prompt: Annotated[
        One[PromptText] | Several[Annotated[list[PromptText], Field(min_length=1, max_length=1)]],
        TEXT_OR_LIST,
    ]
    logprobs: TopLogprobs | None = None


class TextContent(RequestBody):
    """Words in a message."""

    type: Literal["text"]
    text: str = Field(max_length=MAX_TEXT)


class ImageAddress(RequestBody):
    """Where an image is: in the URL itself, for no other is ever fetched."""

    url: Annotated[
        str,
        Field(max_length=90_000_000, json_schema_extra={"pattern": "^data:image/"}),
        AfterValidator(_check_embedded),
    ]
    detail: Literal["auto", "low", "high"] | None = None


class ImageContent(RequestBody):
    """An image in a message."""

    type: Literal["image_url"]
    image_url: ImageAddress


Content = Annotated[TextContent | ImageContent, Field(discriminator="type")]


class MessageBody(RequestBody):
    """One message of a chat. `developer` is another word for `system`.

    What nothing reads is what clients' own classes for an earlier answer have beside its text.
    """

    name: IgnoredText = None
    refusal: Annotated[Any, Only()] = None
    annotations: Annotated[Any, Only([])] = None
    audio: Annotated[Any, Only()] = None
    function_call: Annotated[Any, Only()] = None
    tool_calls: Annotated[Any, Only([])] = None
    reasoning_content: Annotated[Any, Only()] = None
    provider_specific_fields: Annotated[Any, Only({})] = None

    role: Literal["system", "developer", "user", "assistant"]
    content: (
        Annotated[
            One[Annotated[str, Field(max_length=MAX_TEXT)]]
            | Several[Annotated[list[Content], Field(min_length=1, max_length=MAX_PARTS)]],
            TEXT_OR_LIST,
        ]
        | None
    ) = Field(description="Null for an assistant that said nothing.")

    @field_validator("content")
    @classmethod
    def _require_content(cls, content: T, info: ValidationInfo) -> T:
        if content is None and info.data.get("role") in ("system", "developer", "user"):
            raise ValueError("Input should be a text or a list; null is the assistant's alone")
        return content


class ChatBody(GenerationBody):
    """`POST /v1/chat/completions`."""

    tools: Annotated[Any, Only([])] = None
    tool_choice: Annotated[Any, Only("none", "auto")] = None
    parallel_tool_calls: Annotated[Any, Only(True, False)] = None
    functions: Annotated[Any, Only([])] = None
    function_call: Annotated[Any, Only("none", "auto")] = None
    audio: Annotated[Any, Only()] = None
    moderation: Annotated[Any, Only()] = None
    prediction: Annotated[Any, Only()] = None
    reasoning_effort: Annotated[Any, Only("none")] = None
    verbosity: Annotated[Any, Only("medium")] = None
    web_search_options: Annotated[Any, Only()] = None

    messages: list[MessageBody] = Field(min_length=1, max_length=MAX_MESSAGES)
    max_completion_tokens: TokenCount | None = None
    logprobs: bool | None = None
    top_logprobs: TopLogprobs | None = None

    @field_validator("messages")
    @classmethod
    def _require_few_images(cls, messages: list[MessageBody]) -> list[MessageBody]:
        parts = [
            part for message in messages if isinstance(message.content, list)
            for part in message.content
        ]  # fmt: skip
        if sum(isinstance(part, ImageContent) for part in parts) > MAX_IMAGES:
            raise ValueError(f"a chat has at most {MAX_IMAGES} images")
        return messages
