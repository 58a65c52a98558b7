"""The image service with tiny models on one thread: batches, overhead, health, cancel.

python -m bench.image_bench
"""

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import psutil
import torch

from bench.health_prober import probing
from bench.table import Row, percentile, print_table
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from tests.support.image_models import loaded_engine
from tests.support.service_client import TOKEN
from tests.support.service_process import ServiceProcess, service_process
from tests.support.tiny_pipelines.writing import write_tiny_model

BATCH = 8
RUNS = 5
BATCH_BAR = 1.5
KNOWN_RUNS = 25
SMALL: dict[str, Any] = {"width": 64, "height": 64, "steps": 8}
LARGE: dict[str, Any] = {"width": 512, "height": 512}
PICTURE_S = 1.5
OVERHEAD_BAR = 0.05
BUSY_S = 8.0
FEWEST_SAMPLES = 200
HEALTH_BAR_MS = 50.0
IMPORT_BAR_MS = 500.0


def main() -> int:
    """Measures and prints; answers with the exit code."""
    torch.set_num_threads(1)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sdxl", "flux"):
            model = write_tiny_model(name, Path(folder))
            with served(model) as service:
                rows.append(health_while_importing(service, name))
                rows.append(batch_against_singles(service, name))
                rows.append(known_prompt_against_new(service, name))
                if name == "flux":
                    rows.extend(service_against_pipeline(service, loaded_engine(model)))
                    rows.append(health_while_drawing(service))
                    rows.append(next_after_cancel(service))
    return print_table("Image service, tiny models, one thread", rows)


def served(model: Path) -> AbstractContextManager[ServiceProcess]:
    """A service around a model that is not loaded yet."""
    images = model.parent / "images"
    arguments = ("--port", "0", "--no-load", "--device", "cpu", "--images", str(images))
    return service_process("image", *arguments, "--model", str(model))


def generate(client: httpx.Client, body: dict[str, Any]) -> float:
    """Seconds that one request takes."""
    began = time.perf_counter()
    client.post("/generate", json=body).raise_for_status()
    return time.perf_counter() - began


def health_while_importing(service: ServiceProcess, name: str) -> Row:
    """`/health` while a load imports torch and diffusers."""
    service.wait_for("unloaded")
    with service.client(120) as client, probing(service.url, TOKEN) as times_ms:
        client.post("/load").raise_for_status()
    return health_row(f"torch is imported ({name})", times_ms, IMPORT_BAR_MS, fewest=1)


def health_while_drawing(service: ServiceProcess) -> Row:
    """`/health` while images are drawn, one after the other."""
    with service.client() as client, probing(service.url, TOKEN) as times_ms:
        until = time.perf_counter() + BUSY_S
        while time.perf_counter() < until:
            generate(client, {"prompt": "a red fox", "steps": 8, **LARGE})
    return health_row("drawing", times_ms, HEALTH_BAR_MS, fewest=FEWEST_SAMPLES)


def health_row(while_what: str, times_ms: list[float], bar_ms: float, fewest: int) -> Row:
    """p99 against its bar."""
    p99_ms = percentile(times_ms, 99)
    return Row(
        f"`/health` p99 while {while_what}, {len(times_ms)} samples",
        f"{p99_ms:.0f} ms (max {max(times_ms):.0f})",
        f"< {bar_ms:.0f} ms",
        p99_ms < bar_ms and len(times_ms) >= fewest,
    )


def batch_against_singles(service: ServiceProcess, name: str) -> Row:
    """One request for eight images against eight requests for one."""
    ratios = []
    with service.client() as client:
        generate(client, {"items": new_items("warm")})
        for run in range(RUNS):
            alone_s = sum(generate(client, item) for item in new_items(f"alone {run}"))
            ratios.append(alone_s / generate(client, {"items": new_items(f"together {run}")}))
    median = statistics.median(ratios)
    return Row(
        f"{name}: a batch of {BATCH} against {BATCH} single requests, median of {RUNS}",
        f"{median:.2f} x as fast ({min(ratios):.2f} to {max(ratios):.2f})",
        f">= {BATCH_BAR} x",
        median >= BATCH_BAR,
    )


def new_items(name: str) -> list[dict[str, Any]]:
    """Eight images of prompts that no others have, so that none of them is known already."""
    return [
        {"prompt": f"{name} picture {number}", "seed": number, **SMALL} for number in range(BATCH)
    ]


