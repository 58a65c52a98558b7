"""A piece of work as the outside knows it: its id, and the flag that ends it early."""

import threading
from collections.abc import Callable, Iterable

from imagebeam_services.common.errors import (
    DuplicateRequestIdError,
    UnknownRequestError,
    WorkCancelledError,
)


class CancelToken:
    """Set once, from any thread; read by the thread that works.

    Work is asked to end and never torn down: only the engine knows when its device is free again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reason: str | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """Whether the work should end."""
        return self._reason is not None

    def cancel(self, reason: str) -> None:
        """Asks the work to end, and tells the listeners; the first reason counts."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def error(self) -> WorkCancelledError:
        """What the work ends with."""
        return WorkCancelledError(f"Cancelled: {self._reason or 'no reason given'}.")

    def raise_if_cancelled(self) -> None:
        """Called by an engine between steps.

        Raises:
            WorkCancelledError: The token is set.
        """
        if self.is_cancelled:
            raise self.error()

    def on_cancel(self, listener: Callable[[], None]) -> None:
        """Calls `listener` once, in the thread that cancels; at once if that was before."""
        with self._lock:
            if self._reason is None:
                self._listeners.append(listener)
                return
        listener()


def when_all(tokens: Iterable[CancelToken]) -> CancelToken:
    """A token that is set as soon as all of `tokens` are: nobody wants any of the work any more."""
    all_of = tuple(tokens)
    common = CancelToken()

    def check() -> None:
        if all(token.is_cancelled for token in all_of):
            common.cancel("by all who asked for it")

    for token in all_of:
        token.on_cancel(check)
    return common


class Job:
    """One request's work, from its arrival to the moment when the engine has left it."""

    def __init__(self, job_id: str) -> None:
        self.id = job_id
        self.cancel = CancelToken()


class JobRegistry:
    """The jobs that wait or run, by id. Used in the event loop's thread only."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job_id: str) -> Job:
        """Makes a job.

        Raises:
            DuplicateRequestIdError: One with this id has not ended yet.
        """
        if job_id in self._jobs:
            raise DuplicateRequestIdError(
                "Work with this X-Request-Id has not ended yet: give each request its own."
            )
        job = self._jobs[job_id] = Job(job_id)
        return job

    def remove(self, job: Job) -> None:
        """Forgets a job that has ended."""
        self._jobs.pop(job.id, None)

    def cancel(self, job_id: str, reason: str) -> None:
        """Asks one job to end.

        Raises:
            UnknownRequestError: None with this id waits or runs.
        """
        job = self._jobs.get(job_id)
        if job is None:
            raise UnknownRequestError("No work with this id is waiting or running.")
        job.cancel.cancel(reason)

    def cancel_all(self, reason: str) -> None:
        """Asks every job to end."""
        for job in list(self._jobs.values()):
            job.cancel.cancel(reason)
