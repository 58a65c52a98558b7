"""From what happens while images are drawn to the events that a streaming client gets."""

import asyncio
from collections.abc import AsyncGenerator

from imagebeam_services.common.answers import comment_line, server_event
from imagebeam_services.common.error_body import detail_of
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.streams import Began, Silence, WorkStream
from imagebeam_services.image.answers import (
    DoneEvent,
    ErrorEvent,
    ImageEvent,
    PreviewEvent,
    QueuedEvent,
    StartedEvent,
    StepEvent,
)
from imagebeam_services.image.bodies import Transport
from imagebeam_services.image.delivery import Delivery, preview_jpeg_b64
from imagebeam_services.image.drawing import (
    DrawEvent,
    Drew,
    Ended,
    Failed,
    Previewed,
    Stepped,
)


class EventLines:
    """Renders one request's events; encodes and writes images in threads, off the device's time."""

    def __init__(
        self, delivery: Delivery, items: int, model: str, transport: Transport | None
    ) -> None:
        self._delivery = delivery
        self._items = items
        self._model = model
        self._transport = transport
        self._drawn = 0
        self._failed = 0

    async def of(self, stream: WorkStream[DrawEvent]) -> AsyncGenerator[str, None]:
        """All events of the work, from `queued` to `done`."""
        job_id = stream.job.id
        queued = QueuedEvent(id=job_id, items=self._items, position=stream.position)
        yield _line("queued", queued)
        async for event in stream:
            match event:
                case Silence() as silence:
                    yield comment_line(str(silence))
                case Began():
                    yield _line("started", StartedEvent(id=job_id))
                case Stepped(item, step, steps):
                    yield _line("step", StepEvent(item=item, step=step, steps=steps))
                case Previewed(item, image):
                    encoded = await asyncio.to_thread(preview_jpeg_b64, image)
                    yield _line("preview", PreviewEvent(item=item, image_b64=encoded))
                case Drew() | Failed():
                    yield await self._ended(event)
        if (error := stream.error()) is not None:
            self._failed = self._items - self._drawn
            yield _line("error", ErrorEvent(item=None, error=detail_of(error)))
        yield _line("done", DoneEvent(drawn=self._drawn, failed=self._failed))

    async def _ended(self, event: Ended) -> str:
        delivered = await asyncio.to_thread(
            self._delivery.deliver, event, self._model, self._transport
        )
        if isinstance(delivered, ServiceError):
            self._failed += 1
            return _line("error", ErrorEvent(item=event.item, error=detail_of(delivered)))
        self._drawn += 1
        return _line("image", ImageEvent(item=event.item, image=delivered))


def _line(
    name: str,
    event: QueuedEvent
    | StartedEvent
    | StepEvent
    | PreviewEvent
    | ImageEvent
    | ErrorEvent
    | DoneEvent,
) -> str:
    return server_event(name, event.model_dump())
