"""From streamed chunks in OpenAI's form to our pieces; for llama.cpp and for other servers."""

import reprlib
from math import isfinite
from typing import Any

from imagebeam_services.common.errors import (
    ContextExceededError,
    EngineBusyError,
    EngineFailedError,
    EngineUnavailableError,
    RequestTooLargeError,
    ServiceError,
    UnsupportedError,
)
from imagebeam_services.language.protocol import (
    Finished,
    FinishReason,
    TextPiece,
    TokenLogprob,
    Usage,
)

MESSAGE_SHOWN = 300
REASONS: dict[str, FinishReason] = {"length": "length", "content_filter": "content_filter"}
BROKEN_OFF = frozenset(
    ("abort", "cancelled", "error", "insufficient_system_resource", "tool_calls", "function_call")
)
"""Reasons to end that are none; no tool was offered."""

_REFUSED = (UnsupportedError, "The engine refuses the request")
_LOCKED = (
    EngineFailedError,
    "The server refuses this service's key, and whoever runs the service must set another",
)
_AWAY = (EngineUnavailableError, "The server cannot answer now")
KINDS: dict[int, tuple[type[ServiceError], str]] = {
    **dict.fromkeys((400, 422, 501), _REFUSED),
    **dict.fromkeys((401, 403), _LOCKED),
    **dict.fromkeys((408, 502, 503, 504), _AWAY),
    404: (EngineFailedError, "The server has no such model or route"),
    413: (RequestTooLargeError, "The server takes no request that large"),
    429: (EngineBusyError, "The server takes no more for now"),
}
"""What another server's status means for who asks this one."""


class ChunkReader:
    """Reads one answer's chunks.

    Args:
        top_logprobs: What the request asked for; an engine may have been asked for more.
    """

    def __init__(self, top_logprobs: int | None) -> None:
        self._top_logprobs = top_logprobs
        self._reason: FinishReason | None = None
        self._usage: Usage | None = None
        self._half = ""
        self._refuses = self._thinks = self._writes = False

    def read(self, chunk: dict[str, Any]) -> TextPiece | None:
        """The piece in a chunk; None where it has none.

        Raises:
            ServiceError: The chunk is an error.
            EngineFailedError: The chunk has not the form that it should have.
        """
        if chunk.get("error") is not None or chunk.get("object") == "error":
            raise engine_error(chunk.get("error") or chunk)
        try:
            if chunk.get("usage"):
                self._usage = _usage(chunk["usage"])
            for choice in chunk.get("choices") or ():
                if not choice.get("index"):  # one was asked for
                    return self._piece(choice)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise EngineFailedError(
                "The engine's answer has another form than OpenAI's."
            ) from error
        return None

    def finished(self) -> Finished:
        """The end of the answer; one that is a refusal ends as a filtered one does.

        Raises:
            EngineFailedError: It has not come, or after thoughts alone.
        """
        if self._reason is None:
            raise EngineFailedError("The engine ended without finishing its answer.")
        if self._thinks and not self._writes:
            raise EngineFailedError(
                "The model has thought, but written no answer: raise max_tokens, or have it think "
                "less."
            )
        return Finished("content_filter" if self._refuses else self._reason, self._usage)

    def _piece(self, choice: dict[str, Any]) -> TextPiece | None:
        if reason := _text(choice.get("finish_reason")):
            if reason in BROKEN_OFF:
                raise EngineFailedError(f"The engine broke off its answer ({reason}).")
            self._reason = REASONS.get(reason, "stop")
        delta = choice.get("delta") or {}
        if delta.get("tool_calls") or delta.get("function_call"):
            raise EngineFailedError("The model calls a tool, but none was offered.")
        refusal = _text(delta.get("refusal"))
        self._refuses |= bool(refusal)
        self._thinks |= any(map(delta.get, ("reasoning_content", "reasoning")))
        text = _text(choice.get("text")) or _text(delta.get("content")) or refusal
        text, self._half = self._half + text, ""
        if not reason and text and "\ud800" <= text[-1] < "\udc00":
            text, self._half = text[:-1], text[-1]  # the other half comes with the next chunk
        self._writes |= bool(text)
        tokens = self._tokens(choice.get("logprobs"))
        return TextPiece(_whole(text), tokens) if text or tokens else None

    def _tokens(self, logprobs: dict[str, Any] | None) -> tuple[TokenLogprob, ...]:
        if self._top_logprobs is None or not logprobs:
            return ()
        if logprobs.get("content") is not None:
            return tuple(self._chat_token(token) for token in logprobs["content"])
        return self._completion_tokens(logprobs)

    def _chat_token(self, token: dict[str, Any]) -> TokenLogprob:
        top = (token.get("top_logprobs") or [])[: self._top_logprobs]
        alternatives = tuple(_scored(entry["token"], entry["logprob"]) for entry in top)
        return TokenLogprob(*_scored(token["token"], token["logprob"]), alternatives)

    def _completion_tokens(self, logprobs: dict[str, Any]) -> tuple[TokenLogprob, ...]:
        """OpenAI's older form, which other servers use for completions."""
        tokens = logprobs["tokens"]
        tops = logprobs.get("top_logprobs") or [None] * len(tokens)
        return tuple(
            TokenLogprob(
                *_scored(text, logprob),
                tuple(_scored(*entry) for entry in list((top or {}).items())[: self._top_logprobs]),
            )
            for text, logprob, top in zip(tokens, logprobs["token_logprobs"], tops, strict=True)
        )


