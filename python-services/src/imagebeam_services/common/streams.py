"""Work whose events reach the client while it goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from fastapi import Request

from imagebeam_services.common.answers import cancel_when_gone
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.event_queue import EventQueue
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")


class WorkStream(Generic[T]):
    """Work that has been queued, and its events as they come.

    Args:
        worklist: Where the work is done.
        job_id: The request's id.
        work: As in `Worklist.begin`; its second argument takes an event, from any thread.
    """

    def __init__(
        self,
        worklist: Worklist,
        job_id: str,
        work: Callable[[Job, Callable[[T], None]], Awaitable[None]],
    ) -> None:
        self._events: EventQueue[T] = EventQueue()
        self._first: T | None = None
        self.job, self._task = worklist.begin(job_id, lambda job: work(job, self._events.put))
        # `close` is queued like an event, so it comes after all that the work has put.
        self._task.add_done_callback(lambda _: self._events.close())

    async def wait_for_first(self, request: Request) -> None:
        """Waits until there is something to send, so that a failure before it has its own status.

        Raises:
            ServiceError: The work ended without any event.
        """
        watcher = asyncio.create_task(cancel_when_gone(request, self.job.cancel))
        try:
            self._first = await self._events.take()
        except asyncio.CancelledError:
            self.job.cancel.cancel("the service ends")
            raise
        finally:
            watcher.cancel()
        if self._first is None:
            await self._task

    async def __aiter__(self) -> AsyncIterator[T]:
        """All events, until the work has ended, also where it failed: then ask `error`."""
        event = self._first if self._first is not None else await self._events.take()
        while event is not None:
            yield event
            event = await self._events.take()

    def error(self) -> ServiceError | None:
        """What the work failed with; to be asked when the events have ended."""
        error = self._task.exception()
        if error is None or isinstance(error, ServiceError):
            return error
        raise error  # the worklist lets nothing else out
