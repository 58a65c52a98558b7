"""What SIGTERM and Ctrl-C do. Only the standard library is imported here: it is needed at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """A signal in the block ends the process with exit code 0. For where nothing is started yet.

    An exception would not do among imports: Python wraps one that is raised while a class is made,
    and ends by SIGINT after all where it came through an `exec`.
    """

    def leave(*_: object) -> NoReturn:
        os._exit(0)

    with _handled_by(leave):
        yield


@contextmanager
def interrupting() -> Iterator[None]:
    """A signal in the block raises `KeyboardInterrupt` there."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with _handled_by(interrupt):
        yield


@contextmanager
def _handled_by(handler: Callable[..., NoReturn]) -> Iterator[None]:
    """For the main thread. A signal that is ignored, as behind `nohup`, stays so."""
    heeded = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heeded}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
