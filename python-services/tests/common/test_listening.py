"""The port that a service listens on is its own."""

import socket
from typing import Any

import pytest

from imagebeam_services.common import listening


class StubSocket:
    """Takes everything, and notes its options."""

    def __init__(self, *_: object) -> None:
        self.options: list[tuple[int, int, int]] = []

    def setsockopt(self, *option: int) -> None:
        self.options.append((option[0], option[1], option[2]))

    def bind(self, address: object) -> None: ...

    def listen(self, backlog: int) -> None: ...


@pytest.mark.parametrize(("platform", "option"), [("win32", -5), ("linux", socket.SO_REUSEADDR)])
def test_on_windows_no_other_program_may_take_the_port_over(
    monkeypatch: pytest.MonkeyPatch, platform: str, option: int
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    monkeypatch.setattr(socket, "socket", StubSocket)
    made: Any = listening.listen(0)
    assert made.options == [(socket.SOL_SOCKET, option, 1)]
