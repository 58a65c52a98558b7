"""The routes of the language service."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Annotated, Protocol, TypeVar

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from imagebeam_services.common.answers import (
    EventStream,
    comment_line,
    data_line,
    result_while_connected,
)
from imagebeam_services.common.error_body import (
    WORK_ERRORS,
    ErrorBody,
    detail_of,
    error_responses,
)
from imagebeam_services.common.errors import (
    ContextExceededError,
    EngineBusyError,
    EngineFailedError,
    EngineUnavailableError,
    ImageRefusedError,
    UnsupportedError,
)
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.json_route import JsonRoute
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_list import models_of
from imagebeam_services.common.openapi import event_stream_of
from imagebeam_services.common.request_id import request_id_of
from imagebeam_services.common.streams import Began, Silence, WorkStream
from imagebeam_services.language.answers import (
    ChatAnswer,
    ChatChunk,
    CompletionAnswer,
    CompletionChunk,
)
from imagebeam_services.language.bodies import ChatBody, CompletionBody, GenerationBody
from imagebeam_services.language.protocol import (
    Finished,
    LanguageEngine,
    LanguageRequest,
    TextPiece,
)
from imagebeam_services.language.render import (
    ChatChunks,
    CompletionChunks,
    Heading,
    chat_answer,
    completion_answer,
)
from imagebeam_services.language.requests import chat_request, completion_request, prompt_text
from imagebeam_services.language.schemas.checking import problem_of

A = TypeVar("A", bound=BaseModel)

DONE = "[DONE]"
LANGUAGE_ERRORS = (
    ContextExceededError,
    EngineBusyError,
    EngineUnavailableError,
    ImageRefusedError,
    UnsupportedError,
)
Piece = TextPiece | Finished
RequestId = Annotated[str, Depends(request_id_of)]


class Chunks(Protocol):
    """What makes a stream's events."""

    def of(self, piece: Piece) -> Sequence[BaseModel]:
        """The events that tell of a piece."""


class LanguageRoutes:
    """Answers with what the engine writes.

    Args:
        host: The engine's host.
        engine: The engine.
        log: Takes prompts where they are logged at all.
    """

    def __init__(self, host: ModelHost, engine: LanguageEngine, log: EventLog) -> None:
        self._host = host
        self._engine = engine
        self._log = log

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["language"], route_class=JsonRoute)
        errors = error_responses(WORK_ERRORS, LANGUAGE_ERRORS)
        router.add_api_route(
            "/v1/chat/completions",
            self.chat,
            methods=["POST"],
            response_model=ChatAnswer,
            responses={200: event_stream_of(ChatChunk, done_text=DONE), **errors},
        )
        router.add_api_route(
            "/v1/completions",
            self.complete,
            methods=["POST"],
            response_model=CompletionAnswer,
            responses={200: event_stream_of(CompletionChunk, done_text=DONE), **errors},
        )
        router.add_api_route(
            "/v1/models",
            models_of(self._host, "text"),
            methods=["GET"],
            responses=error_responses(),
        )
        return router

    async def chat(
        self, body: ChatBody, request: Request, request_id: RequestId
    ) -> ChatAnswer | EventStream:
        """Answers a chat: one answer, or with `stream` events of `ChatChunk`."""
        asked = await asyncio.to_thread(chat_request, body)
        heading = self._heading("chatcmpl", request_id)
        chunks = ChatChunks(heading, with_usage=_wants_usage(body))
        if body.stream:
            return await self._stream(request, request_id, asked, chunks)
        return await self._answer(
            request, request_id, asked, lambda p, e: chat_answer(heading, p, e)
        )

    async def complete(
        self, body: CompletionBody, request: Request, request_id: RequestId
    ) -> CompletionAnswer | EventStream:
        """Goes on with a text: one answer, or with `stream` events of `CompletionChunk`."""
        asked = await asyncio.to_thread(completion_request, body)
        heading = self._heading("cmpl", request_id)
        chunks = CompletionChunks(heading, with_usage=_wants_usage(body))
        if body.stream:
            return await self._stream(request, request_id, asked, chunks)
        return await self._answer(
            request, request_id, asked, lambda p, e: completion_answer(heading, p, e)
        )

    async def _answer(
        self,
        request: Request,
        request_id: str,
        asked: LanguageRequest,
        render: Callable[[list[TextPiece], Finished], A],
    ) -> A:
        async def work(job: Job) -> A:
            pieces: list[TextPiece] = []
            async for piece in self._pieces(job, asked):
                if isinstance(piece, Finished):
                    return render(pieces, piece)
                pieces.append(piece)
            raise EngineFailedError("The engine ended without finishing its answer.")

        return await result_while_connected(request, self._host.work, request_id, work)

    async def _stream(
        self, request: Request, request_id: str, asked: LanguageRequest, chunks: Chunks
    ) -> EventStream:
        async def work(job: Job, put: Callable[[Piece], None]) -> None:
            async for piece in self._pieces(job, asked):
                put(piece)

        stream: WorkStream[Piece] = WorkStream(self._host.work, request_id, work)
        await stream.wait_for_first(request)
        return EventStream(_lines(stream, chunks), stream.job, stream.position)

    async def _pieces(self, job: Job, asked: LanguageRequest) -> AsyncGenerator[Piece, None]:
        """What the engine writes; an answer that ends has kept its schema."""
        self._log.prompt(job.id, prompt_text(asked))
        texts: list[str] = []
        async with aclosing(self._engine.generate(asked, job.cancel)) as pieces:
            async for piece in pieces:
                if isinstance(piece, TextPiece):
                    texts.append(piece.text)
                elif asked.json_schema is not None and piece.reason != "length":
                    await asyncio.to_thread(_require_kept, "".join(texts), asked)
                yield piece

    def _heading(self, prefix: str, request_id: str) -> Heading:
        return Heading(f"{prefix}-{request_id}", int(time.time()), self._host.require_model())


async def _lines(stream: WorkStream[Piece], chunks: Chunks) -> AsyncGenerator[str, None]:
    async for piece in stream:
        match piece:
            case Silence() as silence:
                yield comment_line(str(silence))
            case Began():
                yield comment_line("started")
            case _:
                for chunk in chunks.of(piece):
                    yield data_line(chunk.model_dump(exclude_none=True))
    if (error := stream.error()) is not None:
        yield data_line(ErrorBody(error=detail_of(error)).model_dump())
    yield f"data: {DONE}\n\n"


def _require_kept(text: str, asked: LanguageRequest) -> None:
    """Raises `EngineFailedError` where a text is not what its schema allows."""
    problem = problem_of(text, asked.json_schema or {})
    if problem is not None:
        hint = " A stop text may have cut it off." if asked.stop else ""
        raise EngineFailedError(f"The model's answer does not keep to the schema: {problem}.{hint}")


def _wants_usage(body: GenerationBody) -> bool:
    return body.stream_options is not None and body.stream_options.include_usage is True
