"""The vision service with a tiny CLIP on one thread: healthy while busy, quick for what it knows.

python -m bench.vision_bench
"""

import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from bench.health_prober import probing
from bench.table import Row, percentile, print_table
from tests.support.pictures import b64, encoded
from tests.support.service_client import TOKEN
from tests.support.service_process import ServiceProcess, service_process
from tests.support.tiny_clip import make_tiny_clip

BATCH = 8
CROWD = 16
SMALL_SIDE_PX = 64
"""So small that almost all of a request's time is the model's and the service's, not decoding."""
SIDE_PX = 512
LARGE_SIDE_PX = 2048
RUNS = 5
BUSY_S = 8.0
FEWEST_SAMPLES = 200
HEALTH_BAR_MS = 50.0
IMPORT_BAR_MS = 500.0


def main() -> int:
    """Measures and prints; answers with the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        model = make_tiny_clip(Path(folder) / "tiny-clip")
        arguments = ("vision", "--port", "0", "--no-load", "--model", str(model))
        with service_process(*arguments) as service:
            service.wait_for("unloaded")
            rows = [
                health_while_importing(service),
                health_while_evaluating(service, SIDE_PX, BATCH),
                health_while_evaluating(service, LARGE_SIDE_PX, 2),
                one_alone(service),
                crowd_against_row(service, SMALL_SIDE_PX),
                crowd_against_row(service, SIDE_PX),
                batch_against_singles(service),
                remembered_against_new(service),
            ]
    return print_table(f"Vision service, tiny CLIP, one thread, {SIDE_PX} px images", rows)


def new_items(count: int, side_px: int = SIDE_PX) -> list[dict[str, str]]:
    """Images that no cache knows; noise, so that decoding them is work too."""
    sides = (side_px, side_px)
    pixels = [os.urandom(3 * side_px * side_px) for _ in range(count)]
    pngs = [encoded(Image.frombytes("RGB", sides, data), "PNG") for data in pixels]
    return [{"image_b64": b64(png), "prompt": "a red fox in snow"} for png in pngs]


def written(body: dict[str, Any]) -> bytes:
    """A request's body; written before its time is taken."""
    return json.dumps(body).encode()


def evaluate(client: httpx.Client, content: bytes) -> float:
    """Seconds that one request takes."""
    headers = {"Content-Type": "application/json"}
    began = time.perf_counter()
    client.post("/evaluate", content=content, headers=headers).raise_for_status()
    return time.perf_counter() - began


def health_while_importing(service: ServiceProcess) -> Row:
    """`/health` while a load imports torch."""
    with service.client(120) as client, probing(service.url, TOKEN) as times_ms:
        client.post("/load").raise_for_status()
    return health_row("torch is imported", times_ms, IMPORT_BAR_MS, fewest=1)


def health_while_evaluating(service: ServiceProcess, side_px: int, batch: int) -> Row:
    """`/health` while batches are judged, one after the other."""
    batches = [new_items(batch, side_px) for _ in range(4)]
    with service.client(120) as client, probing(service.url, TOKEN) as times_ms:
        until = time.perf_counter() + BUSY_S
        for number in itertools.count():
            # Other words, so that the prompt is new; the images come round again.
            items = [{**item, "prompt": f"fox {number}"} for item in batches[number % len(batches)]]
            evaluate(client, written({"items": items}))
            if time.perf_counter() > until:
                break
    what = f"{batch} images of {side_px} px are judged at a time"
    return health_row(what, times_ms, HEALTH_BAR_MS, fewest=FEWEST_SAMPLES)


def health_row(while_what: str, times_ms: list[float], bar_ms: float, fewest: int) -> Row:
    """p99 against its bar."""
    p99_ms = percentile(times_ms, 99)
    return Row(
        f"`/health` p99 while {while_what}, {len(times_ms)} samples",
        f"{p99_ms:.0f} ms (max {max(times_ms):.0f})",
        f"< {bar_ms:.0f} ms",
        p99_ms < bar_ms and len(times_ms) >= fewest,
    )


def one_alone(service: ServiceProcess) -> Row:
    """One request while nothing else is asked."""
    with service.client() as client:
        times_s = [evaluate(client, written(item)) for item in new_items(4 * RUNS)]
    return Row("a request alone", f"{statistics.median(times_s) * 1000:.0f} ms", "-", passed=True)


def crowd_against_row(service: ServiceProcess, side_px: int) -> Row:
    """Requests for one image, all at once against one after the other."""
    ratios = []
    with service.client() as client, ThreadPoolExecutor(CROWD) as pool:
        for _ in range(RUNS):
            row, crowd = ([written(item) for item in new_items(CROWD, side_px)] for _ in range(2))
            row_s = sum(evaluate(client, item) for item in row)
            began = time.perf_counter()
            list(pool.map(lambda item: evaluate(client, item), crowd))
            ratios.append(row_s / (time.perf_counter() - began))
    value = f"{statistics.median(ratios):.2f} x as fast"
    name = f"{CROWD} single requests of {side_px} px at once, against in a row"
    return Row(name, value, "-", passed=True)


def batch_against_singles(service: ServiceProcess) -> Row:
    """One request for several images against one request for each."""
    ratios = []
    with service.client() as client:
        for _ in range(RUNS):
            together, alone = new_items(BATCH), new_items(BATCH)
            batch_s = evaluate(client, written({"items": together}))
            ratios.append(sum(evaluate(client, written(item)) for item in alone) / batch_s)
    value = f"{statistics.median(ratios):.2f} x as fast"
    return Row(f"a batch of {BATCH} against {BATCH} single requests", value, "-", passed=True)


def remembered_against_new(service: ServiceProcess) -> Row:
    """A batch that was judged before."""
    items = written({"items": new_items(BATCH)})
    with service.client() as client:
        new_s = evaluate(client, items)
        again_s = statistics.median(evaluate(client, items) for _ in range(RUNS))
    return Row(
        f"a batch of {BATCH} that was judged before",
        f"{again_s * 1000:.0f} ms (new: {new_s * 1000:.0f} ms)",
        "faster",
        again_s < new_s,
    )


if __name__ == "__main__":
    sys.exit(main())
