"""From streamed chunks in OpenAI's form to our pieces; for llama.cpp and for other servers."""

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
BROKEN_OFF = frozenset({"abort", "cancelled", "error", "insufficient_system_resource"})
"""Reasons to end that are none."""

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
        self._has_text = False

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
            return self._piece(chunk["choices"][0]) if chunk.get("choices") else None
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise EngineFailedError(
                "The engine's answer has another form than OpenAI's."
            ) from error

    def finished(self, limit_s: float | None = None) -> Finished:
        """The end of the answer.

        Args:
            limit_s: The limit of time at which it was ended; what it has by then is its client's.

        Raises:
            EngineFailedError: It has not come.
        """
        if self._reason is not None:
            return Finished(self._reason, self._usage)
        if limit_s is None:
            raise EngineFailedError("The engine ended without finishing its answer.")
        if not self._has_text:
            raise EngineFailedError(
                f"Nothing was written within {limit_s:g} s: shorten the prompt, or raise the "
                "service's limit of work."
            )
        return Finished("length", self._usage)

    def _piece(self, choice: dict[str, Any]) -> TextPiece | None:
        if (reason := choice.get("finish_reason")) is not None:
            if reason in BROKEN_OFF:
                raise EngineFailedError(f"The engine broke off its answer ({reason}).")
            self._reason = REASONS.get(reason, "stop")
        text = choice.get("text") or (choice.get("delta") or {}).get("content") or ""
        tokens = self._tokens(choice.get("logprobs"))
        self._has_text = self._has_text or bool(text)
        return TextPiece(text, tokens) if text or tokens else None

    def _tokens(self, logprobs: dict[str, Any] | None) -> tuple[TokenLogprob, ...]:
        if self._top_logprobs is None or not logprobs:
            return ()
        if logprobs.get("content") is not None:
            return tuple(self._chat_token(token) for token in logprobs["content"])
        return self._completion_tokens(logprobs)

    def _chat_token(self, token: dict[str, Any]) -> TokenLogprob:
        top = (token.get("top_logprobs") or [])[: self._top_logprobs]
        alternatives = tuple((entry["token"], float(entry["logprob"])) for entry in top)
        return TokenLogprob(token["token"], float(token["logprob"]), alternatives)

    def _completion_tokens(self, logprobs: dict[str, Any]) -> tuple[TokenLogprob, ...]:
        """OpenAI's older form, which other servers use for completions."""
        tops = logprobs.get("top_logprobs") or [{}] * len(logprobs["tokens"])
        return tuple(
            TokenLogprob(text, float(logprob), tuple(top.items())[: self._top_logprobs])
            for text, logprob, top in zip(
                logprobs["tokens"], logprobs["token_logprobs"], tops, strict=True
            )
        )


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
    message = str(facts.get("message") or "it does not say why")[:MESSAGE_SHOWN]
    code, kind = facts.get("code"), facts.get("type")
    status = code if status is None and isinstance(code, int) else status
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
    counts = facts.get("n_prompt_tokens"), facts.get("n_ctx")
    if None in counts:
        return ContextExceededError(f"The prompt is longer than the model's context: {message}")
    # In words by which clients know the case.
    return ContextExceededError(
        f"The prompt is longer than the model's context length: it has {counts[0]} tokens, and "
        f"there is room for {counts[1]}. Shorten it, or start the service with a larger context.",
        details={"promptTokens": counts[0], "contextTokens": counts[1]},
    )


def _usage(usage: dict[str, Any]) -> Usage | None:
    """What was counted; None where either count is missing."""
    counts = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(counts[0], int) or not isinstance(counts[1], int):
        return None
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens")
    return Usage(counts[0], counts[1], cached if isinstance(cached, int) else None)
