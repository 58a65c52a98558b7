"""What signals do that ask for the end. Only the standard library is imported: needed at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
SIGNALS = tuple(number for number in signal.Signals if number.name in NAMES)
"""Ctrl-C, a manager's, the terminal's as it closes, and Windows' Ctrl-Break."""
MOST_SIGNALS = 65_536
"""What a pipe holds, at a byte each."""


@contextmanager
def leaving_at_once() -> Iterator[None]:
    """A signal in the block ends the process with exit code 0. For where nothing is started yet.

    An exception would not do among imports: Python wraps one that is raised while a class is made,
    and ends by SIGINT after all where it came through an `exec`.
    """

    def leave(*_: object) -> NoReturn:
        os._exit(0)

    with handled_by(leave):
        yield


@contextmanager
def interrupting() -> Iterator[None]:
    """A signal in the block raises `KeyboardInterrupt` there."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with handled_by(interrupt):
        yield


@contextmanager
def noticing() -> Iterator[Callable[[], None]]:
    """Gives what raises `KeyboardInterrupt` where a signal has come since the block began.

    A handler's exception is lost where Python happens to be in a finaliser, and Ray has a handler
    of its own while it starts: that a signal came is known here all the same. For the main thread.
    """
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)

    def raise_if_signalled() -> None:
        with suppress(BlockingIOError):  # none has come
            if not set(SIGNALS).isdisjoint(os.read(reader, MOST_SIGNALS)):
                raise KeyboardInterrupt

    # Python writes a byte there for each signal that has a handler, whatever that then does.
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield raise_if_signalled
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)


@contextmanager
def handled_by(handler: Callable[..., object]) -> Iterator[None]:
    """For the main thread. A signal that is ignored, as behind `nohup`, stays so."""
    heeded = [number for number in SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in heeded}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
