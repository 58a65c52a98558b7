"""Every family's pipeline with random weights: images/s, batch gain, cancel latency, peak memory.

What a known prompt saves is the time of its encoding; all else is measured with new ones.

    python -m bench.pipelines_bench                            tiny models, on any machine
    python -m bench.pipelines_bench --shape full               the real shapes, on a large GPU
    python -m bench.pipelines_bench --shape thin --side 256    the real widths, on a CPU

Nothing is downloaded and nothing is judged: it prints a table.
"""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import torch

from bench import full_shapes
from imagebeam_services.common.errors import OutOfMemoryError, WorkCancelledError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.out_of_memory import is_out_of_memory
from imagebeam_services.common.torch_device import release_memory
from imagebeam_services.image.diffusion.families import family_of, recipe_of
from imagebeam_services.image.diffusion.loading import quieten_libraries
from imagebeam_services.image.diffusion.machine import (
    TORCH_DEVICES,
    TORCH_DTYPES,
    probe_machine,
)
from imagebeam_services.image.diffusion.model_facts import ModelFacts, Part
from imagebeam_services.image.diffusion.pipelines import LoadedPipelines
from imagebeam_services.image.diffusion.placement import lay_out
from imagebeam_services.image.diffusion.plans import Plan, plan_request
from imagebeam_services.image.diffusion.policy import Layout, Machine, Precision, choose_layout
from imagebeam_services.image.protocol import DrawRequest
from tests.support.tiny_pipelines.writing import BUILDERS as TINY

HEADER = (
    "| model | weights | policy | images/s | batch gain | known prompt | cancel | peak memory |"
)
GIB = 2**30
Builder = Callable[[], Any]


