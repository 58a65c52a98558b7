"""A bounded first-come queue in front of an engine with a fixed number of places."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from imagebeam_services.common.errors import QueueFullError, ServiceError
from imagebeam_services.common.jobs import Job

LONGEST_RETRY_AFTER_S = 60


@dataclass
class _Place:
    """What a job in the engine holds, alone or together with those that it has let in.

    Attributes:
        taken_s: When the first of them got it.
        inside: How many hold it now.
        admitted: How many have held it in all.
    """

    taken_s: float
    inside: int = 0
    admitted: int = 0


class Admission:
    """Lets jobs run in `places` places, and at most `waiting_limit` more wait.

    Used in the event loop's thread only, so that nothing here needs a lock.
    """

    def __init__(self, places: int, waiting_limit: int, clock: Callable[[], float]) -> None:
        self.places = places
        self.waiting_limit = waiting_limit
        self._clock = clock
        self._free = places
        self._running: dict[Job, _Place] = {}
        self._waiting: dict[Job, asyncio.Future[None]] = {}
        self._mean_work_s = 1.0

    @property
    def running(self) -> int:
        """How many jobs have a place, shared ones included."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many jobs wait for one."""
        return len(self._waiting)

    @property
    def waiting_jobs(self) -> tuple[Job, ...]:
        """Those that wait, the one that has waited longest first."""
        return tuple(self._waiting)

    def position(self, job: Job) -> int:
        """How many places in the queue a job is away from the engine; 0 where it is in it."""
        return next((n for n, waiting in enumerate(self._waiting, 1) if waiting is job), 0)

    def seconds_of(self, job: Job) -> tuple[float, float | None]:
        """How long a job has waited, and how long it has been in the engine; None before that."""
        now_s, began_s = self._clock(), job.began_s
        if began_s is None:
            return now_s - job.arrived_s, None
        return began_s - job.arrived_s, now_s - began_s

    def require_room(self) -> None:
        """Checks that one more job may come.

        Raises:
            QueueFullError: As many wait as may; says when a place can be expected.
        """
        if self._free > 0 or self.waiting < self.waiting_limit:
            return
        expected_s = self._mean_work_s * (self.waiting + 1) / self.places
        raise QueueFullError(
            f"{self.waiting} requests wait already: try again later.",
            details={"running": self.running, "waiting": self.waiting},
            retry_after_s=min(max(math.ceil(expected_s), 1), LONGEST_RETRY_AFTER_S),
        )

    def place(self, job: Job) -> AbstractAsyncContextManager[None]:
        """Gives the job a free place, or else its turn among those that wait.

        That has happened when this returns, so that the next `require_room` counts the job.

        Returns:
            To be entered: waits for the turn, and holds the place for the body of its `async with`.
            It raises `WorkCancelledError` where the job was cancelled before its turn, and what
            `refuse_waiting` was given.
        """
        job.arrived_s = self._clock()
        if self._free > 0:
            self._enter_free_place(job)
            return self._held(job, None)
        return self._held(job, self._queue(job))

    def let_in(self, job: Job, beside: Job) -> None:
        """Lets a waiting job in out of its turn, into the place of one that runs.

        The place is free again when all who share it have left.

        Args:
            job: One of `waiting_jobs`.
            beside: Has a place.
        """
        turn = self._waiting.pop(job)
        self._enter(job, self._running[beside])
        turn.set_result(None)

    def refuse_waiting(self, error: ServiceError) -> None:
        """Ends the wait of every job with `error`; those that run go on."""
        turns = list(self._waiting.values())
        self._waiting.clear()
        for turn in turns:
            turn.set_exception(error)

    @asynccontextmanager
    async def _held(self, job: Job, turn: asyncio.Future[None] | None) -> AsyncIterator[None]:
        try:
            if turn is not None:
                await turn
            job.cancel.raise_if_cancelled()
            yield
        finally:
            self._leave(job)

    def _queue(self, job: Job) -> asyncio.Future[None]:
        """What is done once the job has been let in."""
        turn = self._waiting[job] = asyncio.get_running_loop().create_future()

        def give_up() -> None:
            if self._waiting.pop(job, None) is not None:
                turn.set_exception(job.cancel.error())

        job.cancel.on_cancel(give_up)
        return turn

    def _enter_free_place(self, job: Job) -> None:
        self._free -= 1
        self._enter(job, _Place(self._clock()))

    def _enter(self, job: Job, place: _Place) -> None:
        job.began_s = self._clock()
        place.inside += 1
        place.admitted += 1
        self._running[job] = place

    def _leave(self, job: Job) -> None:
        """Forgets a job; the last one out of a place leaves it to the one that waits longest."""
        self._waiting.pop(job, None)
        place = self._running.pop(job, None)
        if place is None:  # its wait ended without a place
            return
        place.inside -= 1
        if place.inside > 0:
            return
        # The mean of about the last five: it only has to give a sensible Retry-After.
        work_s = (self._clock() - place.taken_s) / place.admitted
        self._mean_work_s += 0.2 * (work_s - self._mean_work_s)
        self._free += 1
        if self._waiting:
            following = next(iter(self._waiting))
            turn = self._waiting.pop(following)
            self._enter_free_place(following)
            turn.set_result(None)
