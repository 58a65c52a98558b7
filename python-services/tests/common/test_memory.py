"""The memory report, with drivers that are good, bad, slow and absent."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.common import memory
from imagebeam_services.common.memory import (
    MIB,
    GpuMemory,
    MemoryMonitor,
    forget_peak,
    parse_gpus,
    parse_processes,
    query_gpus,
)

GOOD = (
    "0, GPU-1, 00000000:01:00.0, NVIDIA GeForce RTX 3060, 12288, 11000\n"
    "1, GPU-2, 00000000:C1:00.0, NVIDIA H100, 80GB HBM3, 81559, 80000\n"
)


def driver(folder: Path, script: str) -> str:
    path = folder / "nvidia-smi"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_drivers_lines_are_read_also_where_a_name_has_commas() -> None:
    assert parse_gpus(GOOD) == [
        GpuMemory(
            index=0,
            uuid="GPU-1",
            pci_bus_id="00000000:01:00.0",
            name="NVIDIA GeForce RTX 3060",
            total_bytes=12288 * MIB,
            free_bytes=11000 * MIB,
        ),
        GpuMemory(
            index=1,
            uuid="GPU-2",
            pci_bus_id="00000000:C1:00.0",
            name="NVIDIA H100, 80GB HBM3",
            total_bytes=81559 * MIB,
            free_bytes=80000 * MIB,
        ),
    ]


@pytest.mark.parametrize("output", ["", "No devices were found\n", "x, [N/A], [N/A]\n", ",,\n"])
def test_what_the_driver_does_not_know_is_left_out(output: str) -> None:
    assert parse_gpus(output) == []


def test_a_driver_is_asked(tmp_path: Path) -> None:
    gpus = asyncio.run(query_gpus(driver(tmp_path, f"printf '{GOOD}'")))
    assert [gpu.name for gpu in gpus] == ["NVIDIA GeForce RTX 3060", "NVIDIA H100, 80GB HBM3"]


@pytest.mark.parametrize("script", ["exit 9", "printf '\\377\\376'", "kill -9 $$"])
def test_a_driver_that_fails_counts_as_none(tmp_path: Path, script: str) -> None:
    assert asyncio.run(query_gpus(driver(tmp_path, script))) == []


def test_a_driver_that_is_not_there_counts_as_none(tmp_path: Path) -> None:
    assert asyncio.run(query_gpus(str(tmp_path / "absent"))) == []


def test_a_driver_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GPU_QUERY_LIMIT_S", 0.1)
    assert asyncio.run(query_gpus(driver(tmp_path, "exec sleep 60"))) == []


def test_a_report_never_waits_for_the_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = tmp_path / "count"
    script = driver(tmp_path, f"echo asked >> {count}; printf '{GOOD}'")
    monkeypatch.setattr(shutil, "which", lambda _: script)
    now_s = 0.0

    def times_asked() -> int:
        return count.read_text().count("asked") if count.exists() else 0

    async def run() -> None:
        nonlocal now_s
        monitor = MemoryMonitor(clock=lambda: now_s)
        assert monitor.report().gpus == []
        await until(lambda: not monitor.is_asking)
        assert len(monitor.report().gpus) == 2
        now_s = 1.9  # still fresh
        monitor.report()
        assert not monitor.is_asking
        now_s = 2.1
        monitor.report()
        await until(lambda: not monitor.is_asking)
        assert times_asked() == 4  # of its GPUs and of its processes

    asyncio.run(run())


def test_a_service_that_does_nothing_asks_the_driver_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: driver(tmp_path, f"printf '{GOOD}'"))
    now_s = 0.0

    async def run() -> None:
        nonlocal now_s
        monitor = MemoryMonitor(clock=lambda: now_s)
        asked_s: list[float] = []

        async def report_until(end_s: float, doing: str, *, is_idle: bool) -> None:
            nonlocal now_s
            while now_s < end_s:
                monitor.report(doing, is_idle=is_idle)
                if monitor.is_asking:
                    asked_s.append(now_s)
                await until(lambda: not monitor.is_asking)
                now_s += 1

        await report_until(200, "loaded", is_idle=True)
        assert asked_s == [0, 2, 4, 6, 8, 68, 128, 188]
        asked_s.clear()
        await report_until(206, "working", is_idle=False)
        assert asked_s == [200, 202, 204]
        asked_s.clear()
        await report_until(270, "unloaded", is_idle=True)
        assert asked_s == [206, 208, 210, 212, 214]

    asyncio.run(run())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - what is waited for is a process
            await asyncio.sleep(0.01)


def test_children_count_as_part_of_the_service() -> None:
    now_s = 0.0
    monitor = MemoryMonitor(clock=lambda: now_s)

    async def report() -> int:
        return monitor.report().process_bytes

    alone = asyncio.run(report())
    hungry = "import sys; held = bytearray(100 * 2**20); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hungry], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        now_s = 2.0
        assert asyncio.run(report()) > alone + 90 * MIB
        child.communicate()
    assert asyncio.run(report()) < alone + 50 * MIB


def test_what_processes_hold_of_all_gpus_is_added_up() -> None:
    output = "7, 100\n7, 20\n8, 3\n9, [N/A]\nNo running processes found\n"
    assert parse_processes(output) == {7: 120 * MIB, 8: 3 * MIB}
    assert parse_processes("") == {}


def test_the_services_own_part_of_the_gpus_is_told_and_a_gpu_is_found_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (
        f'case "$1" in --query-gpu*) printf "{GOOD}" ;; '
        f'*) printf "{os.getpid()}, 512\\n1, 9\\n" ;; esac'
    )
    found = driver(tmp_path, script)
    monkeypatch.setattr(shutil, "which", lambda _: found)

    async def run() -> None:
        monitor = MemoryMonitor()
        assert monitor.report().gpu_process_bytes is None
        assert monitor.uuid_at("0000:c1:00.0") is None
        await until(lambda: not monitor.is_asking)
        assert monitor.report().gpu_process_bytes == 512 * MIB
        assert monitor.uuid_at("0000:c1:00.0") == "GPU-2"
        assert monitor.uuid_at("0000:c2:00.0") is monitor.uuid_at(None) is None

    asyncio.run(run())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets peaks")
def test_the_peak_is_that_since_the_load() -> None:
    async def peak() -> int:
        report = MemoryMonitor().report()
        assert report.process_peak_bytes is not None
        assert report.process_peak_bytes >= report.process_bytes
        return report.process_peak_bytes

    forget_peak()
    before = asyncio.run(peak())
    held = bytearray(100 * MIB)
    assert asyncio.run(peak()) > before + 90 * MIB
    del held
    assert asyncio.run(peak()) > before + 90 * MIB
    forget_peak()
    assert asyncio.run(peak()) < before + 50 * MIB
