"""From our requests to llama.cpp's form of them."""

import base64
from typing import Any

from imagebeam_services.language.protocol import (
    ChatMessage,
    ImagePart,
    LanguageRequest,
    TextPart,
)

PIECE_BYTES = 3 * 2**16
"""A multiple of three: only the end of base64 is padded."""


def is_chat(request: LanguageRequest) -> bool:
    """Whether it is a chat; else a text to go on with."""
    return not isinstance(request.prompt, str)


def has_images(request: LanguageRequest) -> bool:
    """Whether the model must be able to read images."""
    if isinstance(request.prompt, str):
        return False
    return any(isinstance(part, ImagePart) for message in request.prompt for part in message.parts)


def llama_body(request: LanguageRequest) -> dict[str, Any]:
    """The request as llama.cpp's server takes it, streaming.

    A grammar holds on both routes, or is an error on both; schemas do not.
    """
    body: dict[str, Any] = {
        "max_tokens": request.max_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
        **{key: value for key, value in vars(request.sampling).items() if value is not None},
    }
    if request.stop:
        body["stop"] = list(request.stop)
    if request.grammar is not None:
        body["grammar"] = request.grammar
    if isinstance(request.prompt, str):
        return {**body, "prompt": request.prompt, **_completion_logprobs(request)}
    messages = [_message(message) for message in request.prompt]
    if request.grammar is not None:
        # What follows a grammar is the answer, also where the model's template opens a thought.
        body["reasoning_format"] = "none"
    return {**body, "messages": messages, **_chat_logprobs(request)}


def _chat_logprobs(request: LanguageRequest) -> dict[str, Any]:
    """None at all where none are wanted: `top_logprobs` alone is an error, and 0 turns them off."""
    if request.top_logprobs is None:
        return {}
    return {"logprobs": True, "top_logprobs": max(request.top_logprobs, 1)}


def _completion_logprobs(request: LanguageRequest) -> dict[str, Any]:
    return {} if request.top_logprobs is None else {"logprobs": max(request.top_logprobs, 1)}


def _message(message: ChatMessage) -> dict[str, Any]:
    """Text alone as a plain string: many chat templates know nothing else."""
    if all(isinstance(part, TextPart) for part in message.parts):
        text = "".join(part.text for part in message.parts if isinstance(part, TextPart))
        return {"role": message.role, "content": text}
    return {"role": message.role, "content": [_part(part) for part in message.parts]}


def _part(part: TextPart | ImagePart) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    # In pieces, or no other thread would run while a long one is at work.
    starts = range(0, len(part.png), PIECE_BYTES)
    coded = (base64.b64encode(part.png[at : at + PIECE_BYTES]).decode() for at in starts)
    url = "".join(("data:image/png;base64,", *coded))
    return {"type": "image_url", "image_url": {"url": url}}
