"""When a child has run away, and which of its requests made it. Decides; `process.py` carries out.

Time is that of the child's own work: beside other busy programs a child that does well looks like
one that hangs to any clock on the wall.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psutil

STEP_S = 15.0
"""Making a schema's grammar takes milliseconds, and the next token on the slowest CPU seconds."""
BATCH_S = 60.0
"""On a CPU, a large model takes so long for a batch of a prompt, and hears nothing until then."""
BLOCKED_S = 300.0
"""On the wall: a child that does no work at all, as one that waits for a driver for ever."""
SAMPLE_S = 0.25


class Moment(NamedTuple):
    """A point in time.

    Attributes:
        busy_s: How much the child has worked.
        wall_s: Monotonic.
    """

    busy_s: float
    wall_s: float


@dataclass
class Life:
    """What is known of a request in the child.

    Attributes:
        began: When the child got it.
        has_schema: Whether a grammar must be made before anything else.
        spoke: When the child last said something about it; None before the first time.
        reads: Whether it is at its prompt; None before its grammar is made and its turn has come.
        asked_to_end: When it was cancelled; None where it was not.
    """

    began: Moment
    has_schema: bool
    spoke: Moment | None = None
    reads: bool | None = None
    asked_to_end: Moment | None = None

    def hear(self, chunk: dict[str, Any], now: Moment) -> None:
        """Takes note of a chunk, in llama.cpp's form."""
        progress = chunk.get("prompt_progress")
        self.reads = progress is not None and progress["processed"] < progress["total"]
        self.spoke = now


@dataclass
class Meter:
    """Measures a process.

    Args:
        pid: The process.
        clock: Seconds, monotonic.
    """

    pid: int
    clock: Callable[[], float] = time.monotonic
    _busy_s: float = 0.0
    _threads: dict[int, float] = field(default_factory=dict)
    _process_cpu_s: float = 0.0
    _read_s: float = 0.0

    def __post_init__(self) -> None:
        self._process = psutil.Process(self.pid)
        self._read_s = self.clock()

    def moment(self) -> Moment:
        """Now. Its work is that of its busiest thread: a batch of a prompt is done by many.

        Raises:
            psutil.Error: The process has ended.
        """
        now_s = self.clock()
        try:
            threads = {thread.id: sum(thread[1:]) for thread in self._process.threads()}
        except psutil.AccessDenied:  # macOS tells other programs of the whole process alone
            cpu_s = sum(self._process.cpu_times()[:2])
            worked_s = min(cpu_s - self._process_cpu_s, now_s - self._read_s)
            self._process_cpu_s = cpu_s
        else:
            passed = (spent - self._threads.get(thread, 0.0) for thread, spent in threads.items())
            worked_s = max(passed, default=0.0)
            self._threads = threads
        self._read_s = now_s
        self._busy_s += max(worked_s, 0.0)
        return Moment(self._busy_s, now_s)

    def private_bytes(self) -> int:
        """Its memory without what it only shows of files, such as weights that are mapped.

        Raises:
            psutil.Error: The process has ended.
        """
        info = self._process.memory_info()
        # Windows has `private`, Linux `shared`. macOS tells no more than the whole: what is mapped
        # counts there as it is read.
        return int(getattr(info, "private", info.rss - getattr(info, "shared", 0)))


def overdue(lives: Sequence[Life], now: Moment) -> list[Life]:
    """The requests that hang: those that make no progress beside others that make none either.

    Only schemas and what was asked to end are looked at: else the limit of its work ends a request.
    """
    late = [life for life in lives if _is_overdue(life, lives, now)]
    return [life for life in late if life.has_schema] or late


def blamed_for_memory(lives: Sequence[Life]) -> list[Life]:
    """The requests that a growth of memory most likely comes from."""
    suspects: tuple[Callable[[Life], bool], ...] = (
        lambda life: life.has_schema and life.reads is None,
        lambda life: life.asked_to_end is not None,
        lambda life: life.has_schema,
    )
    for is_suspect in suspects:
        if found := [life for life in lives if is_suspect(life)]:
            return found
    return list(lives)


def _is_overdue(life: Life, lives: Sequence[Life], now: Moment) -> bool:
    if not life.has_schema and life.asked_to_end is None:
        return False
    others = [other for other in lives if other is not life]
    heard = [life.asked_to_end or life.spoke or life.began]
    heard += [other.spoke for other in others if other.spoke and other.asked_to_end is None]
    is_at_a_step = life.reads is False or (life.reads is None and life.has_schema)
    # Steps and batches of several requests are taken together.
    is_short = is_at_a_step and all(other.reads is False for other in others)
    return (
        now.busy_s - max(moment.busy_s for moment in heard) >= (STEP_S if is_short else BATCH_S)
        or now.wall_s - max(moment.wall_s for moment in heard) >= BLOCKED_S
    )
