"""Work whose events reach the client while it goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request

from imagebeam_services.common.answers import cancel_when_gone
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.event_queue import EventQueue
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")

WAITING_TOLD_S = 10.0
"""How often a stream tells that its work still waits: readers give up on silence after minutes."""


@dataclass(frozen=True)
class Waits:
    """The work waits for the engine, `position` places away from it, at least 1."""

    position: int


@dataclass(frozen=True)
class Began:
    """The work has its place in the engine; told once. Time-outs count from here."""


class WorkStream(Generic[T]):
    """Work that has been queued, and its events as they come.

    Args:
        worklist: Where the work is done.
        job_id: The request's id.
        work: As in `Worklist.begin`; its second argument takes an event, from any thread.
        told_s: How often it is told that the work still waits.

    Attributes:
        job: The work's.
        position: Where it was in the queue when it came; 0 where it began at once.
    """

    def __init__(
        self,
        worklist: Worklist,
        job_id: str,
        work: Callable[[Job, Callable[[T], None]], Awaitable[None]],
        told_s: float = WAITING_TOLD_S,
    ) -> None:
        self._events: EventQueue[T | Began] = EventQueue()
        self._early: list[T | Began | None] = []
        self._told_s = told_s
        self._admission = worklist.admission
        self.job, self._task = worklist.begin(job_id, lambda job: self._work(job, work))
        self.position = self._admission.position(self.job)
        # `close` is queued like an event, so it comes after all that the work has put.
        self._task.add_done_callback(lambda _: self._events.close())

    async def wait_for_first(self, request: Request) -> None:
        """Waits for the first event of work that is in the engine already.

        So a failure before it has a status of its own. Work that waits in the queue does not hold
        its client back: that one learns of its place and of the start of the work.

        Raises:
            ServiceError: The work ended without any event.
        """
        if self.position > 0:
            return
        watcher = asyncio.create_task(cancel_when_gone(request, self.job.cancel))
        try:
            while not self._early or isinstance(self._early[-1], Began):
                self._early.append(await self._events.take())
        except asyncio.CancelledError:
            self.job.cancel.cancel("the service ends")
            raise
        finally:
            watcher.cancel()
        if self._early[-1] is None:
            await self._task

    async def __aiter__(self) -> AsyncIterator[T | Waits | Began]:
        """All events, until the work has ended, also where it failed: then ask `error`."""
        if self.position > 0:
            yield Waits(self.position)
        for early in self._early:
            if early is not None:
                yield early
        while (event := await self._next()) is not None:
            yield event

    def error(self) -> ServiceError | None:
        """What the work failed with; to be asked when the events have ended."""
        error = self._task.exception()
        if error is None or isinstance(error, ServiceError):
            return error
        raise error  # the worklist lets nothing else out

    async def _work(
        self, job: Job, work: Callable[[Job, Callable[[T], None]], Awaitable[None]]
    ) -> None:
        self._events.put(Began())
        await work(job, self._events.put)

    async def _next(self) -> T | Waits | Began | None:
        if self._admission.position(self.job) == 0:
            return await self._events.take()
        try:
            async with asyncio.timeout(self._told_s):
                return await self._events.take()
        except TimeoutError:
            # It may have begun in this moment: then that is told next.
            return Waits(max(self._admission.position(self.job), 1))
