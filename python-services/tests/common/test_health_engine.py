"""What `/health` tells of the engine: device, layout, parked or not, memory of its own."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.vision.clip_engine import ClipEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import LogLines, client_of, language_service
from tests.support.waiting import wait_until

GPUS = "0, GPU-1, 00000000:01:00.0, A, 12288, 11000\n1, GPU-2, 00000000:C1:00.0, B, 8, 4\n"


def test_what_the_engine_reports_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    engine = FakeLanguageEngine()
    device = DeviceReport(kind="cuda", index=1, uuid="GPU-2")
    engine.reported = EngineReport(
        device=device, layout={"places": 2}, parked=True, device_bytes=7, device_peak_bytes=9
    )
    with client_of(language_service(engine)) as client:
        told = client.get("/health").json()["engine"]
    assert told == engine.reported.model_dump()


def test_a_gpu_that_is_known_by_its_place_gets_the_drivers_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = tmp_path / "nvidia-smi"
    driver.write_text(f"#!/bin/sh\nprintf '{GPUS}'\n")
    driver.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(driver))
    engine = FakeLanguageEngine()
    device = DeviceReport(kind="cuda", index=0, pci_bus_id="0000:c1:00.0")
    engine.reported = EngineReport(device=device)
    with client_of(language_service(engine)) as client:

        def uuid() -> str | None:
            told: str | None = client.get("/health").json()["engine"]["device"]["uuid"]
            return told

        wait_until(lambda: uuid() == "GPU-2")
        assert len(client.get("/health").json()["memory"]["gpus"]) == 2


@pytest.mark.parametrize(
    ("error", "is_lost"),
    [
        (RuntimeError("CUDA error: an illegal memory access was encountered"), True),
        (AttributeError("'NoneType' object has no attribute 'report'"), False),
    ],
)
def test_health_answers_although_the_engine_cannot_report(error: Exception, is_lost: bool) -> None:
    engine = FakeLanguageEngine()

    def fails() -> EngineReport:
        raise error

    engine.report = fails  # type: ignore[method-assign]
    lines = LogLines()
    with client_of(language_service(engine, lines)) as client:
        for _ in range(3):
            health = client.get("/health").json()
            assert (health["status"] == "failed", health["needs_new_process"]) == (is_lost,) * 2
            assert health["engine"]["device"] is None
    assert len(lines.named("report.failed")) == (1 if is_lost else 3)


@pytest.mark.parametrize("kind", ["image", "vision"])
def test_a_model_that_goes_while_it_reports_is_no_error(kind: str) -> None:
    """The device's thread lets it go, another one asks."""

    class Going:
        """There at the first look, and not at the second."""

        seen = 0

        def __get__(self, _: object, __: type) -> Any:  # noqa: ANN401
            self.seen += 1
            report = EngineReport(layout={"places": 1})
            return SimpleNamespace(report=lambda: report) if self.seen == 1 else None

        def __set__(self, _: object, __: object) -> None: ...

    real, name = {
        "image": (DiffusersEngine, "resident"),
        "vision": (ClipEngine, "_resident"),
    }[kind]
    engine = type("Watched", (real,), {name: Going()})(None, LogLines().log)
    assert engine.report().layout == {"places": 1}
