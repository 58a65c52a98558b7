"""What `doctor` makes of machines that are not this one, and of this one."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from imagebeam_services.cli.doctor import FOR_CLUSTERS, GIB, NEEDED, diagnose
from imagebeam_services.cli.machine_facts import Facts
from imagebeam_services.common.memory import GpuMemory
from tests.support.service_process import COMMAND, environment_of

GPU = GpuMemory(
    index=0,
    uuid="GPU-1",
    pci_bus_id="00000000:01:00.0",
    name="NVIDIA GeForce RTX 3060",
    total_bytes=12 * GIB,
    free_bytes=11 * GIB,
)
ALL = {
    FOR_CLUSTERS: "1.0",
    **{package: "1.0" for packages in NEEDED.values() for package in packages},
}
GOOD = Facts(
    system="Linux x86_64",
    python="3.11.7",
    memory_bytes=(20 * GIB, 32 * GIB),
    free_disk_bytes=100 * GIB,
    gpus=(GPU,),
    versions=ALL,
    torch_device="cuda",
    taken_ports=(),
    models_folder=Path("/models"),
)


def lines(facts: Facts) -> str:
    return "\n".join(f"{finding.mark}: {finding.text}" for finding in diagnose(facts))


def test_a_good_machine_has_nothing_to_complain_about() -> None:
    assert {finding.mark for finding in diagnose(GOOD)} == {"ok"}
    assert "NVIDIA GeForce RTX 3060, 11.0 of 12.0 GiB" in lines(GOOD)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            replace(GOOD, versions={**ALL, "xllamacpp": None}),
            "missing: language: xllamacpp missing: pip install ",
        ),
        (replace(GOOD, versions={**ALL, "ray": None}), "note: serve: ray missing, for clusters"),
        (replace(GOOD, torch_device="cpu"), "note: GPU: image and vision will not use it"),
        (replace(GOOD, gpus=(), torch_device="cpu"), "note: no NVIDIA GPU"),
        (replace(GOOD, memory_bytes=(GIB, 4 * GIB)), "note: memory: 1.0 of 4.0 GiB"),
        (replace(GOOD, free_disk_bytes=2 * GIB), "note: disk: 2.0 GiB are free in /models"),
        (replace(GOOD, taken_ports=(8003,)), "note: language: port 8003 is in use"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(facts: Facts, expected: str) -> None:
    assert expected in lines(facts)


def test_a_mac_needs_no_nvidia_gpu() -> None:
    assert "NVIDIA" not in lines(replace(GOOD, gpus=(), torch_device="mps"))


def test_this_machine_gets_a_report() -> None:
    result = subprocess.run(
        [*COMMAND, "doctor"], capture_output=True, text=True, env=environment_of({}), check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "language: xllamacpp" in result.stdout
    assert "serve: ray" in result.stdout
