"""Edits as a form, as OpenAI's own clients send them, handed on as the JSON it stands for.

A web page could send such a form without being asked whether it may, but not with the token, nor
without an `Origin`: the gate refuses it before anything is read.
"""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import FormData, MutableHeaders, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Message

from imagebeam_services.common.errors import MalformedRequestError
from imagebeam_services.common.field_errors import invalid_field
from imagebeam_services.common.json_route import JsonRoute
from imagebeam_services.image.bodies import MAX_REFERENCES, EditsBody

EDITS_PATH = "/v1/images/edits"
FORM_TYPE = "multipart/form-data"
IMAGES = ("image", "image[]")
NUMBERS = ("n", "seed", "steps", "guidance", "strength", "output_compression", "partial_images")
MAX_FIELDS = 64
MAX_FIELD_BYTES = 2**20
TEXTS = EditsBody.model_fields.keys() - {"mask"}
SEND_A_FILE = "send a file (with curl: -F image=@FILE), or a data: URL"
TRUTHS = {"true": True, "false": False}

Fields = list[tuple[str, str | bytes]]

FORM_DESCRIPTION: dict[str, Any] = {
    "schema": {
        "type": "object",
        "description": "The fields of the JSON form, each as text, and the images as files.",
        "properties": {
            "prompt": {"type": "string", "minLength": 1},
            "image": {"type": "string", "format": "binary"},
            "image[]": {"type": "array", "items": {"type": "string", "format": "binary"}},
        },
        "required": ["prompt"],
    }
}
"""For the API description."""


class EditsRoute(JsonRoute):
    """A route that takes its JSON as a form too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's way to put another request in the place of its own."""
        handle = super().get_route_handler()

        async def handle_either(request: Request) -> Response:
            if request.headers.get("content-type", "").lower().startswith(FORM_TYPE):
                request = await _as_json(request)
            return await handle(request)

        return handle_either


async def _as_json(request: Request) -> Request:
    """A request with the form's content as JSON; raises what `_read` and `_body` raise."""
    fields = await _read(request)
    body = await asyncio.to_thread(lambda: json.dumps(_body(fields)).encode())
    headers = MutableHeaders(raw=list(request.scope["headers"]))
    headers["content-type"] = "application/json"
    rest: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return rest.pop() if rest else await request.receive()

    return Request({**request.scope, "headers": headers.raw}, receive)


class _Parser(MultiPartParser):
    """Starlette's, which takes a form without its end for a whole one."""

    is_whole = False

    def on_end(self) -> None:
        """The closing boundary has come."""
        self.is_whole = True

    async def parse(self) -> FormData:
        """See Starlette's."""
        self.stream = self._to_the_end(self.stream)
        return await super().parse()

    async def _to_the_end(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for chunk in stream:
            yield chunk
        if not self.is_whole:
            raise MultiPartException("It is cut off: its closing boundary is missing.")


async def _read(request: Request) -> Fields:
    parser = _Parser(
        request.headers,
        request.stream(),
        max_files=MAX_REFERENCES + 1,  # so that one too many is told as such, and a mask by name
        max_fields=MAX_FIELDS,
        max_part_size=MAX_FIELD_BYTES,
    )
    # The gate bounds the whole body, so nothing has to wait for a disk.
    parser.spool_max_size = 2**40
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise MalformedRequestError(f"The form cannot be read: {error.message}") from error
    try:
        return [
            (name, await value.read() if isinstance(value, UploadFile) else value)
            for name, value in form.multi_items()
        ]
    finally:
        await form.close()


def _body(fields: Iterable[tuple[str, str | bytes]]) -> dict[str, object]:
    """The fields as JSON has them; what is wrong with them there is found out there.

    Raises:
        InvalidRequestError: A form has them otherwise.
    """
    body: dict[str, object] = {}
    images: list[object] = []
    for name, value in fields:
        if name in IMAGES:
            images.append({"image_url": _data_url(name, value)})
        elif name in body:
            raise invalid_field(f"body.{name}", "is there more than once: send it once")
        elif isinstance(value, bytes):
            if name in TEXTS:
                raise invalid_field(f"body.{name}", "is a text: send it as one, not as a file")
            body[name] = "(a file)"  # which is refused by its name
        elif value or name == "prompt":  # a client's null is an empty text
            body[name] = _value(name, value)
    if not images:
        raise invalid_field("body.image", f"is missing: {SEND_A_FILE}")
    return {"images": images, **body}


def _data_url(name: str, value: str | bytes) -> str:
    """Of whatever the bytes are: the decoder finds out."""
    if isinstance(value, bytes):
        return f"data:image/png;base64,{base64.b64encode(value).decode()}"
    if not value.startswith("data:image/"):
        raise invalid_field(f"body.{name}", f"is no image: {SEND_A_FILE}")
    return value


def _value(name: str, text: str) -> object:
    if name == "stream":
        return TRUTHS.get(text.lower(), text)
    if name not in NUMBERS:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else number
