"""What a language engine must do.

An engine is asynchronous, because what it drives is another process or another machine. It takes up
to `places` requests at a time (the service queues the others), ends each soon after its cancel
token is set, and answers in pieces. It need not check anything: what it gets has been validated,
images have been decoded and encoded again.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import Lifetime

Role = Literal["system", "user", "assistant"]
FinishReason = Literal["stop", "length", "content_filter"]


@dataclass(frozen=True)
class TextPart:
    """Words of a message."""

    text: str


@dataclass(frozen=True)
class ImagePart:
    """An image in a message, as PNG bytes that this service encoded itself."""

    png: bytes


@dataclass(frozen=True)
class ChatMessage:
    """One message of a chat."""

    role: Role
    parts: tuple[TextPart | ImagePart, ...]


@dataclass(frozen=True)
class Sampling:
    """How tokens are chosen. None leaves it to the engine's default.

    Attributes:
        temperature: 0-2; 0 takes the likeliest token.
        top_p: 0-1.
        top_k: 0 (off) to 1000.
        min_p: 0-1.
        repeat_penalty: 0-2; 1 is off.
        presence_penalty: -2 to 2.
        frequency_penalty: -2 to 2.
        seed: 0 to 2**32 - 1. The same seed gives the same text on the same device.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    seed: int | None = None


@dataclass(frozen=True)
class LanguageRequest:
    """One text to write.

    Attributes:
        prompt: Text to go on with, or the messages of a chat.
        max_tokens: 1 to 8192.
        sampling: How tokens are chosen.
        stop: Texts that end the answer and are left out of it.
        json_schema: What the answer must be, already bounded in size and depth; None for free text.
        grammar: The same in llama.cpp's notation (GBNF).
        top_logprobs: None for no log-probabilities; else how many alternatives a token, 0 to 100.
    """

    prompt: str | tuple[ChatMessage, ...]
    max_tokens: int
    sampling: Sampling
    stop: tuple[str, ...] = ()
    json_schema: dict[str, Any] | None = None
    grammar: str | None = None
    top_logprobs: int | None = None


@dataclass(frozen=True)
class TokenLogprob:
    """A token and its natural log-probability, with the likeliest alternatives, best first."""

    text: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class TextPiece:
    """The next piece of the answer; `tokens` only where log-probabilities were asked for."""

    text: str
    tokens: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True)
class Usage:
    """Tokens read and written; `cached_tokens` of those read were in the prefix cache, if known."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int | None = None


@dataclass(frozen=True)
class Finished:
    """The last thing that an engine says about a request; without `usage` where nobody counted."""

    reason: FinishReason
    usage: Usage | None


class LanguageEngine(Lifetime, Protocol):
    """A language model."""

    @property
    def places(self) -> int:
        """How many requests the engine takes at a time, at least 1."""

    def generate(
        self, request: LanguageRequest, cancel: CancelToken
    ) -> AsyncGenerator[TextPiece | Finished, None]:
        """Writes one text: pieces, then `Finished`. Called with at most `places` at a time.

        The iterator's end means that the engine has left the request and its place is free.

        Raises:
            WorkCancelledError: `cancel` was set, also while the prompt was still being read.
            ContextExceededError: The prompt has more tokens than a place has room for.
            UnsupportedError: The model cannot do it, for instance read images.
            EngineFailedError: It failed; the engine is still usable.
            EngineBusyError, EngineUnavailableError: Another server that is the engine cannot now.
            EngineDiedError: The engine is gone; `LoadWatch.died` has been told.
        """
