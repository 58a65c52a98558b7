"""Another server that speaks OpenAI's form (llama-server, Ollama, vLLM), as a `LanguageEngine`.

The address comes from the person who starts the service and from nowhere else; requests never name
one. Redirects are not followed.
"""

import asyncio
import json
from codecs import BOM_UTF8
from collections.abc import AsyncGenerator, AsyncIterator
from email.utils import parsedate_to_datetime
from math import ceil
from pathlib import Path
from typing import Any

import httpx

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.common.errors import (
    EngineDiedError,
    EngineFailedError,
    EngineUnavailableError,
    ModelFileError,
    ServiceError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import Capabilities, MemoryNeed, ModelOnDisk
from imagebeam_services.language.chunks import ChunkReader, engine_error
from imagebeam_services.language.llama_body import is_chat, llama_body
from imagebeam_services.language.protocol import Finished, LanguageRequest, TextPiece
from imagebeam_services.language.settings import LanguageSettings

CONNECT_LIMIT_S = 10.0
MODELS_LIMIT_S = 30.0
MAX_RETRY_AFTER_S = 3600
LINE_LIMIT_BYTES = 2**22
ERROR_LIMIT_BYTES = 2**16


class UrlEngine:
    """Asks another server.

    Args:
        settings: Its address, model and key.
    """

    def __init__(self, settings: LanguageSettings) -> None:
        self._settings = settings
        self._client: httpx.AsyncClient | None = None
        self._model = settings.engine_model or ""

    @property
    def places(self) -> int:
        """See `LanguageEngine.places`."""
        return self._settings.places

    async def open(self) -> None:
        """Nothing lives as long as the app."""

    async def load(self, watch: LoadWatch) -> LoadedModel:
        """Asks the server which models it has.

        Raises:
            ModelFileError: No server answers there, or it has not the model.
        """
        await self.close()
        client = self._new_client()
        try:
            models = await self._models(client)
            if not models:
                raise ModelFileError("The server has no model: load or fetch one there first.")
            wanted = watch.model or self._settings.engine_model or models[0]
            if wanted not in models:
                raise ModelFileError(
                    f"The server has no model {wanted}, but {', '.join(models[:5])}."
                )
            watch.cancel.raise_if_cancelled()
        except BaseException:
            await client.aclose()
            raise
        self._client = client
        self._model = wanted
        return LoadedModel(wanted)

    async def unload(self, mode: UnloadMode) -> None:  # noqa: ARG002 - the other server's memory
        """Closes the connections; what the other server holds is its own business."""
        await self.close()

    async def choices(self) -> list[ModelOnDisk]:
        """See `Lifetime.choices`: what the other server names."""
        try:
            async with self._new_client() as client:
                names = await self._models(client)
        except ModelFileError:  # a load says why
            return []
        names.sort(key=lambda name: name != self._settings.engine_model)
        return [ModelOnDisk(name, Path(), None, Capabilities()) for name in names]

    async def need(self, model: str | None) -> MemoryNeed:  # noqa: ARG002 - of any model
        """See `Lifetime.need`: nothing of this machine's."""
        return MemoryNeed(needed_bytes=0, host_bytes=0, free_bytes=None, fits=None, layout=None)

    def report(self) -> EngineReport:
        """See `Lifetime.report`."""
        device = None if self._client is None else DeviceReport(kind="remote")
        return EngineReport(device=device)

    async def close(self) -> None:
        """Closes the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def generate(
        self, request: LanguageRequest, cancel: CancelToken
    ) -> AsyncGenerator[TextPiece | Finished, None]:
        """See `LanguageEngine.generate`; a request is cancelled by closing its connection."""
        if self._client is None:
            raise EngineDiedError(
                "There is no connection to the server: the model must be loaded again."
            )
        reader = ChunkReader(request.top_logprobs)
        chunks: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        pump = asyncio.create_task(self._pump(self._client, request, chunks))
        cancel.on_cancel(lambda: _end(pump))
        try:
            while (chunk := await chunks.get()) is not None:
                if (piece := reader.read(chunk)) is not None:
                    yield piece
        finally:
            pump.cancel()  # a no-op where it has ended
        cancel.raise_if_cancelled()
        await pump
        yield reader.finished()

    async def _pump(
        self,
        client: httpx.AsyncClient,
        request: LanguageRequest,
        chunks: asyncio.Queue[dict[str, Any] | None],
    ) -> None:
        """Reads the answer, in a task of its own, because only a task can be torn off a socket."""
        path = "chat/completions" if is_chat(request) else "completions"
        body = openai_body(request, self._model)
        limit_s = self._settings.work_limit_s
        try:
            async with (
                asyncio.timeout(limit_s),
                client.stream("POST", path, json=body) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    raise await _refusal(response)
                async for chunk in _chunks(response):
                    chunks.put_nowait(chunk)
        except TimeoutError as error:
            raise EngineFailedError(f"The answer took over {limit_s:g} s.") from error
        except httpx.HTTPError as error:
            raise EngineUnavailableError(
                f"The connection to the server failed ({type(error).__name__})."
            ) from error
        finally:
            chunks.put_nowait(None)

    async def _models(self, client: httpx.AsyncClient) -> list[str]:
        """The models' ids; none where `data` is null, as Ollama says it."""
        try:
            response = await client.get("models", timeout=MODELS_LIMIT_S)
        except httpx.HTTPError as error:
            raise ModelFileError(
                f"No server answers at the engine's URL ({type(error).__name__})."
            ) from error
        status = response.status_code
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise ModelFileError(f"The server refuses the key (status {status}): set another one.")
        if status == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
            raise ModelFileError(
                f"The server cannot answer now (status {status}): load again later."
            )
        try:
            response.raise_for_status()
            return [str(entry["id"]) for entry in response.json()["data"] or ()]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ModelFileError(
                "What answers at the engine's URL lists no models as OpenAI does (status "
                f"{status}): the URL mostly ends in /v1."
            ) from error

    def _new_client(self) -> httpx.AsyncClient:
        if self._settings.engine_url is None:
            if self._settings.common.is_managed:
                raise ModelFileError(
                    "No server is set: this service's settings lack an engine_url."
                )
            raise ModelFileError("No server is set: start the service with --engine-url URL.")
        key = self._settings.engine_key
        try:
            return httpx.AsyncClient(
                base_url=self._settings.engine_url.rstrip("/") + "/",
                headers={"Authorization": f"Bearer {key}"} if key else {},
                timeout=httpx.Timeout(None, connect=CONNECT_LIMIT_S),
                follow_redirects=False,
                trust_env=False,  # a proxy would see the prompts
            )
        except httpx.InvalidURL as error:
            raise ModelFileError("The engine's URL is none: http://HOST:PORT/v1.") from error


def openai_body(request: LanguageRequest, model: str) -> dict[str, Any]:
    """The request in OpenAI's form.

    A schema goes in as `response_format`; for completions also as llama-server's `json_schema`,
    because it ignores the other one there.
    """
    body = {**llama_body(request), "model": model}
    for key in ("grammar", "reasoning_format"):
        body.pop(key, None)
    if (schema := request.json_schema) is not None:
        named = {"name": "answer", "schema": schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
        if not is_chat(request):
            body["json_schema"] = schema
    return body


def _end(task: asyncio.Task[None]) -> None:
    task.cancel()


async def _refusal(response: httpx.Response) -> ServiceError:
    """What the server says instead of an answer, as an error of ours."""
    said = b""
    async for part in response.aiter_bytes():
        said += part
        if len(said) > ERROR_LIMIT_BYTES:
            break
    try:
        answer = json.loads(said)
    except ValueError:
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
    except (KeyError, TypeError, ValueError):
        return None
    return min(max(ceil(wait_s), 1), MAX_RETRY_AFTER_S)


async def _chunks(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """The chunks of a stream of server-sent events, until `[DONE]` or its end."""
    async for line in _lines(response):
        data = line.removeprefix(b"data:").strip()
        if not line.startswith(b"data:") or not data:
            continue
        if data == b"[DONE]":
            return
        yield _chunk(data)


async def _lines(response: httpx.Response) -> AsyncIterator[bytes]:
    """The lines of an answer, without the mark of UTF-8 that some servers begin with."""
    rest, is_first = b"", True
    async for part in response.aiter_bytes():
        *lines, rest = (rest + part).split(b"\n")
        if len(rest) > LINE_LIMIT_BYTES:
            raise EngineFailedError("The server sends a line without end.")
        for line in lines:
            yield line.removeprefix(BOM_UTF8) if is_first else line
            is_first = False
    yield rest.removeprefix(BOM_UTF8) if is_first else rest


def _chunk(data: bytes) -> dict[str, Any]:
    try:
        chunk = json.loads(data)
    except ValueError as error:
        raise EngineFailedError("The server sends what is no JSON.") from error
    if not isinstance(chunk, dict):
        raise EngineFailedError("The server sends what is no chunk.")
    return chunk
