"""Work whose events reach the client while it goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request

from imagebeam_services.common.answers import CLIENT_GONE, cancel_when_gone
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")

FIRST_LIMIT_S = 1.0
"""How long an answer is held back for its first event; what fails later fails in an event."""
SILENCE_S = 10.0
"""After so long without an event a stream says so: readers give up on silence after minutes."""


@dataclass(frozen=True)
class Silence:
    """Nothing has happened: the work is `position` places away from the engine, 0 in it."""

    position: int

    def __str__(self) -> str:
        """For a comment."""
        return f"queued {self.position}" if self.position > 0 else "working"


@dataclass(frozen=True)
class Began:
    """The work has its place in the engine; told once. Time-outs count from here."""


class WorkStream(Generic[T]):
    """Work that has been queued, and its events as they come.

    Args:
        worklist: Where the work is done.
        job_id: The request's id.
        work: As in `Worklist.begin`; its second argument takes an event, from any thread. Events
            are few and small, so that no work waits for a slow reader while it holds the device.
        silence_s: After so long without an event that is told.

    Attributes:
        job: The work's.
        position: Where it was in the queue when it came; 0 where it began at once.
    """

    def __init__(
        self,
        worklist: Worklist,
        job_id: str,
        work: Callable[[Job, Callable[[T], None]], Awaitable[None]],
        silence_s: float = SILENCE_S,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[T | Began | None] = asyncio.Queue()
        self._early: list[T | Began | None] = []
        self._silence_s = silence_s
        self._admission = worklist.admission
        self.job, self._task = worklist.begin(job_id, lambda job: self._work(job, work))
        self.position = self._admission.position(self.job)
        # The end is queued like an event, so it comes after all that the work has put.
        self._task.add_done_callback(lambda _: self._put(None))

    async def wait_for_first(self, request: Request, limit_s: float = FIRST_LIMIT_S) -> None:
        """Waits a moment for the first event of work that is in the engine already.

        So an early failure has a status of its own. Work that waits in the queue does not hold
        its client back: that one learns of its place and of the start of the work. Nor does work
        that takes its time, as with a long prompt.

        Raises:
            ServiceError: The work ended without any event.
        """
        if self.position > 0:
            return
        watcher = asyncio.create_task(cancel_when_gone(request, self.job.cancel))
        try:
            async with asyncio.timeout(limit_s):
                while not self._early or isinstance(self._early[-1], Began):
                    self._early.append(await self._events.get())
        except TimeoutError:
            return
        except asyncio.CancelledError:
            if self.job.cancel.is_cancelled:  # as `while_connected`
                raise self.job.cancel.error() from None
            self.job.cancel.cancel(CLIENT_GONE)
            raise
        finally:
            watcher.cancel()
        if self._early[-1] is None:
            await self._task

    async def __aiter__(self) -> AsyncIterator[T | Silence | Began]:
        """All events, until the work has ended, also where it failed: then ask `error`."""
        if self.position > 0:
            yield Silence(self.position)
        for early in self._early:
            if early is None:
                return
            yield early
        while (event := await self._next()) is not None:
            yield event

    def error(self) -> ServiceError | None:
        """What the work failed with; to be asked when the events have ended."""
        if not self._task.done():  # the service ends before the engine has left the work
            return self.job.cancel.error()
        error = self._task.exception()
        if error is None or isinstance(error, ServiceError):
            return error
        raise error  # the worklist lets nothing else out

    async def _work(
        self, job: Job, work: Callable[[Job, Callable[[T], None]], Awaitable[None]]
    ) -> None:
        self._put(Began())
        await work(job, self._put)

    def _put(self, event: T | Began | None) -> None:
        """Adds an event, from any thread; None is the end."""
        # A device thread may outlive the loop when the process is about to end.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)

    async def _next(self) -> T | Silence | Began | None:
        try:
            async with asyncio.timeout(self._silence_s):
                return await self._events.get()
        except TimeoutError:
            return Silence(self._admission.position(self.job))
        except asyncio.CancelledError:
            if not self.job.cancel.is_cancelled:
                raise
            return None
