"""From the bodies that clients send to the requests that engines get."""

from typing import Any

from imagebeam_services.common.images import decode_base64_image, encode_png
from imagebeam_services.language.bodies import (
    DEFAULT_MAX_TOKENS,
    ChatBody,
    CompletionBody,
    Content,
    GenerationBody,
    JsonObjectFormat,
    JsonSchemaFormat,
    MessageBody,
    TextContent,
)
from imagebeam_services.language.protocol import (
    ChatMessage,
    ImagePart,
    LanguageRequest,
    Sampling,
    TextPart,
)

ANY_OBJECT: dict[str, Any] = {"type": "object"}


def chat_request(body: ChatBody) -> LanguageRequest:
    """The engine's request for a chat. Decodes images, so it blocks: call it in a thread.

    Raises:
        ImageRefusedError: An image in it is none.
    """
    return LanguageRequest(
        prompt=tuple(_message(message) for message in body.messages),
        max_tokens=body.max_completion_tokens or body.max_tokens or DEFAULT_MAX_TOKENS,
        sampling=_sampling(body),
        stop=_stop(body),
        json_schema=_schema(body),
        top_logprobs=(body.top_logprobs or 0) if body.logprobs else None,
    )


def completion_request(body: CompletionBody) -> LanguageRequest:
    """The engine's request for a text to go on with."""
    return LanguageRequest(
        prompt=body.prompt,
        max_tokens=body.max_tokens or DEFAULT_MAX_TOKENS,
        sampling=_sampling(body),
        stop=_stop(body),
        json_schema=_schema(body),
        top_logprobs=body.logprobs,
    )


def prompt_text(request: LanguageRequest) -> str:
    """The words of a request, for a log that is allowed to have them."""
    if isinstance(request.prompt, str):
        return request.prompt
    return "\n".join(
        f"[{message.role}] {part.text if isinstance(part, TextPart) else '(image)'}"
        for message in request.prompt
        for part in message.parts
    )


def _message(body: MessageBody) -> ChatMessage:
    content = body.content
    if isinstance(content, str):
        return ChatMessage(body.role, (TextPart(content),))
    return ChatMessage(body.role, tuple(_part(part) for part in content))


def _part(content: Content) -> TextPart | ImagePart:
    if isinstance(content, TextContent):
        return TextPart(content.text)
    # Encoding it again means that no byte of the client's reaches the engine's decoder.
    return ImagePart(encode_png(decode_base64_image(content.image_url.url)))


def _sampling(body: GenerationBody) -> Sampling:
    return Sampling(
        temperature=body.temperature,
        top_p=body.top_p,
        top_k=body.top_k,
        min_p=body.min_p,
        repeat_penalty=body.repeat_penalty,
        presence_penalty=body.presence_penalty,
        frequency_penalty=body.frequency_penalty,
        seed=body.seed,
    )


def _stop(body: GenerationBody) -> tuple[str, ...]:
    if body.stop is None:
        return ()
    return (body.stop,) if isinstance(body.stop, str) else tuple(body.stop)


def _schema(body: GenerationBody) -> dict[str, Any] | None:
    match body.response_format:
        case JsonObjectFormat():
            return ANY_OBJECT
        case JsonSchemaFormat(json_schema=named):
            return named.schema_
        case _:
            return None
