"""From an engine's pieces to the answers and events that clients get."""

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
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


class Rendering(ABC):
    """What a client is told of one text.

    Args:
        request_id: The request's id.
        model: The loaded model's id.
        with_usage: Whether a stream tells how many tokens there were.
    """

    _prefix: str
    _event: type[ChatChunk | CompletionChunk]

    def __init__(self, request_id: str, model: str, *, with_usage: bool) -> None:
        self._told: dict[str, Any] = {
            "id": f"{self._prefix}-{request_id}",
            "created": int(time.time()),
            "model": model,
        }
        self._with_usage = with_usage

    @abstractmethod
    def answer(self, whole: TextPiece, end: Finished) -> ChatAnswer | CompletionAnswer:
        """The answer that has all of the text."""

    def events(self, piece: TextPiece | Finished) -> list[ChatChunk | CompletionChunk]:
        """The events that tell of a piece in a stream."""
        fields = self._fields(piece)
        events = [self._event(**self._told, **fields)]
        if isinstance(piece, Finished) and self._with_usage and piece.usage is not None:
            fields |= {"choices": [], "usage": _usage(piece.usage)}
            events.append(self._event(**self._told, **fields))
        return events

    @abstractmethod
    def _fields(self, piece: TextPiece | Finished) -> dict[str, Any]:
        """An event's own fields."""


class ChatRendering(Rendering):
    """Of a chat; a stream's first event has the role, as OpenAI's has."""

    _prefix, _event = "chatcmpl", ChatChunk
    _role: Literal["assistant"] | None = "assistant"

    def answer(self, whole: TextPiece, end: Finished) -> ChatAnswer:
        """See `Rendering.answer`."""
        choice = ChatChoice(
            message=AnswerMessage(content=whole.text),
            finish_reason=end.reason,
            logprobs=_chat_logprobs(whole.tokens),
        )
        return ChatAnswer(**self._told, choices=[choice], usage=_usage(end.usage))

    def _fields(self, piece: TextPiece | Finished) -> dict[str, Any]:
        if isinstance(piece, Finished):
            choice = ChatChunkChoice(delta=ChatDelta(), finish_reason=piece.reason)
        else:
            delta = ChatDelta(role=self._role, content=piece.text)
            choice = ChatChunkChoice(delta=delta, logprobs=_chat_logprobs(piece.tokens))
            self._role = None
        return {"choices": [choice]}


class CompletionRendering(Rendering):
    """Of a text that goes on with a prompt."""

    _prefix, _event = "cmpl", CompletionChunk
    _offset = 0

    def answer(self, whole: TextPiece, end: Finished) -> CompletionAnswer:
        """See `Rendering.answer`."""
        logprobs = _completion_logprobs(whole.tokens, 0)
        choice = CompletionChoice(text=whole.text, finish_reason=end.reason, logprobs=logprobs)
        usage = _usage(end.usage)
        return CompletionAnswer(**self._told, text=whole.text, choices=[choice], usage=usage)

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
