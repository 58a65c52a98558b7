"""Asks a service for its health again and again, from a process of its own.

    python -m bench.health_prober URL

The token comes in `IMAGEBEAM_TOKEN`. It asks until its stdin ends, and then prints the times in
milliseconds, a JSON array.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

PAUSE_S = 0.01


@contextmanager
def probing(url: str, token: str) -> Iterator[list[float]]:
    """Asks for as long as the block runs; the list is filled with milliseconds at its end."""
    times_ms: list[float] = []
    with subprocess.Popen(
        [sys.executable, "-m", "bench.health_prober", url],
        env={**os.environ, "IMAGEBEAM_TOKEN": token},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as prober:
        yield times_ms
        output, _ = prober.communicate(input="", timeout=30)
        times_ms.extend(json.loads(output))


def main(url: str) -> None:
    """Asks until stdin ends."""
    ended = threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    headers = {"Authorization": f"Bearer {os.environ['IMAGEBEAM_TOKEN']}"}
    times_ms = []
    with httpx.Client(headers=headers, timeout=30) as client:
        while not ended.is_set():
            began = time.perf_counter()
            client.get(f"{url}/health").raise_for_status()
            times_ms.append((time.perf_counter() - began) * 1000)
            time.sleep(PAUSE_S)
    sys.stdout.write(json.dumps(times_ms))


if __name__ == "__main__":
    main(sys.argv[1])
