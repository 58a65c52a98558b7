"""From streamed chunks in OpenAI's form to our pieces; for llama.cpp and for other servers."""

from typing import Any

from imagebeam_services.common.errors import (
    ContextExceededError,
    EngineFailedError,
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


class ChunkReader:
    """Reads one answer's chunks.

    Args:
        top_logprobs: What the request asked for; an engine may have been asked for more.
    """

    def __init__(self, top_logprobs: int | None) -> None:
        self._top_logprobs = top_logprobs
        self._reason: FinishReason | None = None
        self._usage = Usage(0, 0)

    def read(self, chunk: dict[str, Any]) -> TextPiece | None:
        """The piece in a chunk; None where it has none.

        Raises:
            ServiceError: The chunk is an error.
            EngineFailedError: The chunk has not the form that it should have.
        """
        if "error" in chunk:
            raise engine_error(chunk["error"])
        try:
            if chunk.get("usage"):
                self._usage = _usage(chunk["usage"])
            return self._piece(chunk["choices"][0]) if chunk.get("choices") else None
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise EngineFailedError(
                "The engine's answer has another form than OpenAI's."
            ) from error

    def finished(self) -> Finished:
        """The end of the answer.

        Raises:
            EngineFailedError: It has not come.
        """
        if self._reason is None:
            raise EngineFailedError("The engine ended without finishing its answer.")
        return Finished(self._reason, self._usage)

    def _piece(self, choice: dict[str, Any]) -> TextPiece | None:
        if choice.get("finish_reason") is not None:
            self._reason = "length" if choice["finish_reason"] == "length" else "stop"
        text = choice.get("text") or (choice.get("delta") or {}).get("content") or ""
        tokens = self._tokens(choice.get("logprobs"))
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


def engine_error(error: Any) -> ServiceError:  # noqa: ANN401 - whatever an engine sent
    """An error in llama.cpp's or OpenAI's form as one of ours."""
    if not isinstance(error, dict):
        return EngineFailedError(f"The engine failed: {str(error)[:MESSAGE_SHOWN]}")
    message = str(error.get("message", ""))[:MESSAGE_SHOWN]
    if error.get("type") == "exceed_context_size_error":
        prompt_tokens, context_tokens = error.get("n_prompt_tokens"), error.get("n_ctx")
        return ContextExceededError(
            f"The prompt has {prompt_tokens} tokens, the model has room for {context_tokens}.",
            details={"promptTokens": prompt_tokens, "contextTokens": context_tokens},
        )
    if error.get("code") in (400, 501) or error.get("type") == "invalid_request_error":
        return UnsupportedError(f"The engine refuses the request: {message}")
    return EngineFailedError(f"The engine failed: {message}")


def _usage(usage: dict[str, Any]) -> Usage:
    details = usage.get("prompt_tokens_details") or {}
    return Usage(
        prompt_tokens=int(usage.get("prompt_tokens") or 0),
        completion_tokens=int(usage.get("completion_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
    )