def _text(value: object) -> str:
    """A text that may be missing."""
    if value is not None and not isinstance(value, str):
        raise TypeError("no text")
    return value or ""


def _whole(text: str) -> str:
    """Makes characters of halves (UTF-16 surrogates); a half alone becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scored(text: object, logprob: object) -> tuple[str, float]:
    if not isinstance(text, str) or not isinstance(logprob, int | float):
        raise TypeError("no token with a number")
    if not isfinite(logprob):
        raise ValueError("no finite number")
    return _whole(text), float(logprob)


def engine_error(
    error: Any,  # noqa: ANN401 - whatever an engine sent
    status: int | None = None,
    retry_after_s: int | None = None,
) -> ServiceError:
    """An error in llama.cpp's or OpenAI's form as one of ours.

    Args:
        error: The error; a text is its message.
        status: What it came with; else its own `code`.
        retry_after_s: What it came with.
    """
    facts = error if isinstance(error, dict) else {"message": error}
    said = facts.get("message") or "it does not say why"
    # Nested as deep as JSON may be, it could not be shown as a whole.
    message = (said if isinstance(said, str) else reprlib.repr(said))[:MESSAGE_SHOWN]
    code, kind = facts.get("code"), facts.get("type")
    if status is None and isinstance(code, int) and 400 <= code < 600:
        status = code
    if kind == "exceed_context_size_error" or code == "context_length_exceeded":
        return _too_long(facts, message)
    if "insufficient_quota" in (code, kind):
        return EngineFailedError(f"The server's account has no credit left: {message}")
    if status not in KINDS and kind == "invalid_request_error":
        status = 400
    made, told = KINDS.get(status or 500, (EngineFailedError, "The engine failed"))
    shown = f" (status {status})" if status else ""
    return made(f"{told}{shown}: {message}", retry_after_s=retry_after_s)


def _too_long(facts: dict[str, Any], message: str) -> ContextExceededError:
    counts = _count(facts.get("n_prompt_tokens")), _count(facts.get("n_ctx"))
    if None in counts:
        return ContextExceededError(f"The prompt is too long for the model: {message}")
    return ContextExceededError(
        f"The prompt has {counts[0]} tokens, the model has room for {counts[1]}.",
        details={"promptTokens": counts[0], "contextTokens": counts[1]},
    )


def _usage(usage: dict[str, Any]) -> Usage | None:
    """What was counted; None where either count is missing."""
    read, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    if read is None or written is None:
        return None
    return Usage(
        read, written, _count((usage.get("prompt_tokens_details") or {}).get("cached_tokens"))
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 2**53 else None
