"""What `doctor` makes of machines that are not this one, and of this one."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from imagebeam_services.cli import machine_facts
from imagebeam_services.cli.doctor import FOR_CLUSTERS, GIB, NEEDED, advice_for, diagnose
from imagebeam_services.cli.machine_facts import (
    Facts,
    answers_as_ours,
    gather_facts,
    import_problem,
)
from imagebeam_services.common.listening import PROTOCOL
from imagebeam_services.common.memory import GpuMemory
from tests.support.one_process import Ended, ran

GPU = GpuMemory(
    index=0,
    uuid="GPU-1",
    pci_bus_id="00000000:01:00.0",
    name="NVIDIA GeForce RTX 3060",
    total_bytes=12 * GIB,
    free_bytes=11 * GIB,
)


def replace_gpu(gib: int) -> GpuMemory:
    return GPU.model_copy(update={"total_bytes": gib * GIB})


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
    return "\n".join(
        ": ".join(filter(None, (finding.mark, finding.text, finding.advice)))
        for finding in diagnose(facts)
    )


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
        (
            replace(GOOD, taken_ports=(8003,)),
            "note: language: port 8003 is in use by another program: start one more with",
        ),
        (
            replace(GOOD, taken_ports=(8003,), own_ports=(8003,)),
            "note: language: port 8003 is in use by an Imagebeam service",
        ),
        (
            replace(GOOD, torch_device=None, broken={"torch": "OSError: no libcudart"}),
            "missing: vision: torch cannot be imported (OSError: no libcudart): install it anew",
        ),
        (replace(GOOD, is_on_path=False), "note: PATH: `imagebeam-services` stands for /"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(facts: Facts, expected: str) -> None:
    assert expected in lines(facts)


def test_a_mac_needs_no_nvidia_gpu() -> None:
    assert "NVIDIA" not in lines(replace(GOOD, gpus=(), torch_device="mps"))


@pytest.fixture(scope="module")
def no_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder that does not exist."""
    return tmp_path_factory.mktemp("models") / "none"


@pytest.fixture(scope="module")
def reports(no_models: Path) -> tuple[Ended, Ended]:
    """This machine's report for a person, and for a program."""
    commands = (["doctor"], ["doctor", "--json"])
    person, program = ran(commands, {"IMAGEBEAM_MODELS": str(no_models)})
    return person, program


def test_this_machine_gets_a_report(reports: tuple[Ended, Ended]) -> None:
    told, _ = reports
    assert told.code == 0, told.out + told.errors
    assert "language: xllamacpp" in told.out
    assert "serve: ray" in told.out
    assert "language: " in told.out
    assert "imagebeam-services language --repo " in told.out


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (GOOD, ["mistral-7b-instruct-q4", "qwen3-vl-8b", "z-image-turbo", "clip"]),
        (
            replace(GOOD, torch_device="cpu", memory_bytes=(4 * GIB, 8 * GIB)),
            ["mistral-7b-instruct-q4", "qwen3-vl-4b", None, "clip"],
        ),
        (
            replace(GOOD, gpus=(), torch_device="cpu", memory_bytes=(2 * GIB, 4 * GIB)),
            ["smollm2-135m", "smolvlm-500m", None, "clip"],
        ),
        (
            replace(GOOD, torch_device="cpu"),
            ["mistral-7b-instruct-q4", "qwen3-vl-4b", "sdxl", "clip"],
        ),
        (replace(GOOD, free_disk_bytes=2 * GIB), ["smollm2-135m", "qwen3-vl-2b", None, "clip"]),
        (
            replace(GOOD, gpus=(replace_gpu(24),)),
            ["mistral-7b-instruct-q4", "qwen3-vl-8b", "flux2-klein-4b", "clip"],
        ),
    ],
)
def test_a_model_is_recommended_for_each_role_that_the_machine_has_room_for(
    facts: Facts, expected: list[str | None], tmp_path: Path
) -> None:
    here = replace(facts, models_folder=tmp_path)
    advice = advice_for(here, {"HF_HUB_CACHE": str(tmp_path / "hub")})
    assert [one.role for one in advice] == ["language", "judge", "image", "vision"]
    for one, name in zip(advice, expected, strict=True):
        assert (one.model is None) == (name is None)
        assert name is None or (one.model is not None and one.model.id.startswith(name))
        assert len(one.commands) == (0 if name is None else 2)


def test_a_program_gets_the_report_as_json(reports: tuple[Ended, Ended], no_models: Path) -> None:
    told = json.loads(reports[1].out)
    assert told["protocol"] == PROTOCOL
    assert {finding["scope"] for finding in told["findings"]} == {"all", "direct"}
    for finding in told["findings"]:
        assert "imagebeam-services " not in finding["text"] or finding["scope"] == "direct"
    assert {finding["mark"] for finding in told["findings"]} <= {"ok", "note", "missing"}
    assert [one["role"] for one in told["recommended"]] == ["language", "judge", "image", "vision"]
    assert told["machine"]["models_folder"] == str(no_models)


def test_a_package_that_is_broken_is_a_finding_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch_broken.py").write_text("raise OSError('libcudart.so: not found')")
    monkeypatch.syspath_prepend(tmp_path)
    assert import_problem("torch_broken") == "OSError: libcudart.so: not found"
    assert import_problem("json") is None
    monkeypatch.setattr(machine_facts, "import_problem", lambda name: f"broken {name}")
    facts = gather_facts(["torch"], [], tmp_path)
    assert (facts.torch_device, facts.broken) == (None, {"torch": "broken torch"})


@pytest.mark.parametrize(
    ("answer", "is_ours"),
    [(b'{"status": "loading"}', True), (b'{"status": "ok"}', False), (b"[]", False), (b"x", False)],
)
def test_a_port_is_ours_where_a_state_is_told(answer: bytes, is_ours: bool) -> None:
    class Health(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Health) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert answers_as_ours(server.server_port) == is_ours
        thread.join()
