"""The answers of the language service, in OpenAI's form."""

from typing import Literal

from pydantic import Field

from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.language.protocol import FinishReason


class PromptTokensDetails(ResponseBody):
    """Where the prompt's tokens came from."""

    cached_tokens: int = Field(description="Taken from the prefix cache, not computed again.")


class UsageAnswer(ResponseBody):
    """Tokens read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptTokensDetails | None


class AlternativeToken(ResponseBody):
    """A token that might have stood there."""

    token: str
    logprob: float
    bytes: list[int]


class ChatToken(AlternativeToken):
    """A token of the answer, with what might have stood there, best first."""

    top_logprobs: list[AlternativeToken]


class ChatLogprobs(ResponseBody):
    """Log-probabilities of a chat's answer."""

    content: list[ChatToken]


class CompletionLogprobs(ResponseBody):
    """Log-probabilities in the older form: lists of the same length."""

    tokens: list[str]
    token_logprobs: list[float]
    top_logprobs: list[dict[str, float]]
    text_offset: list[int] = Field(description="Where each token starts in `text`.")


class AnswerMessage(ResponseBody):
    """What the model says."""

    role: Literal["assistant"] = "assistant"
    content: str


class ChatChoice(ResponseBody):
    """The one answer."""

    index: int = 0
    message: AnswerMessage
    finish_reason: FinishReason
    logprobs: ChatLogprobs | None


class ChatAnswer(ResponseBody):
    """`POST /v1/chat/completions` without `stream`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="Seconds since 1970.")
    model: str
    choices: list[ChatChoice]
    usage: UsageAnswer | None = Field(description="Null where another server did not count.")


class CompletionChoice(ResponseBody):
    """The one answer."""

    index: int = 0
    text: str
    finish_reason: FinishReason
    logprobs: CompletionLogprobs | None


class CompletionAnswer(ResponseBody):
    """`POST /v1/completions` without `stream`."""

    id: str
    object: Literal["text_completion"] = "text_completion"
    created: int = Field(description="Seconds since 1970.")
    model: str
    text: str = Field(description="The same as `choices[0].text`.")
    choices: list[CompletionChoice]
    usage: UsageAnswer | None = Field(description="Null where another server did not count.")


class ChatDelta(ResponseBody):
    """What a stream adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChatChunkChoice(ResponseBody):
    """The next piece of the one answer."""

    index: int = 0
    delta: ChatDelta
    finish_reason: FinishReason | None = None
    logprobs: ChatLogprobs | None = None


class ChatChunk(ResponseBody):
    """One event of a streamed chat; the last one is `[DONE]`."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChatChunkChoice]
    usage: UsageAnswer | None = None


class CompletionChunkChoice(ResponseBody):
    """The next piece of the one answer."""

    index: int = 0
    text: str
    finish_reason: FinishReason | None = None
    logprobs: CompletionLogprobs | None = None


class CompletionChunk(ResponseBody):
    """One event of a streamed completion; the last one is `[DONE]`."""

    id: str
    object: Literal["text_completion"] = "text_completion"
    created: int
    model: str
    text: str = Field(description="The same as `choices[0].text`.")
    choices: list[CompletionChunkChoice]
    usage: UsageAnswer | None = None
