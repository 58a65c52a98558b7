"""The parent's end of the child: starts it, talks to it, takes note when it ends, kills it."""

import asyncio
import contextlib
import itertools
import json
import os
import re
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import psutil

from imagebeam_services.common.engine_report import DeviceReport
from imagebeam_services.common.errors import (
    EngineDiedError,
    EngineFailedError,
    ModelFileError,
    OutOfMemoryError,
    ServiceError,
    UnsupportedError,
)
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.owned_process import owned
from imagebeam_services.language.child.messages import Backend, ChildConfig, to_line
from imagebeam_services.language.child.watchdog import (
    SAMPLE_S,
    Life,
    Meter,
    Moment,
    blamed_for_memory,
    overdue,
)

T = TypeVar("T")

MODULE = "imagebeam_services.language.child.main"
LINE_LIMIT_BYTES = 2**24
PROBE_LIMIT_S = 10.0
NO_GPU = 7
"""A probe's exit code; what goes wrong in Python itself has others."""
LOG_READ_BYTES = 2**16
LOAD_ERROR = re.compile(r"error loading model: (.+)")
"""What llama.cpp writes to its log, while to its caller it only says that it failed."""
ENVIRONMENT_KEPT = re.compile(
    r"PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|USERPROFILE|APPDATA|"
    r"LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|LD_LIBRARY_PATH|PYTHONPATH|PYTHONUTF8|"
    r"XDG_(DATA|CONFIG)_(DIRS|HOME)|XDG_CACHE_HOME|XDG_RUNTIME_DIR|"
    r"(CUDA|NVIDIA|HIP|HSA|ROCR|ROCM|AMD|GPU|VK|MESA|GGML|OMP|KMP|GOMP|ONEAPI|ZE|SYCL|MTL|DYLD)_.+"
)
SECRET = re.compile(r"TOKEN|KEY|SECRET|PASSW|CREDENTIAL|AUTH")
"""The child gets what graphics drivers and libraries read, and no other variable: a model's process
has no business with anybody's keys."""


class ChildRequest:
    """One request in the child: what it says about it, until it says that it has ended."""

    def __init__(self, number: int, life: Life) -> None:
        self.number = number
        self.life = life
        self.fault: ServiceError | None = None
        self._said: asyncio.Queue[dict[str, Any] | ServiceError | None] = asyncio.Queue()

    def take(self, message: dict[str, Any] | ServiceError | None) -> None:
        """Takes what the child said; None for its end, an error for the child's."""
        self._said.put_nowait(message)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """What the child says: `chunk` and `refused` messages.

        Raises:
            EngineDiedError: The child ended before the request did.
            UnsupportedError, EngineFailedError: It did because of this request.
        """
        while (message := await self._said.get()) is not None:
            if isinstance(message, ServiceError):
                raise message
            yield message


