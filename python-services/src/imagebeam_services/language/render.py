"""From an engine's pieces to the answers and events that clients get."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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


class ChatChunks:
    """The events of one streamed chat; the first one has the role, as OpenAI's has."""

    def __init__(self, heading: Heading, *, with_usage: bool) -> None:
        self._heading = heading
        self._with_usage = with_usage
        self._is_first = True

    def of(self, piece: TextPiece | Finished) -> list[ChatChunk]:
        """The events that tell of a piece."""
        if isinstance(piece, TextPiece):
            role: Literal["assistant"] | None = "assistant" if self._is_first else None
            self._is_first = False
            delta = ChatDelta(role=role, content=piece.text)
            return [
                self._chunk(ChatChunkChoice(delta=delta, logprobs=_chat_logprobs(piece.tokens)))
            ]
        chunks = [self._chunk(ChatChunkChoice(delta=ChatDelta(), finish_reason=piece.reason))]
        if self._with_usage and piece.usage is not None:
            chunks.append(self._chunk(usage=_usage(piece.usage)))
        return chunks

    def _chunk(
        self, choice: ChatChunkChoice | None = None, usage: UsageAnswer | None = None
    ) -> ChatChunk:
        return ChatChunk(
            id=self._heading.id,
            created=self._heading.created_s,
            model=self._heading.model,
            choices=[choice] if choice is not None else [],
            usage=usage,
        )


class CompletionChunks:
    """The events of one streamed completion."""

    def __init__(self, heading: Heading, *, with_usage: bool) -> None:
        self._heading = heading
        self._with_usage = with_usage
        self._offset = 0

    def of(self, piece: TextPiece | Finished) -> list[CompletionChunk]:
        """The events that tell of a piece."""
        if isinstance(piece, TextPiece):
            logprobs = _completion_logprobs(piece.tokens, self._offset)
            self._offset += len(piece.text)
            return [self._chunk(CompletionChunkChoice(text=piece.text, logprobs=logprobs))]
        chunks = [self._chunk(CompletionChunkChoice(text="", finish_reason=piece.reason))]
        if self._with_usage and piece.usage is not None:
            chunks.append(self._chunk(usage=_usage(piece.usage)))
        return chunks

    def _chunk(
        self, choice: CompletionChunkChoice | None = None, usage: UsageAnswer | None = None
    ) -> CompletionChunk:
        return CompletionChunk(
            id=self._heading.id,
            created=self._heading.created_s,
            model=self._heading.model,
            text=choice.text if choice is not None else "",
            choices=[choice] if choice is not None else [],
            usage=usage,
        )


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
