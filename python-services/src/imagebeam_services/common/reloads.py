"""When an engine that has ended by itself is loaded again, and when no more."""

from collections.abc import Callable

PAUSES_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Before each load in a row. After as many, it is taken to be the model that ends the engine."""
LASTING_S = 10.0
"""An engine that has lived this long after its load works: what ended it came with a request."""


class Reloads:
    """Counts the ends of an engine that come soon after its loads.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._loaded_s = 0.0
        self._in_a_row = 0

    def loaded(self) -> None:
        """The engine is loaded now."""
        self._loaded_s = self._clock()

    def forget(self) -> None:
        """A client has asked for a load: a new beginning."""
        self._in_a_row = 0

    def pause_s(self) -> float | None:
        """The engine has ended now: how long to wait with the next load; None for no more loads."""
        if self._clock() - self._loaded_s >= LASTING_S:
            self._in_a_row = 0
        if self._in_a_row == len(PAUSES_S):
            return None
        self._in_a_row += 1
        return PAUSES_S[self._in_a_row - 1]