class ModelChild:
    """A running child. Made by `start_child`."""

    def __init__(self, process: Process, watch: "ChildWatch") -> None:
        self._process = process
        self._watch = watch
        self._log = watch.log
        self._now = Moment(0.0, time.monotonic())
        self._numbers = itertools.count(1)
        self._requests: dict[int, ChildRequest] = {}
        self._first: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._load_error: str | None = None
        self._is_ready = False
        self._is_let_go = False
        self._ended_why: str | None = None
        self._guard = asyncio.create_task(self._guarded())
        self._life = asyncio.create_task(self._live())

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def worked_s(self) -> float:
        """How long its busiest thread has worked."""
        return self._now.busy_s

    async def ready(self, model: str) -> DeviceReport:
        """Waits until the model is loaded; returns what it computes on.

        Args:
            model: What it is called where it is not.

        Raises:
            ModelFileError: It cannot be loaded.
            OutOfMemoryError: It would take more memory than it may.
            EngineDiedError: The child ended over it.
        """
        message = await self._first
        if message["event"] == "ended":
            raise EngineDiedError(message["message"])
        if message.get("is_memory"):
            raise OutOfMemoryError(message["message"])
        if message["event"] == "failed":
            await self.gone()  # by then, all that it said has been read
            reason = self._load_error or message["message"]
            raise ModelFileError(
                f"llama.cpp cannot load {model}: {reason[:300]} Take another file of the model, or "
                "a newer llama.cpp."
            )
        self._is_ready = True
        return DeviceReport(**message["device"])

    async def begin(self, *, chat: bool, body: dict[str, Any]) -> ChildRequest:
        """Gives the child a request."""
        life = Life(self._now, has_grammar="grammar" in body)
        request = ChildRequest(next(self._numbers), life)
        self._requests[request.number] = request
        # In a thread, for images are long. The child heeds a cancel also where it comes first.
        run = {"run": request.number, "chat": chat, "body": body}
        self._send(await asyncio.to_thread(to_line, run))
        return request

    def cancel(self, request: ChildRequest) -> None:
        """Asks the child to end a request; its `messages` end when it has."""
        if request.number in self._requests:
            request.life.asked_to_end = request.life.asked_to_end or self._now
            self._send(to_line({"cancel": request.number}))

    def kill(self) -> None:
        """Ends the child at once, and its memory with it; requests in it end with an error."""
        self._is_let_go = True
        self._give_up("it was let go")

    def _give_up(self, why: str) -> None:
        """Ends a child that does not do what it should; `died` is told."""
        self._ended_why = self._ended_why or why
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def gone(self) -> None:
        """Waits until the process has ended."""
        await asyncio.wait([self._life])

    def _send(self, line: bytes) -> None:
        stdin = _open_pipe(self._process.stdin)
        if not stdin.is_closing():
            stdin.write(line)

    async def _live(self) -> None:
        """Reads all that the child says. Where the loop ends before it, it ends with the loop."""
        async with owned(self._process):
            await asyncio.gather(self._read(), self._read_log())

    async def _read(self) -> None:
        """Hands out what the child says, and then tells of its end."""
        try:
            async for line in _open_pipe(self._process.stdout):
                self._hand_out(json.loads(line))
        # A line over the limit, or none of ours: whatever it is, those who wait must be told.
        except Exception as error:  # noqa: BLE001
            self._log.failure("child.garbled", error)
            self._give_up("it said what nobody understands")
        ending = _ending(await self._process.wait())
        reason = f"The model's process ended ({self._ended_why or ending})."
        self._guard.cancel()
        if not self._first.done():
            self._first.set_result({"event": "ended", "message": reason})
        for request in self._requests.values():
            request.take(request.fault or EngineDiedError(f"{reason} Try again."))
        self._requests.clear()
        if self._is_ready and not self._is_let_go:
            self._watch.died(reason)

    def _hand_out(self, message: dict[str, Any]) -> None:
        if "event" in message:
            self._first.set_result(message)
        elif message.get("end"):
            self._requests.pop(message["id"]).take(None)
        else:
            request = self._requests[message["id"]]
            request.life.hear(message.get("chunk", {}), self._now)
            request.take(message)

    async def _guarded(self) -> None:
        """Ends a child that takes too much memory, or that hangs at a request."""
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended by itself
            meter = Meter(self._process.pid)
            limit_bytes, was_ready, is_blind = self._watch.load_bytes, False, False
            while True:
                await asyncio.sleep(SAMPLE_S)
                try:
                    private_bytes, self._now = meter.private_bytes(), meter.moment()
                except psutil.NoSuchProcess:
                    raise
                except (psutil.Error, OSError) as error:  # the system may tell more the next time
                    if not is_blind:
                        self._log.warning("child.unseen", reason=type(error).__name__)
                    is_blind = True
                    continue
                if self._is_ready and not was_ready:
                    limit_bytes, was_ready = private_bytes + self._watch.growth_bytes, True
                if private_bytes > limit_bytes:
                    self._end_for_memory(private_bytes)
                    return
                requests = list(self._requests.values())
                if late := overdue([request.life for request in requests], self._now):
                    self._end_for(late, "it hung at a request", "was still at it when it was ended")
                    return

    def _end_for_memory(self, private_bytes: int) -> None:
        took = f"{private_bytes / 2**30:.1f} GiB"
        lives = [request.life for request in self._requests.values()]
        self._end_for(blamed_for_memory(lives), f"it took {took} of memory", f"took {took}")

    def _end_for(self, blamed: Sequence[Life], why: str, what: str) -> None:
        """Ends the child; those that are to blame are told what they did, the rest to try again."""
        for request in self._requests.values():
            if any(request.life is life for life in blamed):
                request.fault = _fault(request.life, what)
        self._log.warning("child.runaway", reason=why, requests=len(self._requests))
        self._give_up(why)

    async def _read_log(self) -> None:
        """llama.cpp's own words go to our log; unread, they would block the child."""
        stderr = _open_pipe(self._process.stderr)
        while said := await stderr.read(LOG_READ_BYTES):
            for line in said.decode(errors="replace").splitlines():
                if reason := LOAD_ERROR.search(line):
                    self._load_error = f"{reason[1]}."
                self._log.debug("llama.said", line=line[:500])


