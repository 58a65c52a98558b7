"""What `/health` tells of the engine: device, layout, parked or not, memory of its own."""

import shutil
from pathlib import Path

import pytest

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import client_of, language_service
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