def known_prompt_against_new(service: ServiceProcess, name: str) -> Row:
    """Single images of a prompt that was drawn before against ones of a prompt that was not.

    The text encoders here are tiny: what it saves with real ones, `pipelines_bench` says.
    """
    new_s, known_s = [], []
    with service.client() as client:
        generate(client, {"prompt": "known", **SMALL})
        for number in range(KNOWN_RUNS):
            # In turn, so that whatever else the machine does hits both alike.
            new_s.append(generate(client, {"prompt": f"unknown {number}", **SMALL}))
            known_s.append(generate(client, {"prompt": "known", "seed": number, **SMALL}))
    saved_ms = 1000 * (statistics.median(new_s) - statistics.median(known_s))
    return Row(
        f"{name}: what a known prompt saves, median of {KNOWN_RUNS}",
        f"{saved_ms:.1f} ms of {1000 * statistics.median(new_s):.0f}",
        "> 0 ms",
        saved_ms > 0,
    )


def service_against_pipeline(service: ServiceProcess, engine: DiffusersEngine) -> list[Row]:
    """One image by the service against the same call of the pipeline in this process.

    On a machine with other work, only the row of processor time says something.
    """
    steps = steps_for(lambda count: call_pipeline(engine, count), PICTURE_S)
    body = {"prompt": "a red fox", "seed": 1, "steps": steps, **LARGE}
    here, there = psutil.Process(), psutil.Process(service.process.pid)
    wall: list[float] = []
    processor: list[float] = []
    times_s: list[float] = []
    with service.client() as client:
        generate(client, body)
        for _ in range(RUNS):
            # In turn, so that whatever else the machine does hits both alike.
            began_s = processor_s(here)
            times_s.append(call_pipeline(engine, steps))
            direct_s = processor_s(here) - began_s
            began_s = processor_s(there)
            wall.append(generate(client, body) / times_s[-1])
            processor.append((processor_s(there) - began_s) / direct_s)
    name = f"service against pipeline, {statistics.median(times_s):.1f} s a picture"
    return [overhead_row(f"{name}, time", wall), overhead_row(f"{name}, processor time", processor)]


def overhead_row(name: str, ratios: list[float]) -> Row:
    """The median of what the service takes more."""
    overhead = statistics.median(ratios) - 1
    return Row(
        f"{name}, median of {RUNS}",
        f"{overhead:+.1%} ({min(ratios) - 1:+.1%} to {max(ratios) - 1:+.1%})",
        f"< {OVERHEAD_BAR:.0%}",
        overhead < OVERHEAD_BAR,
    )


def processor_s(process: psutil.Process) -> float:
    """Seconds of processor time that a process has taken."""
    times = process.cpu_times()
    return times.user + times.system


def call_pipeline(engine: DiffusersEngine, steps: int) -> float:
    """Seconds that the bare pipeline takes for an image."""
    assert engine.resident is not None  # noqa: S101 - loaded by the caller
    pipeline = engine.resident.pipelines.loaded
    generator = torch.Generator("cpu").manual_seed(1)
    began = time.perf_counter()
    pipeline(prompt=["a red fox"], num_inference_steps=steps, generator=generator, **LARGE)
    return time.perf_counter() - began


def steps_for(draw: Callable[[int], float], wanted_s: float) -> int:
    """How many steps take about that long."""
    draw(1)
    few_s, many_s = draw(2), draw(12)
    a_step_s = max((many_s - few_s) / 10, 1e-3)
    return min(max(round((wanted_s - few_s) / a_step_s), 2), 200)


def next_after_cancel(service: ServiceProcess) -> Row:
    """How long a small image takes that is asked for at the same time as another is cancelled."""
    long = {"prompt": "x", "steps": 200, **LARGE}
    small = {"prompt": "x", **SMALL}
    waits_s = []
    with service.client() as client:
        usual_s = statistics.median(generate(client, small) for _ in range(RUNS))
        for run in range(RUNS):
            drawing = threading.Thread(target=draw_until_cancelled, args=(service, long, str(run)))
            drawing.start()
            service.wait_for("busy")
            time.sleep(0.2)
            client.post(f"/cancel/{run}").raise_for_status()
            waits_s.append(generate(client, small) - usual_s)
            drawing.join()
    step_ms = 1000 * statistics.median(waits_s)
    bar_ms = 1000.0
    return Row(
        f"from cancelling a 512 px image until the next begins, median of {RUNS}",
        f"{step_ms:.0f} ms",
        f"< {bar_ms:.0f} ms",
        step_ms < bar_ms,
    )


def draw_until_cancelled(service: ServiceProcess, body: dict[str, Any], request_id: str) -> None:
    """Asks for an image that somebody else will cancel."""
    with service.client() as client:
        client.post("/generate", json=body, headers={"X-Request-Id": request_id})


if __name__ == "__main__":
    sys.exit(main())
