"""A language model's memory: estimated before a load, limited, and its load's progress."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.common.model_shelf import MemoryNeed
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.language.child.messages import Backend
from imagebeam_services.language.child.xllamacpp_backend import _reported
from imagebeam_services.language.llama_engine import LlamaEngine
from imagebeam_services.language.load_progress import MOST, Reading
from imagebeam_services.language.memory_need import WORKING_BYTES, needed_bytes
from imagebeam_services.language.settings import LanguageSettings
from tests.support.language_models import smollm2
from tests.support.service_client import LogLines
from tests.support.tiny_gguf import write_tiny_llama

TINY = LanguageSettings(context_tokens=256, places=2, threads=1)


def engine_of(settings: LanguageSettings) -> LlamaEngine:
    return LlamaEngine(settings, "xllamacpp", os.environ, LogLines().log)


def watch(told: list[float]) -> LoadWatch:
    return LoadWatch(told.append, CancelToken(), lambda _: None)


def test_a_real_model_takes_about_what_was_estimated_and_tells_its_progress() -> None:
    settings = replace(TINY, model_path=smollm2(), context_tokens=2048)

    async def run() -> tuple[int, list[float], dict[str, object]]:
        engine, told = engine_of(settings), list[float]()
        assert engine.report().device is None
        await engine.load(watch(told))
        assert engine.child_pid is not None
        resident = psutil.Process(engine.child_pid).memory_info().rss
        report = engine.report().model_dump()
        await engine.close()
        return resident, told, report

    resident, told, report = asyncio.run(run())
    needed = needed_bytes(smollm2(), None, 2 * 2048, 256)
    assert resident < needed < resident + WORKING_BYTES
    assert told == sorted(told)
    assert max(told) > 0.3
    assert report["device"] == {"kind": "cpu", "index": None, "uuid": None, "pci_bus_id": None}
    layout = report["layout"]
    assert isinstance(layout, dict)
    assert (layout["places"], layout["context_tokens"], layout["gpu_layers"]) == (2, 4096, 0)


def test_more_context_needs_more_memory(tmp_path: Path) -> None:
    tiny = write_tiny_llama(tmp_path / "tiny.gguf")
    few, many = (needed_bytes(tiny, None, tokens, 256) for tokens in (1024, 4096))
    assert many > few > tiny.stat().st_size + WORKING_BYTES
    assert needed_bytes(tiny, tiny, 1024, 256) == few + tiny.stat().st_size


@pytest.mark.parametrize(("limit_bytes", "fits"), [(100_000_000, False), (2_000_000_000, True)])
def test_a_model_beyond_the_limit_is_refused_with_both_numbers(
    tmp_path: Path, limit_bytes: int, fits: bool
) -> None:
    tiny = write_tiny_llama(tmp_path / "tiny.gguf")
    common = CommonSettings(memory_limit_bytes=limit_bytes)
    engine = engine_of(replace(TINY, model_path=tiny, common=common))

    async def run() -> None:
        try:
            if fits:
                await engine.load(watch([]))
                return
            with pytest.raises(OutOfMemoryError, match=r"about 0\.3 GB .*may take 0\.1"):
                await engine.load(watch([]))
            assert engine.child_pid is None
        finally:
            await engine.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("resident", "shares"),
    [
        ([50, 50, 100, 150, 400], [0, 0, 0.5, MOST, MOST]),
        ([50, 130, 60, 140], [0, 0.8, 0.8, 0.9]),
    ],
)
def test_progress_is_what_was_read_and_never_goes_back(
    resident: Sequence[int], shares: Sequence[float]
) -> None:
    reading = Reading(100)
    assert [round(reading.share(size), 3) for size in resident] == shares


@pytest.mark.parametrize(
    ("gpu", "told"),
    [
        (
            {"name": "CUDA1", "device_id": "0000:01:00.0"},
            {"kind": "cuda", "index": 1, "pci_bus_id": "0000:01:00.0"},
        ),
        ({"name": "Vulkan0", "device_id": ""}, {"kind": "vulkan", "index": 0}),
        ({"name": "Metal", "device_id": ""}, {"kind": "mps"}),
        ({"name": "SYCL0", "device_id": ""}, {"kind": "other", "index": 0}),
    ],
)
def test_a_gpu_is_told_by_what_llama_cpp_calls_it(
    gpu: dict[str, object], told: dict[str, object]
) -> None:
    assert _reported(gpu) == told


@pytest.mark.parametrize("backend", ["xllamacpp", "llama_cpp"])
def test_a_dry_run_without_a_gpu_says_what_the_load_will(tmp_path: Path, backend: Backend) -> None:
    tiny = write_tiny_llama(tmp_path / "tiny.gguf")

    async def needs(limit_bytes: int | None) -> MemoryNeed:
        common = CommonSettings(memory_limit_bytes=limit_bytes)
        settings = replace(TINY, model_path=tiny, common=common)
        return await LlamaEngine(settings, backend, os.environ, LogLines().log).need(None)

    few, many = (asyncio.run(needs(limit_bytes)) for limit_bytes in (100_000_000, None))
    if backend == "llama_cpp":  # which is not installed: nobody knows what it would find
        assert (few.free_bytes, few.fits) == (None, None)
        return
    assert (few.free_bytes, few.fits) == (100_000_000, False)
    assert (many.free_bytes or 0) > 100_000_000
    assert many.fits is True