def main() -> int:
    """Measures model after model, and prints each as soon as it is known."""
    options = parsed_options()
    quieten_libraries()
    machine = probe_machine(options.device)
    name = torch.cuda.get_device_name() if machine.device in ("cuda", "rocm") else machine.device
    sys.stdout.write(
        f"\n## {options.shape} pipelines on {name}, {options.side} px, {options.steps} steps, "
        f"batches of {options.batch}, median of {options.runs}\n\n{HEADER}\n|{'---|' * 8}\n"
    )
    for model, build in builders(options.shape).items():
        if not options.models or model in options.models:
            try:
                row = measured_row(model, build, machine, options)
            except (RuntimeError, OutOfMemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                row = f"| {model} | does not fit |"
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
            release_memory()
    return 0


def parsed_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.pipelines_bench")
    parser.add_argument("models", nargs="*", help="which (all)")
    parser.add_argument("--shape", choices=("tiny", "thin", "full"), default="tiny")
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    parser.add_argument("--side", type=int, help="of an image, px (64, and 1024 where full)")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    options.side = options.side or (1024 if options.shape == "full" else 64)
    return options


def builders(shape: str) -> dict[str, Builder]:
    """What makes each model."""
    if shape == "tiny":
        return TINY
    depth = full_shapes.Depth(is_thin=shape == "thin")
    return {name: partial(make, depth) for name, make in full_shapes.BUILDERS.items()}


def measured_row(name: str, build: Builder, machine: Machine, options: argparse.Namespace) -> str:
    """One line of the table."""
    peak = PeakMemory(machine)
    # There are no files to load in the form that the policy would choose, so all are plain; the
    # table says which form it would be.
    plain = replace(plain_layout(machine), batch_pixels=options.batch * options.side**2)
    with built_in(plain):
        pipeline = build()
    pipeline.set_progress_bar_config(disable=True)
    facts = facts_of(name, pipeline)
    policy = choose_layout(machine, facts)
    lay_out(pipeline, facts, plain)
    pipelines = LoadedPipelines(facts, plain, pipeline, loras_folder=None)
    plans = [planned(facts, number, options) for number in range(options.batch)]
    pipelines.run(plans[:1], lambda *_: None)
    alone_s = median_s(lambda: run_anew(pipelines, plans[:1]), options.runs)
    known_s = median_s(lambda: pipelines.run(plans[:1], lambda *_: None), options.runs)
    together_s = median_s(lambda: run_anew(pipelines, plans), options.runs)
    cancel_ms = 1000 * statistics.median(cancel_s(pipelines, plans[0]) for _ in range(options.runs))
    return (
        f"| {name} | {facts.weights / 1e9:.2f} G | {policy.precision}, offload {policy.offload} "
        f"| {len(plans) / together_s:.2f} | {alone_s * len(plans) / together_s:.2f} x "
        f"| {1000 * (known_s - alone_s):+.0f} ms of {1000 * alone_s:.0f} "
        f"| {cancel_ms:.0f} ms | {peak.bytes() / GIB:.1f} GiB |"
    )


def plain_layout(machine: Machine) -> Layout:
    """All weights on the device, as they are."""
    half: Precision = "bfloat16" if machine.has_bfloat16 else "float16"
    return Layout(
        device=machine.device,
        precision="float32" if machine.device == "cpu" else half,
        quantisation="none",
        offload="none",
        vae="sliced",
        attention="native",
        cache="none",
        compiles=False,
        batch_pixels=0,
    )


@contextmanager
def built_in(layout: Layout) -> Iterator[None]:
    """Makes modules where they will run and in their precision.

    Twenty billion weights in float32 would fit nowhere.
    """
    before = torch.get_default_dtype()
    torch.set_default_dtype(TORCH_DTYPES[layout.precision])
    try:
        with torch.device(TORCH_DEVICES[layout.device]):
            yield
    finally:
        torch.set_default_dtype(before)


def facts_of(name: str, pipeline: Any) -> ModelFacts:  # noqa: ANN401 - untyped library
    """What would have been read of the model, had it been loaded from a folder."""
    family = family_of(type(pipeline).__name__)
    if family is None:
        raise ValueError(f"{name} is of no known family")
    parts = tuple(
        Part(part, "diffusers", type(module).__name__, None, sum(w.numel() for w in weights))
        for part, module in pipeline.components.items()
        if isinstance(module, torch.nn.Module) and (weights := list(module.parameters()))
    )
    reads = bool(
        getattr(pipeline.components.get("transformer"), "config", {}).get("guidance_embeds")
    )
    takes = {
        "always": True,
        "denoiser-config": reads,
        "index": not pipeline.config.get("is_distilled"),
    }[family.reads_guidance]
    return ModelFacts(
        name, Path(), family, takes, recipe_of(family, name, takes_guidance=takes), parts
    )


def planned(facts: ModelFacts, number: int, options: argparse.Namespace) -> Plan:
    """One image of the batch."""
    side = options.side
    request = DrawRequest(f"picture {number}", side, side, seed=number, steps=options.steps)
    return plan_request(number, request, facts)


def run_anew(pipelines: LoadedPipelines, plans: Sequence[Plan]) -> None:
    """One pass with prompts that nobody has drawn before."""
    pipelines.forget_prompts()
    pipelines.run(plans, lambda *_: None)


def median_s(work: Callable[[], object], runs: int) -> float:
    """Seconds; images come back to the host, so the device has ended when the call has."""
    times_s = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times_s.append(time.perf_counter() - began)
    return statistics.median(times_s)


def cancel_s(pipelines: LoadedPipelines, plan: Plan) -> float:
    """Seconds from a cancel in the middle of a pass to its end."""
    token, begun = CancelToken(), threading.Event()
    asked_s: list[float] = []

    def on_step(*_: object) -> None:
        token.raise_if_cancelled()
        begun.set()

    def cancel() -> None:
        begun.wait()
        asked_s.append(time.perf_counter())
        token.cancel("enough")

    thread = threading.Thread(target=cancel)
    thread.start()
    try:
        pipelines.run([replace(plan, steps=200)], on_step)
    except WorkCancelledError:
        ended_s = time.perf_counter()
    else:
        raise RuntimeError("The pass was over before it could be cancelled.")
    thread.join()
    pipelines.recover()
    return ended_s - asked_s[0]


class PeakMemory:
    """The most memory that was taken: the GPU's where there is one, else the process's now."""

    def __init__(self, machine: Machine) -> None:
        self._is_gpu = machine.device in ("cuda", "rocm")
        if self._is_gpu:
            torch.cuda.reset_peak_memory_stats()

    def bytes(self) -> int:
        """How much it was."""
        if self._is_gpu:
            return torch.cuda.max_memory_allocated()
        return psutil.Process().memory_info().rss


if __name__ == "__main__":
    sys.exit(main())
