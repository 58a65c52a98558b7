"""What another server sends: read within limits, whatever it is."""

import io
import json
from codecs import getincrementaldecoder
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any

import httpx

from imagebeam_services.common.errors import EngineFailedError, ServiceError
from imagebeam_services.language.chunks import engine_error

MAX_RETRY_AFTER_S = 3600
EVENT_LIMIT = 2**22
"""Characters of one event, or of one line."""
ERROR_LIMIT_BYTES = 2**16


async def beginning_of(response: httpx.Response, limit_bytes: int) -> bytes:
    """The beginning of an answer."""
    said = bytearray()
    async for part in response.aiter_raw():
        said += part
        if len(said) > limit_bytes:
            break
    return bytes(said)


async def refusal_of(response: httpx.Response) -> ServiceError:
    """What the server says instead of an answer, as an error of ours."""
    try:
        answer = json.loads(await beginning_of(response, ERROR_LIMIT_BYTES))
    except (ValueError, RecursionError):
        answer = None
    error = (
        (answer.get("error") or answer.get("detail") or answer)
        if isinstance(answer, dict)
        else None
    )
    return engine_error(error, response.status_code, _retry_after_s(response.headers))


def _retry_after_s(headers: httpx.Headers) -> int | None:
    """When the server says to come again: in seconds, or as a date beside its own clock's."""
    told = headers.get("Retry-After", "")
    try:
        if told.replace(".", "", 1).isdecimal():
            wait_s = float(told)
        else:
            now = parsedate_to_datetime(headers["Date"])
            wait_s = (parsedate_to_datetime(told) - now).total_seconds()
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
    return ceil(min(max(wait_s, 1), MAX_RETRY_AFTER_S))


async def chunks_of(response: httpx.Response, limit_bytes: int) -> AsyncIterator[dict[str, Any]]:
    """The chunks of a stream of server-sent events, until `[DONE]` or its end.

    Raises:
        EngineFailedError: An event holds no chunk, or the stream is longer than its limit.
    """
    kind, data, length = "", list[str](), 0
    async for line in _lines(response, limit_bytes):
        name, _, value = line.partition(":")
        if name == "event":
            kind = value.strip()
        elif name == "data":
            if value.strip() == "[DONE]":
                break
            data.append(value)
            length += len(line)
            if length > EVENT_LIMIT:
                raise EngineFailedError("The server sends an event without end.")
        elif not line:
            if any(data):
                yield _chunk(kind, "\n".join(data))
            kind, data, length = "", [], 0
    if any(data):
        yield _chunk(kind, "\n".join(data))


async def _lines(response: httpx.Response, limit_bytes: int) -> AsyncIterator[str]:
    """The lines of an answer, without the mark of UTF-8 that some servers begin with."""
    utf8 = getincrementaldecoder("utf-8-sig")("replace")
    decoder = io.IncrementalNewlineDecoder(utf8, translate=True)
    begun, length, read_bytes = list[str](), 0, 0
    async for part in response.aiter_raw():
        read_bytes += len(part)
        if read_bytes > limit_bytes:
            raise EngineFailedError("The server sends more than was asked for: an answer too long.")
        head, *lines = decoder.decode(part).split("\n")
        begun.append(head)
        length += len(head)
        if length > EVENT_LIMIT:
            raise EngineFailedError("The server sends a line without end.")
        for line in lines:
            yield "".join(begun)
            begun, length = [line], len(line)
    for line in ("".join(begun) + decoder.decode(b"", final=True)).split("\n"):
        yield line


def _chunk(kind: str, data: str) -> dict[str, Any]:
    try:
        chunk = json.loads(data)
    except (ValueError, RecursionError) as error:
        if kind == "error":
            return {"error": data}
        raise EngineFailedError("The server sends what is no JSON.") from error
    if kind == "error":
        return {"error": (chunk.get("error") if isinstance(chunk, dict) else None) or chunk or data}
    if not isinstance(chunk, dict):
        raise EngineFailedError("The server sends what is no chunk.")
    return chunk
