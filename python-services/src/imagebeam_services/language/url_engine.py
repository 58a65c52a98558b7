"""Another server that speaks OpenAI's form (llama-server, Ollama, vLLM), as a `LanguageEngine`.

The address comes from the person who starts the service and from nowhere else; requests never name
one. Redirects are not followed.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from anyio import create_memory_object_stream
from anyio.streams.memory import MemoryObjectSendStream

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.common.errors import (
    EngineDiedError,
    EngineUnavailableError,
    ModelFileError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import Capabilities, MemoryNeed, ModelOnDisk
from imagebeam_services.language.bodies import MAX_TOKENS
from imagebeam_services.language.child.messages import to_line
from imagebeam_services.language.chunks import MESSAGE_SHOWN, ChunkReader
from imagebeam_services.language.llama_body import is_chat, llama_body
from imagebeam_services.language.protocol import Finished, LanguageRequest, TextPiece
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.language.url_answers import (
    EVENT_LIMIT,
    beginning_of,
    chunks_of,
    refusal_of,
)

CONNECT_LIMIT_S = 10.0
MODELS_LIMIT_S = 10.0
MODELS_LIMIT_BYTES = 2**22
TOKEN_LIMIT_BYTES = 2**12
"""What an answer may take a token, of what is written or thought, in an event of its own."""
ALTERNATIVE_LIMIT_BYTES = 2**8
MOST_TOKENS = 2**16
"""So many, of that size, are more than any answer has, however many were asked for."""
CHUNKS_AHEAD = 16


class UrlEngine:
    """Asks another server.

    Args:
        settings: Its address, model and key.
        transport: How it is reached, where not by httpx's own.
    """

    def __init__(
        self, settings: LanguageSettings, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._settings = settings
        self._transport = transport
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
            WorkCancelledError: `watch.cancel` was set.
        """
        await self.close()
        client = await self._new_client()
        listing = asyncio.create_task(self._models(client))
        watch.cancel.on_cancel(lambda: _end(listing))
        try:
            await asyncio.wait([listing])
            watch.cancel.raise_if_cancelled()
            models = listing.result()
            if not models:
                raise ModelFileError("The server has no model: load or fetch one there first.")
            wanted = watch.model or self._settings.engine_model or models[0]
            if wanted not in models:
                shown = ", ".join(models[:5])[:MESSAGE_SHOWN]
                raise ModelFileError(f"The server has no model {wanted}, but {shown}.")
        except BaseException:
            listing.cancel()
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
            async with await self._new_client() as client:
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
        sending, chunks = create_memory_object_stream[dict[str, Any]](CHUNKS_AHEAD)
        pump = asyncio.create_task(self._pump(self._client, request, sending))

        def ended(task: asyncio.Task[bool]) -> None:
            sending.close()
            _ = task.cancelled() or task.exception()  # nobody asks where a chunk was an error

        pump.add_done_callback(ended)  # called also where it never began
        cancel.on_cancel(lambda: _end(pump))
        try:
            async for chunk in chunks:
                if (piece := reader.read(chunk)) is not None:
                    yield piece
        finally:
            pump.cancel()  # a no-op where it has ended
            chunks.close()
        cancel.raise_if_cancelled()
        yield reader.finished(self._settings.work_limit_s if await pump else None)

    async def _pump(
        self,
        client: httpx.AsyncClient,
        request: LanguageRequest,
        chunks: MemoryObjectSendStream[dict[str, Any]],
    ) -> bool:
        """Reads the answer, in a task of its own, because only a task can be torn off a socket.

        Returns:
            Whether the limit of time ended it.
        """
        path = "chat/completions" if is_chat(request) else "completions"
        try:
            async with asyncio.timeout(self._settings.work_limit_s):
                # Pictures in it take long to encode.
                body = await asyncio.to_thread(lambda: to_line(openai_body(request, self._model)))
                headers = {"Content-Type": "application/json"}
                async with client.stream("POST", path, content=body, headers=headers) as response:
                    if response.status_code != httpx.codes.OK:
                        raise await refusal_of(response)
                    async for chunk in chunks_of(response, _limit_bytes(request)):
                        await chunks.send(chunk)
        except TimeoutError:
            return True
        except httpx.HTTPError as error:
            raise EngineUnavailableError(
                f"The connection to the server failed ({type(error).__name__})."
            ) from error
        return False

    async def _models(self, client: httpx.AsyncClient) -> list[str]:
        """The models' ids; none where `data` is null, as Ollama says it."""
        try:
            async with (
                asyncio.timeout(MODELS_LIMIT_S),
                client.stream("GET", "models") as response,
            ):
                said = await beginning_of(response, MODELS_LIMIT_BYTES)
        except TimeoutError as error:
            raise ModelFileError(
                f"The server took over {MODELS_LIMIT_S:g} s to list its models: load again later."
            ) from error
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
        ids = await asyncio.to_thread(_model_ids, said) if status == httpx.codes.OK else None
        if ids is None:
            raise ModelFileError(
                "What answers at the engine's URL lists no models as OpenAI does (status "
                f"{status}): the URL mostly ends in /v1."
            )
        return ids

    async def _new_client(self) -> httpx.AsyncClient:
        if self._settings.engine_url is None:
            if self._settings.common.is_managed:
                raise ModelFileError(
                    "No server is set: this service's settings lack an engine_url."
                )
            raise ModelFileError("No server is set: start the service with --engine-url URL.")
        tls = await asyncio.to_thread(_tls)
        key = self._settings.engine_key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            return httpx.AsyncClient(
                base_url=self._settings.engine_url.rstrip("/") + "/",
                # A small answer that unpacks to a large one would pass the limits.
                headers={**headers, "Accept-Encoding": "identity"},
                transport=self._transport,
                verify=tls,
                timeout=httpx.Timeout(None, connect=CONNECT_LIMIT_S),
                follow_redirects=False,
                trust_env=False,  # a proxy would see the prompts
            )
        except httpx.InvalidURL as error:
            raise ModelFileError("The engine's URL is none: http://HOST:PORT/v1.") from error


@cache
def _tls() -> ssl.SSLContext:
    """One for all connections: reading the certificates takes long."""
    return httpx.create_ssl_context(trust_env=False)


def openai_body(request: LanguageRequest, model: str) -> dict[str, Any]:
    """The request in OpenAI's form.

    A schema goes in as `response_format`; for completions also as llama-server's `json_schema`,
    because it ignores the other one there.
    """
    body = {**llama_body(request), "model": model}
    # Where all that there is room for is wanted, servers that are asked for more than that refuse.
    is_all = request.max_tokens == MAX_TOKENS
    for key in ("grammar", "reasoning_format", *(["max_tokens"] if is_all else [])):
        body.pop(key, None)
    if (schema := request.json_schema) is not None:
        named = {"name": "answer", "schema": schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
        if not is_chat(request):
            body["json_schema"] = schema
    return body


def _end(task: asyncio.Task[Any]) -> None:
    task.cancel()


def _limit_bytes(request: LanguageRequest) -> int:
    """More than any answer has that keeps to what was asked for."""
    a_token = TOKEN_LIMIT_BYTES + (request.top_logprobs or 0) * ALTERNATIVE_LIMIT_BYTES
    return EVENT_LIMIT + min(request.max_tokens, MOST_TOKENS) * a_token


def _model_ids(said: bytes) -> list[str] | None:
    """The ids in a list of models; None where it is none, or an id is none that can be shown."""
    try:
        ids = [entry["id"] for entry in json.loads(said)["data"] or ()]
        "".join(ids).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return ids
