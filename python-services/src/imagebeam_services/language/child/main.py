"""The child: loads one model, writes texts, ends when its parent does.

Run as `python -m imagebeam_services.language.child.main PARENT_PID`, by `process.py` only.
"""

import ctypes
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from imagebeam_services.language.child.backend import (
    LlamaBackend,
    LoadFailedError,
    RefusedError,
    TooLargeError,
)
from imagebeam_services.language.child.messages import ChildConfig, to_line

if TYPE_CHECKING:
    from imagebeam_services.language.child.llama_cpp_backend import LlamaCppBackend
    from imagebeam_services.language.child.xllamacpp_backend import XllamacppBackend

LOAD_FAILED = 3
NICENESS = 5
"""A third of the service's share of a core. With 10 it is a ninth: beside a few busy programs a
model would take a minute for what takes it a second."""
PR_SET_PDEATHSIG = 1


class Answers:
    """Lines to the parent, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def say(self, message: dict[str, Any]) -> None:
        """Says a message."""
        self._write(to_line(message))

    def chunk(self, request: int, chunk: bytes) -> None:
        """Passes a chunk on as it is: it is JSON without line breaks already."""
        self._write(b'{"id":%d,"chunk":%s}\n' % (request, chunk))

    def _write(self, line: bytes) -> None:
        with self._lock:
            self._stream.write(line)


class Requests:
    """The requests under way, and which of them were cancelled."""

    def __init__(self, backend: LlamaBackend, answers: Answers) -> None:
        self._backend = backend
        self._answers = answers
        self._cancelled: set[int] = set()

    def begin(self, request: int, *, chat: bool, body: dict[str, Any]) -> None:
        """Starts a request in a thread of its own."""
        run = threading.Thread(target=self._run, args=(request, chat, body), daemon=True)
        run.start()

    def cancel(self, request: int) -> None:
        """Ends a request at its next chunk."""
        self._cancelled.add(request)

    def _run(self, request: int, chat: bool, body: dict[str, Any]) -> None:
        def emit(chunk: bytes) -> bool:
            self._answers.chunk(request, chunk)
            return request in self._cancelled

        try:
            self._backend.run(chat=chat, body=body, emit=emit)
        except RefusedError as error:
            self._answers.say({"id": request, "refused": str(error)})
        except MemoryError:
            self._answers.say({"id": request, "refused": "it takes too much memory."})
        finally:
            self._cancelled.discard(request)
            self._answers.say({"id": request, "end": True})


def main() -> None:
    """Runs the child to its end; never returns."""
    _die_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is the service's to handle
    config = ChildConfig.from_line(sys.stdin.buffer.readline())
    answers = Answers(_private_stdout())
    if os.name == "posix":
        os.nice(NICENESS)  # the service must answer /health also where all cores are busy here
    try:
        backend = _loaded(config)
    except (LoadFailedError, ImportError) as error:
        is_memory = isinstance(error, TooLargeError)
        answers.say({"event": "failed", "message": str(error), "is_memory": is_memory})
        os._exit(LOAD_FAILED)
    if not backend.has_gpu():
        _limit_data(config.growth_bytes)
    answers.say({"event": "ready", "device": backend.device})
    requests = Requests(backend, answers)
    for line in sys.stdin.buffer:
        message = json.loads(line)
        if "cancel" in message:
            requests.cancel(message["cancel"])
        else:
            requests.begin(message["run"], chat=message["chat"], body=message["body"])
    os._exit(0)  # not a plain return: llama.cpp's threads can hang in their destructors


def _loaded(config: ChildConfig) -> LlamaBackend:
    """Loads; a load that hangs holds the GIL, so only a signal without a handler can end it."""
    has_alarm = hasattr(signal, "alarm")
    if has_alarm:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(config.load_limit_s)
    backend: LlamaBackend = backend_of(config.backend)(config)
    if has_alarm:
        signal.alarm(0)
    return backend


def backend_of(name: str) -> "type[XllamacppBackend | LlamaCppBackend]":
    """Imports the one library that is asked for; the other one need not be installed."""
    if name == "xllamacpp":
        from imagebeam_services.language.child.xllamacpp_backend import (  # noqa: PLC0415
            XllamacppBackend,
        )

        return XllamacppBackend
    from imagebeam_services.language.child.llama_cpp_backend import (  # noqa: PLC0415
        LlamaCppBackend,
    )

    return LlamaCppBackend


def _limit_data(growth_bytes: int) -> None:
    """Linux: an allocation beyond the limit fails, which llama.cpp survives; the watchdog kills.

    Not the address space, which whole models are mapped into; and not with a graphics card, whose
    driver reserves as it likes.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - there is none on Windows

        status = Path("/proc/self/status").read_text()
        data_bytes = int(status.partition("VmData:")[2].split()[0]) * 1024
        _, highest = resource.getrlimit(resource.RLIMIT_DATA)
        limit = data_bytes + growth_bytes
        if highest == resource.RLIM_INFINITY or limit < highest:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, highest))


def _private_stdout() -> BinaryIO:
    """The parent's pipe, for this module alone: what C++ prints to stdout goes to stderr."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return pipe


def _die_with_parent(parent: int) -> None:
    """Linux: the kernel kills this process with its parent, also while a load holds the GIL.

    Elsewhere the end of stdin tells, once the load is over or its limit has ended it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(0)


if __name__ == "__main__":
    main()
