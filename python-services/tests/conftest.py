"""What holds for all tests: no network but loopback."""

import gc
import signal
import socket
from collections.abc import Generator, Iterator
from typing import Any

import pytest

LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost"}


class NetworkUsedError(Exception):
    """A test wanted to reach another machine."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Looking for garbage among what the tests import took a seventh of the time of that."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuses connections of this process to other machines; see also `loopback_only.py`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(autouse=True, scope="module")
def _garbage_is_looked_for_in_what_is_new() -> Iterator[None]:
    """Looking through the libraries' million objects again and again took a fifth of the time.

    What a module's tests have left to complain of is told in it, and not in a later one.
    """
    gc.freeze()
    yield
    gc.collect()


@pytest.fixture(autouse=True, scope="session")
def _signals_as_in_a_terminal() -> None:
    """Children inherit what is ignored, and jobs in the background and `nohup` ignore signals."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_IGN:
        signal.signal(hangup, signal.SIG_DFL)


def _guarded(connect: Any) -> Any:  # noqa: ANN401 - a method of a C class
    def guarded(self: socket.socket, address: Any) -> Any:  # noqa: ANN401 - of any family
        is_internet = self.family in (socket.AF_INET, socket.AF_INET6)
        if is_internet and address[0] not in LOCAL_HOSTS:
            raise NetworkUsedError(f"A test connects to {address[0]}.")
        return connect(self, address)

    return guarded
