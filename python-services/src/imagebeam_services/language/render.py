"""From an engine's pieces to the answers and events that clients get."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from imagebeam_services.language.answers import (
    AlternativeToken,
    AnswerMessage,
    ChatAnswer,
    ChatChoice,
    ChatChunk,
    ChatChunkChoice,
    ChatDelta,
    ChatLogprobs,
    ChatToken,
    CompletionAnswer,
    CompletionChoice,
    CompletionChunk,
    CompletionChunkChoice,
    CompletionLogprobs,
    PromptTokensDetails,
    UsageAnswer,
)
from imagebeam_services.language.protocol import Finished, TextPiece, TokenLogprob, Usage


@dataclass(frozen=True)
class Heading:
    """What every answer and event to one request starts with.

    Attributes:
        id: The request's id.
        created_s: Seconds since 1970.
        model: The loaded model's id.
    """

    id: str
    created_s: int
    model: str


def chat_answer(heading: Heading, pieces: Sequence[TextPiece], end: Finished) -> ChatAnswer:
    """A whole chat answer."""
    choice = ChatChoice(
        message=AnswerMessage(content="".join(piece.text for piece in pieces)),
        finish_reason=end.reason,
        logprobs=_chat_logprobs([token for piece in pieces for token in piece.tokens]),
    )
    return ChatAnswer(
        id=heading.id,
        created=heading.created_s,
        model=heading.model,
        choices=[choice],
        usage=_usage(end.usage),
    )


def completion_answer(
    heading: Heading, pieces: Sequence[TextPiece], end: Finished
) -> CompletionAnswer:
    """A whole text that goes on with a prompt."""
    text = "".join(piece.text for piece in pieces)
    tokens = [token for piece in pieces for token in piece.tokens]
    choice = CompletionChoice(
        text=text, finish_reason=end.reason, logprobs=_completion_logprobs(tokens, 0)
    )
    return CompletionAnswer(
        id=heading.id,
        created=heading.created_s,
        model=heading.model,
        text=text,
        choices=[choice],
        usage=_usage(end.usage),
    )


class Chunks(ABC):
    """The events of one streamed answer."""

    _event: type[ChatChunk | CompletionChunk]

    def __init__(self, heading: Heading, *, with_usage: bool) -> None:
        self._told: dict[str, Any] = {
            "id": heading.id,
            "created": heading.created_s,
            "model": heading.model,
        }
        self._with_usage = with_usage

    def of(self, piece: TextPiece | Finished) -> list[ChatChunk | CompletionChunk]:
        """The events that tell of a piece."""
        events = [self._event(**self._told, **self._fields(piece))]
        if isinstance(piece, Finished) and self._with_usage and piece.usage is not None:
            none = {**self._fields(piece), "choices": []}
            events.append(self._event(**self._told, **none, usage=_usage(piece.usage)))
        return events

    @abstractmethod
    def _fields(self, piece: TextPiece | Finished) -> dict[str, Any]:
        """The event's own fields."""


class ChatChunks(Chunks):
    """The events of one streamed chat; the first one has the role, as OpenAI's has."""

    _event = ChatChunk
    _role: Literal["assistant"] | None = "assistant"

    def _fields(self, piece: TextPiece | Finished) -> dict[str, Any]:
        if isinstance(piece, Finished):
            choice = ChatChunkChoice(delta=ChatDelta(), finish_reason=piece.reason)
        else:
            delta = ChatDelta(role=self._role, content=piece.text)
            choice = ChatChunkChoice(delta=delta, logprobs=_chat_logprobs(piece.tokens))
            self._role = None
        return {"choices": [choice]}


class CompletionChunks(Chunks):
    """The events of one streamed completion."""

    _event = CompletionChunk
    _offset = 0

    def _fields(self, piece: TextPiece | Finished) -> dict[str, Any]:
        if isinstance(piece, Finished):
            choice = CompletionChunkChoice(text="", finish_reason=piece.reason)
        else:
            logprobs = _completion_logprobs(piece.tokens, self._offset)
            choice = CompletionChunkChoice(text=piece.text, logprobs=logprobs)
            self._offset += len(piece.text)
        return {"text": choice.text, "choices": [choice]}


def _usage(usage: Usage | None) -> UsageAnswer | None:
    if usage is None:
        return None
    cached = usage.cached_tokens
    return UsageAnswer(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        total_tokens=usage.prompt_tokens + usage.completion_tokens,
        prompt_tokens_details=(
            None if cached is None else PromptTokensDetails(cached_tokens=cached)
        ),
    )


def _chat_logprobs(tokens: Sequence[TokenLogprob]) -> ChatLogprobs | None:
    if not tokens:
        return None
    content = [
        ChatToken(
            token=token.text,
            logprob=token.logprob,
            bytes=list(token.text.encode()),
            top_logprobs=[
                AlternativeToken(token=text, logprob=logprob, bytes=list(text.encode()))
                for text, logprob in token.top
            ],
        )
        for token in tokens
    ]
    return ChatLogprobs(content=content)


def _completion_logprobs(tokens: Sequence[TokenLogprob], offset: int) -> CompletionLogprobs | None:
    if not tokens:
        return None
    offsets = []
    for token in tokens:
        offsets.append(offset)
        offset += len(token.text)
    return CompletionLogprobs(
        tokens=[token.text for token in tokens],
        token_logprobs=[token.logprob for token in tokens],
        top_logprobs=[dict(token.top) for token in tokens],
        text_offset=offsets,
    )
