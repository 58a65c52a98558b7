"""The language service with SmolLM2 on one thread: side by side, healthy while busy, quick.

python -m bench.language_bench
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.health_prober import probing
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
    arguments = ("language", "--port", "0", "--threads", "1", "--model", str(smollm2()))
    began = time.perf_counter()
    with service_process(*arguments) as service:
        listening_ms = (time.perf_counter() - began) * 1000
        service.wait_for("healthy")
        ready_s = time.perf_counter() - began
        rows = [
            Row(
                "from spawn to the line `listening`",
                f"{listening_ms:.0f} ms",
                f"< {LISTEN_BAR_MS:.0f} ms",
                listening_ms < LISTEN_BAR_MS,
            ),
            Row("from spawn to healthy", f"{ready_s:.1f} s", "-", passed=True),
            side_by_side(service),
            health_while_chatting(service),
        ]
    return print_table("Language service, SmolLM2-135M Q4_1, one thread", rows)


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


def side_by_side(service: ServiceProcess) -> Row:
    """Four chats at once against four in a row, in turns, so that both see the same machine."""
    chat(service, 1)
    ratios = []
    with ThreadPoolExecutor(CHATS) as pool:
        for run in range(RUNS):
            numbers = range(10 * run + 2, 10 * run + 2 + CHATS)
            began = time.perf_counter()
            for number in numbers:
                chat(service, number)
            in_a_row_s = time.perf_counter() - began
            began = time.perf_counter()
            list(pool.map(lambda number: chat(service, number), [n + 5 for n in numbers]))
            ratios.append((time.perf_counter() - began) / in_a_row_s)
    ratio = median_of(ratios)
    return Row(
        f"{CHATS} chats at once / in a row, median of {RUNS}",
        f"{ratio:.2f}",
        f"< {MOST_OF_A_ROW}",
        ratio < MOST_OF_A_ROW,
    )


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