@dataclass(frozen=True)
class ChildWatch:
    """What a child may do, and who is told.

    Attributes:
        log: Gets what llama.cpp says.
        died: Called with a reason when a child that was ready ends without being killed.
        load_bytes: How much private memory the load may take.
        growth_bytes: How much it may grow from then on.
    """

    log: EventLog
    died: Callable[[str], None]
    load_bytes: int
    growth_bytes: int


async def start_child(
    config: ChildConfig, environment: Mapping[str, str], watch: ChildWatch
) -> ModelChild:
    """Starts a child that loads what `config` says.

    Args:
        config: What it loads.
        environment: The service's environment; the child gets the harmless part of it.
        watch: What it may do.
    """
    interpreter, own = _interpreter()
    process = await asyncio.create_subprocess_exec(
        interpreter,
        *("-P", "-m", MODULE, str(os.getpid())),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=LINE_LIMIT_BYTES,
        # Without it, an abort in llama.cpp starts gdb.
        env={**_kept(environment), **own, "GGML_NO_BACKTRACE": "1"},
    )
    child = ModelChild(process, watch)
    _open_pipe(process.stdin).write(config.to_line())
    return child


def _kept(environment: Mapping[str, str]) -> dict[str, str]:
    """What of the service's environment a child gets."""
    return {
        name: value
        for name, value in environment.items()
        if ENVIRONMENT_KEPT.fullmatch(name.upper()) and not SECRET.search(name.upper())
    }


def _interpreter(system: str = os.name) -> tuple[str, dict[str, str]]:
    """What to run, and the variables by which it finds what is installed here.

    On Windows, a virtual environment's `python.exe` only starts another process, which would have
    the model while this one looks at the first. It is left out as `multiprocessing` does it.
    """
    if system != "nt":
        return sys.executable, {}
    base = getattr(sys, "_base_executable", sys.executable)
    return base, {"__PYVENV_LAUNCHER__": sys.executable}


async def is_without_gpu(backend: Backend, environment: Mapping[str, str]) -> bool:
    """Whether a library is there and finds no GPU; asks it in a process, which takes no second."""
    interpreter, own = _interpreter()
    asked = f"from {MODULE} import backend_of as of; exit({NO_GPU} - of({backend!r}).has_gpu())"
    process = await asyncio.create_subprocess_exec(
        *(interpreter, "-P", "-c", asked),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        env={**_kept(environment), **own},
    )
    async with owned(process):
        with contextlib.suppress(TimeoutError):  # a driver that hangs
            return await asyncio.wait_for(process.wait(), PROBE_LIMIT_S) == NO_GPU
    return False


def _open_pipe(pipe: T | None) -> T:
    """The pipe, which is there because `start_child` asked for it."""
    if pipe is None:
        raise RuntimeError("The child was started without its pipes.")
    return pipe


def _fault(life: Life, what: str) -> ServiceError:
    """What a request is told that its child was ended for."""
    if life.has_grammar:
        return UnsupportedError(
            f"The engine {what} over this schema or grammar: make it smaller, or repeat less in it."
        )
    return EngineFailedError(f"The engine {what} over this request.")


def _ending(code: int) -> str:
    """`SIGSEGV` and the like, or the exit code."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
            return f"{name}, mostly for want of memory" if name == "SIGKILL" else name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
