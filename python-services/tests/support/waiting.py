"""Waiting for something to become true, never for a time to pass."""

import time
from collections.abc import Callable


def wait_until(
    condition: Callable[[], bool], limit_s: float = 10.0, pause_s: float = 0.005
) -> None:
    """Returns as soon as `condition` holds; fails when it does not within the limit."""
    until = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(pause_s)
