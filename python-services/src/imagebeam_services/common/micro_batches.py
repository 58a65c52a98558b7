"""Requests that wait at the same time are done together, in one call of the engine.

Nobody waits for company: the one whose turn comes takes along those that wait behind it. So a
request that is alone takes as long as ever, and the busier the service, the larger its batches.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from imagebeam_services.common.engine_errors import told_error
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Piece(Generic[T]):
    """One request's part of work that is done together.

    Attributes:
        job: Whose it is; where its token is set, its outcome is wanted no more.
        thing: What is to be worked on.
    """

    job: Job
    thing: T


Outcomes = Mapping[Job, R | BaseException]


class MicroBatches(Generic[T, R]):
    """Makes batches of a worklist's single requests, which keep their ids, cancels and errors.

    Args:
        worklist: Where the requests wait and run; a batch takes one place in its engine. Work that
            is begun there directly is never part of a batch, and is done in its turn.
        limit: How many pieces a batch may have; asked for when one is made.
        work: Does a batch: one outcome a piece, in their order. Where it raises, each piece is
            tried alone, so that one that the engine chokes on fails alone.
        log: Takes what failed as a batch.
    """

    def __init__(
        self,
        worklist: Worklist,
        limit: Callable[[], int],
        work: Callable[[Sequence[Piece[T]]], Awaitable[Sequence[R | ServiceError]]],
        log: EventLog,
    ) -> None:
        self._worklist = worklist
        self._limit = limit
        self._work = work
        self._log = log
        self._things: dict[Job, T] = {}
        self._batch_of: dict[Job, asyncio.Task[Outcomes[R]]] = {}

    def begin(self, job_id: str, thing: T) -> tuple[Job, asyncio.Task[R]]:
        """Queues a request; else as `Worklist.begin`."""
        job, task = self._worklist.begin(job_id, self._outcome)
        self._things[job] = thing
        task.add_done_callback(lambda _: self._forget(job))
        return job, task

    async def _outcome(self, job: Job) -> R:
        """What comes of a request; its job has a place now, its own or one that it shares."""
        if job not in self._batch_of:
            self._make_batch(job)
        # All stay until the engine has left their batch, cancelled ones too: see `Worklist`.
        outcome = (await asyncio.shield(self._batch_of[job]))[job]
        job.cancel.raise_if_cancelled()
        if not isinstance(outcome, BaseException):
            return outcome
        try:
            raise outcome
        finally:
            # An error whose traceback has a frame that has the error keeps all its frames alive.
            del outcome

    def _make_batch(self, first: Job) -> None:
        """Takes along those that wait, and starts their work."""
        admission = self._worklist.admission
        waiting = [job for job in admission.waiting_jobs if job in self._things]
        company = waiting[: max(self._limit(), 1) - 1]
        for job in company:
            admission.let_in(job, beside=first)
        jobs = [first, *company]
        batch = asyncio.create_task(self._outcomes([Piece(job, self._things[job]) for job in jobs]))
        self._batch_of.update(dict.fromkeys(jobs, batch))

    async def _outcomes(self, pieces: Sequence[Piece[T]]) -> Outcomes[R]:
        """What comes of each piece: together, or where that fails, of each alone."""
        (done,) = await asyncio.gather(self._work(pieces), return_exceptions=True)
        if not isinstance(done, BaseException):
            return dict(zip((piece.job for piece in pieces), done, strict=True))
        is_wanted = any(not piece.job.cancel.is_cancelled for piece in pieces)
        if len(pieces) == 1 or not is_wanted or not isinstance(done, Exception):
            return dict.fromkeys((piece.job for piece in pieces), done)
        told_error(done, self._log, "batch.failed", pieces=len(pieces))
        del done  # its frames hold what was too much for the memory
        outcomes: dict[Job, R | BaseException] = {}
        for piece in pieces:
            outcomes.update(await self._outcomes([piece]))
        return outcomes

    def _forget(self, job: Job) -> None:
        self._things.pop(job, None)
        self._batch_of.pop(job, None)
