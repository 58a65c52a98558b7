"""Waiting for something to become true, never for a time to pass."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONGEST_PAUSE_S = 0.05


def wait_until(
    condition: Callable[[], bool], limit_s: float = 60.0, pause_s: float = 0.005
) -> None:
    """Returns as soon as `condition` holds; fails when it does not within the limit.

    Asks less and less often: who asks all the time takes the core from what is waited for.
    """
    until = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(pause_s)
        pause_s = min(pause_s * 1.2, LONGEST_PAUSE_S)


@contextmanager
def held(gate: threading.Event) -> Iterator[None]:
    """Closes a gate; opens it again whatever happens, so that nobody waits behind it for ever."""
    gate.clear()
    try:
        yield
    finally:
        gate.set()
