"""The routes of the image service."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request

from imagebeam_services.common.answers import EventStream, result_while_connected
from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.error_body import (
    WORK_ERRORS,
    ErrorItem,
    detail_of,
    error_responses,
)
from imagebeam_services.common.errors import (
    ImageRefusedError,
    ModelFileError,
    ServiceError,
    StorageFailedError,
    UnsupportedError,
)
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.jobs import CancelToken, Job
from imagebeam_services.common.json_route import JsonRoute
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_list import models_of
from imagebeam_services.common.openapi import event_stream_of
from imagebeam_services.common.request_id import request_id_of
from imagebeam_services.common.streams import WorkStream
from imagebeam_services.image.answers import (
    STREAMED,
    BatchAnswer,
    GeneratedImage,
    OkItem,
    OpenAiImage,
    OpenAiImages,
)
from imagebeam_services.image.bodies import (
    BatchBody,
    EditsBody,
    GenerateBody,
    GenerationsBody,
    OpenAiImagesBody,
    Transport,
)
from imagebeam_services.image.delivery import Delivered, Delivery
from imagebeam_services.image.drawing import DrawEvent, Ended, draw_on_device
from imagebeam_services.image.edit_form import (
    EDITS_PATH,
    FORM_DESCRIPTION,
    FORM_TYPE,
    EditsRoute,
)
from imagebeam_services.image.event_lines import EventLines
from imagebeam_services.image.protocol import DrawRequest, ImageEngine
from imagebeam_services.image.requests import draw_requests, items_of, openai_requests

IMAGE_ERRORS = (ImageRefusedError, UnsupportedError, ModelFileError, StorageFailedError)
RequestId = Annotated[str, Depends(request_id_of)]
Prepare = Callable[[CancelToken], Sequence[DrawRequest | ServiceError]]
"""Makes the engine's requests, images and all, when the turn has come; blocks."""


class ImageRoutes:
    """Answers with what the engine draws.

    Args:
        host: The engine's host.
        engine: The engine.
        device: The thread that it lives on.
        delivery: How images get to the client.
        log: Takes prompts where they are logged at all.
    """

    def __init__(
        self,
        host: ModelHost,
        engine: ImageEngine,
        device: DeviceThread,
        delivery: Delivery,
        log: EventLog,
    ) -> None:
        self._host = host
        self._engine = engine
        self._device = device
        self._delivery = delivery
        self._log = log

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["image"], route_class=JsonRoute)
        errors = error_responses(WORK_ERRORS, IMAGE_ERRORS)
        router.add_api_route(
            "/generate",
            self.generate,
            methods=["POST"],
            response_model=GeneratedImage | BatchAnswer,
            responses={200: event_stream_of(*STREAMED), **errors},
        )
        router.add_api_route(
            "/v1/images/generations", self.images_generations, methods=["POST"], responses=errors
        )
        router.add_api_route(
            EDITS_PATH,
            self.images_edits,
            methods=["POST"],
            responses=errors,
            route_class_override=EditsRoute,
            openapi_extra={"requestBody": {"content": {FORM_TYPE: FORM_DESCRIPTION}}},
        )
        router.add_api_route(
            "/v1/models",
            models_of(self._host, "image"),
            methods=["GET"],
            responses=error_responses(),
        )
        return router

    async def generate(
        self, body: Annotated[GenerateBody, Body()], request: Request, request_id: RequestId
    ) -> GeneratedImage | BatchAnswer | EventStream:
        """Draws one image, or with `items` several; with `stream` it answers with events."""
        pixels = sum(item.width * item.height for item in items_of(body))
        self._delivery.require_possible(body.transport, pixels)
        model = self._host.require_model()
        prepare = partial(draw_requests, body)
        if body.stream:
            stream: WorkStream[DrawEvent] = WorkStream(
                self._host.work, request_id, self._work(prepare, wants_previews=body.previews)
            )
            lines = EventLines(self._delivery, len(items_of(body)), model, body.transport)
            return EventStream(lines.of(stream), stream.job, stream.position)
        outcomes = await self._draw(request, request_id, prepare, model, body.transport)
        if isinstance(body, BatchBody):
            return BatchAnswer(items=[_item(outcome) for outcome in outcomes])
        return _image(outcomes[0])

    async def images_generations(
        self, body: GenerationsBody, request: Request, request_id: RequestId
    ) -> OpenAiImages:
        """Draws `n` images, in OpenAI's form."""
        return await self._openai(body, request, request_id)

    async def images_edits(
        self, body: EditsBody, request: Request, request_id: RequestId
    ) -> OpenAiImages:
        """Edits images, in OpenAI's form: JSON, or what its clients send."""
        return await self._openai(body, request, request_id)

    async def _openai(
        self, body: OpenAiImagesBody, request: Request, request_id: str
    ) -> OpenAiImages:
        model = self._host.require_model()
        prepare = partial(openai_requests, body)
        outcomes = await self._draw(request, request_id, prepare, model, "bytes")
        images = [_image(outcome) for outcome in outcomes]
        data = [OpenAiImage(b64_json=image.image_b64 or "", seed=image.seed) for image in images]
        return OpenAiImages(created=int(time.time()), data=data)

    async def _draw(
        self,
        request: Request,
        request_id: str,
        prepare: Prepare,
        model: str,
        transport: Transport | None,
    ) -> list[Delivered]:
        ended: dict[int, Ended] = {}

        def note(event: DrawEvent) -> None:
            if isinstance(event, Ended):
                ended[event.item] = event

        work = self._work(prepare, wants_previews=False)
        await result_while_connected(
            request, self._host.work, request_id, lambda job: work(job, note)
        )
        return await asyncio.to_thread(
            lambda: [
                self._delivery.deliver(ended[item], model, transport) for item in sorted(ended)
            ]
        )

    def _work(
        self, prepare: Prepare, *, wants_previews: bool
    ) -> Callable[[Job, Callable[[DrawEvent], None]], Awaitable[None]]:
        async def work(job: Job, put: Callable[[DrawEvent], None]) -> None:
            prepared = await asyncio.to_thread(prepare, job.cancel)
            for entry in prepared:
                if isinstance(entry, DrawRequest):
                    self._log.prompt(job.id, entry.prompt)
            await draw_on_device(
                self._engine, self._device, job, prepared, put, wants_previews=wants_previews
            )

        return work


def _image(outcome: Delivered) -> GeneratedImage:
    """The image; what it failed with is raised, and so answers the whole request."""
    if isinstance(outcome, ServiceError):
        raise outcome
    return outcome


def _item(outcome: Delivered) -> OkItem | ErrorItem:
    if isinstance(outcome, ServiceError):
        return ErrorItem(error=detail_of(outcome))
    return OkItem(ok=outcome)
