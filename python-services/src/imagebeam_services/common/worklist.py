"""The jobs of one engine: how they wait, run, are cancelled and fail. All in the event loop.

Work runs in tasks of the list and is never torn down, only asked to end (`CancelToken`): a place is
free again when the engine has really left the work, whoever still waits for its result.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.engine_errors import told_error, without_frames
from imagebeam_services.common.errors import (
    DuplicateRequestIdError,
    ServiceError,
    UnknownRequestError,
    WorkCancelledError,
)
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.logs import EventLog

T = TypeVar("T")


class WorkObserver(Protocol):
    """Whoever must know when work is in the engine."""

    def require_loaded(self) -> None:
        """Raises a `ServiceError` where work cannot be done now."""

    def work_began(self) -> None:
        """One piece of work is in the engine."""

    def work_ended(self) -> None:
        """One piece of work has left it."""

    def work_failed(self, error: ServiceError) -> None:
        """One piece of work ended with an error, which its client is told."""


class Worklist:
    """Takes work, gives each piece its place, and turns what it fails with into `ServiceError`s."""

    def __init__(self, admission: Admission, observer: WorkObserver, log: EventLog) -> None:
        self.admission = admission
        self._jobs: dict[str, Job] = {}
        self._observer = observer
        self._log = log
        self._in_engine = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def begin(
        self, job_id: str, work: Callable[[Job], Awaitable[T]]
    ) -> tuple[Job, asyncio.Task[T]]:
        """Queues work; `work` is called when it holds a place in the engine.

        Args:
            job_id: The request's id, by which it can be cancelled.
            work: Must raise `WorkCancelledError` soon after the job's token is set.

        Returns:
            The job, and the task that ends with the work's result or with a `ServiceError`.
            Do not cancel the task: set the job's token.

        Raises:
            QueueFullError, DuplicateRequestIdError: The work is not taken.
            ServiceError: There is no model that could work now.
        """
        self._observer.require_loaded()
        self.admission.require_room()
        if job_id in self._jobs:
            raise DuplicateRequestIdError(
                "Work with this X-Request-Id has not ended yet: give each request its own."
            )
        job = self._jobs[job_id] = Job(job_id)
        # Before anything else can happen: what comes at the same time must find the queue longer.
        place = self.admission.place(job)
        task = asyncio.create_task(self._perform(job, work, place))
        # Nobody may be left to read the error (a client that went away); it stands in the log.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return job, task

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Those that wait or run, in the order in which they came."""
        return tuple(self._jobs.values())

    def job(self, job_id: str) -> Job:
        """One of them.

        Raises:
            UnknownRequestError: None with this id waits or runs.
        """
        if (job := self._jobs.get(job_id)) is None:
            raise UnknownRequestError("No work with this id is waiting or running.")
        return job

    def cancel_all(self, reason: str) -> tuple[Job, ...]:
        """Asks all jobs to end; returns those that it asked."""
        asked = self.jobs
        for job in asked:
            job.cancel.cancel(reason)
        return asked

    async def drain(self, refusal: ServiceError) -> None:
        """Refuses what waits, and waits for what runs."""
        self.admission.refuse_waiting(refusal)
        await self._idle.wait()

    async def _perform(
        self,
        job: Job,
        work: Callable[[Job], Awaitable[T]],
        place: AbstractAsyncContextManager[None],
    ) -> T:
        try:
            async with place:
                # An unload may have begun since the job was taken.
                self._observer.require_loaded()
                return await self._in_place(job, work)
        except WorkCancelledError as error:
            self._log.info("work.cancelled", id=job.id)
            told = without_frames(error)
        except Exception as error:  # noqa: BLE001 - the one place where work's errors are told
            told = told_error(error, self._log, "work.failed", id=job.id)
            self._observer.work_failed(told)
        finally:
            del self._jobs[job.id]
        raise told

    async def _in_place(self, job: Job, work: Callable[[Job], Awaitable[T]]) -> T:
        self._in_engine += 1
        self._idle.clear()
        self._observer.work_began()
        try:
            return await work(job)
        finally:
            self._in_engine -= 1
            self._observer.work_ended()
            if self._in_engine == 0:
                self._idle.set()
