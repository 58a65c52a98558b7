"""A bounded first-come queue in front of an engine with a fixed number of places."""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from imagebeam_services.common.errors import QueueFullError, ServiceError
from imagebeam_services.common.jobs import Job

LONGEST_RETRY_AFTER_S = 60


class Admission:
    """Lets `places` jobs run at a time and at most `waiting_limit` more wait.

    Used in the event loop's thread only, so that nothing here needs a lock.
    """

    def __init__(self, places: int, waiting_limit: int, clock: Callable[[], float]) -> None:
        self.places = places
        self.waiting_limit = waiting_limit
        self._clock = clock
        self._running = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._mean_work_s = 1.0

    @property
    def running(self) -> int:
        """How many jobs have a place."""
        return self._running

    @property
    def waiting(self) -> int:
        """How many jobs wait for one."""
        return len(self._waiting)

    def require_room(self) -> None:
        """Checks that one more job may come.

        Raises:
            QueueFullError: As many wait as may; says when a place can be expected.
        """
        if self._running < self.places or self.waiting < self.waiting_limit:
            return
        expected_s = self._mean_work_s * (self.waiting + 1) / self.places
        raise QueueFullError(
            f"{self.waiting} requests wait already: try again later.",
            details={"running": self.running, "waiting": self.waiting},
            retry_after_s=min(max(math.ceil(expected_s), 1), LONGEST_RETRY_AFTER_S),
        )

    @asynccontextmanager
    async def place(self, job: Job) -> AsyncIterator[None]:
        """Waits for a place, and holds it for the body of the `async with`.

        Raises:
            WorkCancelledError: The job was cancelled before its turn.
            ServiceError: What `refuse_waiting` was given.
        """
        if self._running < self.places:
            self._running += 1
        else:
            await self._turn(job)
        began = self._clock()
        try:
            job.cancel.raise_if_cancelled()
            yield
        finally:
            # The mean of about the last five: it only has to give a sensible Retry-After.
            self._mean_work_s += 0.2 * (self._clock() - began - self._mean_work_s)
            self._pass_on()

    def refuse_waiting(self, error: ServiceError) -> None:
        """Ends the wait of every job with `error`; those that run go on."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_exception(error)

    async def _turn(self, job: Job) -> None:
        """Waits until a job that ends hands its place over."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)

        def give_up() -> None:
            if not turn.done():
                self._waiting.remove(turn)
                turn.set_exception(job.cancel.error())

        job.cancel.on_cancel(give_up)
        await turn

    def _pass_on(self) -> None:
        """Gives the place to the one that has waited longest, or gives it up."""
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._running -= 1
