"""The parent's end of a child, in one process: what it is given, and what it says or does not."""

import asyncio
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import psutil
import pytest

from imagebeam_services.common.errors import EngineDiedError
from imagebeam_services.language.child import process
from imagebeam_services.language.child.process import (
    ChildWatch,
    ModelChild,
    _interpreter,
    _kept,
)
from imagebeam_services.language.child.watchdog import Meter, Moment
from tests.support.service_client import LogLines

GIVEN = """CUDA_VISIBLE_DEVICES CUDA_DEVICE_ORDER CUDA_PATH CUDA_PATH_V12_4 HIP_PATH
HIP_VISIBLE_DEVICES HSA_OVERRIDE_GFX_VERSION ROCR_VISIBLE_DEVICES VK_ICD_FILENAMES
VK_DRIVER_FILES XDG_DATA_DIRS GGML_VK_VISIBLE_DEVICES GGML_CUDA_ENABLE_UNIFIED_MEMORY PYTHONUTF8
USERPROFILE PATH Path OMP_NUM_THREADS LD_LIBRARY_PATH"""
HELD_BACK = """LLM_ENGINE_KEY HF_TOKEN OPENAI_API_KEY CUDA_TOKEN GGML_API_KEY AMD_SECRET VK_PASSWORD
ROCM_ACCESS_KEY IMAGEBEAM_TOKEN MY_CUDA_PATH PATHS LD_PRELOAD GITHUB_TOKEN PYTHONSTARTUP"""


def test_a_child_gets_what_drivers_read_and_nobodys_keys() -> None:
    all_names = [*GIVEN.split(), *HELD_BACK.split()]
    assert list(_kept(dict.fromkeys(all_names, "x"))) == GIVEN.split()


def test_on_windows_the_interpreter_itself_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_base_executable", "C:/python.exe")
    monkeypatch.setattr(sys, "executable", "C:/venv/python.exe")
    assert _interpreter("nt") == ("C:/python.exe", {"__PYVENV_LAUNCHER__": "C:/venv/python.exe"})
    assert _interpreter("posix") == ("C:/venv/python.exe", {})


class FakeProcess:
    """A process that says what it is told to, and ends when it is killed."""

    pid = 1
    returncode = -9

    def __init__(self) -> None:
        self.stdin = self
        self.stdout, self.stderr = asyncio.StreamReader(), asyncio.StreamReader()
        self.got: list[bytes] = []

    def write(self, line: bytes) -> None:
        self.got.append(line)

    def is_closing(self) -> bool:
        return False

    def kill(self) -> None:
        self.stdout.feed_eof()
        self.stderr.feed_eof()

    async def wait(self) -> int:
        return -9

    async def communicate(self) -> tuple[bytes, bytes]:
        return b"", b""


def with_child(use: Callable[[ModelChild, FakeProcess], Awaitable[None]]) -> LogLines:
    """Uses a child around a fake; returns what was logged."""
    lines = LogLines()

    async def run() -> None:
        fake = FakeProcess()
        watch = ChildWatch(lines.log, lambda _: None, load_bytes=2**30, growth_bytes=2**30)
        child = ModelChild(fake, watch)  # type: ignore[arg-type]
        await asyncio.wait_for(use(child, fake), 5)
        child.kill()
        await child.gone()

    asyncio.run(run())
    return lines


@pytest.mark.parametrize(
    "said",
    [
        b"no JSON",
        b"5",
        b"null",
        b'{"id": 7, "chunk": {}}',
        b'{"id": 7, "end": true}',
        b'{"chunk": {}}',
        b'{"id": 1, "chunk": {"prompt_progress": {}}}',
        b'{"event": "ready"}\n{"event": "ready"}',
    ],
)
def test_whatever_a_child_says_a_request_in_it_ends(said: bytes) -> None:
    async def use(child: ModelChild, fake: FakeProcess) -> None:
        asked = await child.begin(chat=False, body={})
        fake.stdout.feed_data(said + b"\n")
        with pytest.raises(EngineDiedError):
            async for _ in asked.messages():
                pass

    assert with_child(use).named("child.garbled")


def test_a_child_that_the_system_hides_for_a_while_is_watched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    samples: Iterator[int | Exception] = iter(
        [psutil.AccessDenied(1), OSError(5, "x"), 2**20, 2**40]
    )

    def private_bytes(_: Meter) -> int:
        sample = next(samples)
        if isinstance(sample, Exception):
            raise sample
        return sample

    monkeypatch.setattr(process, "SAMPLE_S", 0.001)
    monkeypatch.setattr(Meter, "private_bytes", private_bytes)
    monkeypatch.setattr(Meter, "moment", lambda _: Moment(0.0, 0.0))

    async def use(child: ModelChild, _: FakeProcess) -> None:
        await child.gone()

    lines = with_child(use)
    assert len(lines.named("child.unseen")) == 1
    assert len(lines.named("child.runaway")) == 1


def test_long_requests_are_written_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def to_line(message: dict[str, Any]) -> bytes:
        threads.append(threading.current_thread())
        return json.dumps(message).encode()

    monkeypatch.setattr(process, "to_line", to_line)

    async def use(child: ModelChild, fake: FakeProcess) -> None:
        await child.begin(chat=True, body={"messages": []})
        assert json.loads(fake.got[0]) == {"run": 1, "chat": True, "body": {"messages": []}}

    with_child(use)
    assert threading.main_thread() not in threads
