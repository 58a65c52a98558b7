"""From the bodies that clients send to the requests that engines get."""

from typing import Any

from imagebeam_services.common.images import decode_base64_image, encode_png
from imagebeam_services.language.bodies import (
    DEFAULT_MAX_TOKENS,
    MAX_TOKENS,
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
from imagebeam_services.language.schemas.compiler import grammar_of

SCHEMA_AT = "body.response_format.json_schema.schema"
ANY_OBJECT: dict[str, Any] = {"type": "object"}


def chat_request(body: ChatBody) -> LanguageRequest:
    """The engine's request for a chat. Decodes images, so it blocks: call it in a thread.

    Raises:
        ImageRefusedError: An image in it is none.
        InvalidRequestError: Its schema is none.
        UnsupportedError: Its schema cannot be enforced.
    """
    return _request(
        body,
        prompt=tuple(_message(message) for message in body.messages),
        max_tokens=body.max_completion_tokens or body.max_tokens,
        top_logprobs=(body.top_logprobs or 0) if body.logprobs else None,
    )


def completion_request(body: CompletionBody) -> LanguageRequest:
    """The engine's request for a text to go on with; raises and blocks as `chat_request` does."""
    prompt = body.prompt if isinstance(body.prompt, str) else body.prompt[0]
    return _request(body, prompt=prompt, max_tokens=body.max_tokens, top_logprobs=body.logprobs)


def prompt_text(request: LanguageRequest) -> str:
    """The words of a request, for a log that is allowed to have them."""
    if isinstance(request.prompt, str):
        return request.prompt
    return "\n".join(
        f"[{message.role}] {part.text if isinstance(part, TextPart) else '(image)'}"
        for message in request.prompt
        for part in message.parts
    )


def _request(
    body: GenerationBody,
    *,
    prompt: str | tuple[ChatMessage, ...],
    max_tokens: int | None,
    top_logprobs: int | None,
) -> LanguageRequest:
    schema = _schema(body)
    return LanguageRequest(
        prompt=prompt,
        max_tokens=MAX_TOKENS if max_tokens == -1 else max_tokens or DEFAULT_MAX_TOKENS,
        sampling=_sampling(body),
        stop=(body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ()),
        json_schema=schema,
        grammar=None if schema is None else grammar_of(schema, SCHEMA_AT),
        top_logprobs=top_logprobs,
    )


def _message(body: MessageBody) -> ChatMessage:
    role = "system" if body.role == "developer" else body.role
    if isinstance(body.content, list):
        return ChatMessage(role, tuple(_part(part) for part in body.content))
    return ChatMessage(role, (TextPart(body.content or ""),))


def _part(content: Content) -> TextPart | ImagePart:
    if isinstance(content, TextContent):
        return TextPart(content.text)
    # Encoding it again means that no byte of the client's reaches the engine's decoder.
    return ImagePart(encode_png(decode_base64_image(content.image_url.url)))


def _sampling(body: GenerationBody) -> Sampling:
    return Sampling(
        temperature=body.temperature,
        top_p=body.top_p,
        top_k=0 if body.top_k == -1 else body.top_k,
        min_p=body.min_p,
        repeat_penalty=body.repeat_penalty,
        presence_penalty=body.presence_penalty,
        frequency_penalty=body.frequency_penalty,
        seed=None if body.seed == -1 else body.seed,
    )


def _schema(body: GenerationBody) -> dict[str, Any] | None:
    match body.response_format:
        case JsonObjectFormat():
            return ANY_OBJECT
        case JsonSchemaFormat(json_schema=named):
            return named.schema_
        case _:
            return None
