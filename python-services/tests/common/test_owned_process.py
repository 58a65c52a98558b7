"""No loop closes beside a process that was started in it: whoever owns one waits for its exit."""

import asyncio
import gc
import os
import warnings
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.common.memory import MemoryMonitor, query_gpus
from imagebeam_services.language.child import process as child_process
from imagebeam_services.language.child.process import is_without_gpu
from imagebeam_services.language.llama_engine import LlamaEngine
from tests.support.language_models import llama_settings
from tests.support.service_client import LogLines
from tests.support.tiny_gguf import write_tiny_llama


class Started:
    """Notes each process that the event loop starts.

    Attributes:
        began: Set when the first one is about to be started.
        first: Set when it runs.
        processes: All that ran.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began, self.first = asyncio.Event(), asyncio.Event()
        self.processes: list[Process] = []
        self._start = asyncio.create_subprocess_exec
        monkeypatch.setattr(asyncio, "create_subprocess_exec", self._note)

    async def _note(self, *arguments: Any, **options: Any) -> Process:  # noqa: ANN401
        self.began.set()
        self.processes.append(await self._start(*arguments, **options))
        self.first.set()
        return self.processes[-1]


@pytest.fixture
def hanging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program that never ends by itself, whatever it is asked; also run instead of Python."""
    path = tmp_path / "hanging"
    path.write_text("#!/bin/sh\nexec sleep 600\n")
    path.chmod(0o755)
    monkeypatch.setattr(child_process, "_interpreter", lambda: (str(path), {}))
    return str(path)


def load_of(hanging: str, cancel: CancelToken) -> tuple[LlamaEngine, Awaitable[object]]:
    """An engine, and its load under way."""
    model = write_tiny_llama(Path(hanging).with_name("tiny.gguf"))
    engine = LlamaEngine(llama_settings(model), "xllamacpp", os.environ, LogLines().log)
    return engine, engine.load(LoadWatch(lambda _: None, cancel, lambda _: None))


async def ask_a_monitor(hanging: str) -> None:
    monitor = MemoryMonitor()
    monitor._query = hanging  # noqa: SLF001 - else looked for where programs are
    monitor.report()


USES: dict[str, Callable[[str], Awaitable[object]]] = {
    "a probe": lambda _: is_without_gpu("xllamacpp", os.environ),
    "a driver": query_gpus,
    "a monitor": ask_a_monitor,
    "a load": lambda hanging: load_of(hanging, CancelToken())[1],
}


def nothing_is_left_of(started: Started, run: Awaitable[object]) -> None:
    """Runs a loop to its end; checks that Python has nothing to complain of, now or later."""

    async def main() -> None:
        await run

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(main())
        gc.collect()
    left = psutil.Process().children()
    for process in left:
        process.kill()
    assert [str(warning.message) for warning in told] == []
    assert None not in [process.returncode for process in started.processes]
    assert left == []


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8])
@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_loop_that_is_left_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch,
    hanging: str,
    use: Callable[[str], Awaitable[object]],
    turns: int,
) -> None:
    """So many turns of the loop after the process was started."""
    started = Started(monkeypatch)

    async def leave() -> None:
        left = asyncio.ensure_future(use(hanging))
        await started.first.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
        left.add_done_callback(lambda _: None)

    nothing_is_left_of(started, leave())
    assert started.processes


@pytest.mark.parametrize("turns", range(8))
def test_an_engine_that_is_closed_in_a_load_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch, hanging: str, turns: int
) -> None:
    """As a service does that ends: it waits for the engine's end, and not for the load's."""
    started, cancel = Started(monkeypatch), CancelToken()

    async def end() -> None:
        engine, load = load_of(hanging, cancel)
        loading = asyncio.ensure_future(load)
        await started.began.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
        cancel.cancel("the service ends")
        await engine.close()
        loading.add_done_callback(lambda ended: ended.cancelled() or ended.exception())

    nothing_is_left_of(started, end())


def test_a_load_that_was_cancelled_starts_no_process(
    monkeypatch: pytest.MonkeyPatch, hanging: str
) -> None:
    started, cancel = Started(monkeypatch), CancelToken()
    cancel.cancel("the service ends")
    _, load = load_of(hanging, cancel)
    with pytest.raises(Exception, match="the service ends"):
        nothing_is_left_of(started, load)
    assert started.processes == []
