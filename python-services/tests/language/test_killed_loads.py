"""What is said of a model whose process somebody else has killed: mostly the system, for memory."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.common.errors import EngineDiedError, OutOfMemoryError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.language import llama_engine
from imagebeam_services.language.child.process import _ending
from tests.support.language_models import llama_service
from tests.support.tiny_gguf import write_tiny_llama


class KilledChild:
    """A child that ends as it loads."""

    pid = 2**22 + 1

    def kill(self) -> None: ...

    async def gone(self) -> None: ...

    async def ready(self, _: str) -> None:
        raise EngineDiedError(f"The model's process ended ({_ending(-signal.SIGKILL)}).")


def test_a_load_that_the_system_kills_did_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start_child(*_: Any) -> KilledChild:  # noqa: ANN401
        return KilledChild()

    monkeypatch.setattr(llama_engine, "start_child", start_child)
    _, engine = llama_service(write_tiny_llama(tmp_path / "tiny.gguf"))
    watch = LoadWatch(lambda _: None, CancelToken(), lambda _: None)
    with pytest.raises(OutOfMemoryError, match="SIGKILL, mostly for want of memory"):
        asyncio.run(engine.load(watch))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-signal.SIGSEGV, "SIGSEGV"),
        (-signal.SIGKILL, "SIGKILL, mostly for want of memory"),
        (-99, "signal 99"),
        (3, "exit code 3"),
    ],
)
def test_an_end_is_named(code: int, words: str) -> None:
    assert _ending(code) == words
