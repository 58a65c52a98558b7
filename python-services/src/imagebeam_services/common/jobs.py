"""A piece of work as the outside knows it: its id, and the flag that ends it early."""

import threading
from collections.abc import Callable, Iterable

from imagebeam_services.common.errors import WorkCancelledError


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
    """One request's work, from its arrival to the moment when the engine has left it.

    Attributes:
        id: The request's `X-Request-Id`.
        cancel: Ends it early.
        arrived_s: When it came, by its queue's clock.
        began_s: When it got its place in the engine; None while it waits.
    """

    def __init__(self, job_id: str) -> None:
        self.id = job_id
        self.cancel = CancelToken()
        self.arrived_s = 0.0
        self.began_s: float | None = None
        self._steps: dict[int, tuple[int, int]] = {}
        self._items = 1

    def note_items(self, items: int) -> None:
        """Says how many items will take steps."""
        self._items = items

    def note_step(self, item: int, step: int, steps: int) -> None:
        """Says that an item has done `step` of its `steps`; from any thread."""
        self._steps[item] = (step, steps)

    @property
    def steps(self) -> tuple[int, int] | None:
        """Steps done and in all, items together; None before the first.

        An item that has not begun is taken to need as many as the one that needs most.
        """
        told = tuple(self._steps.copy().values())
        if not told:
            return None
        to_come = max(self._items - len(told), 0) * max(of for _, of in told)
        return sum(done for done, _ in told), sum(of for _, of in told) + to_come
