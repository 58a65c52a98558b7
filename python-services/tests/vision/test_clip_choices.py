"""Which CLIP models are there, and how they take turns."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from imagebeam_services.vision.app import create_app
from imagebeam_services.vision.clip_engine import ClipEngine
from imagebeam_services.vision.resident import WORKING_BYTES
from imagebeam_services.vision.settings import VisionSettings
from tests.support.service_client import LogLines, client_of, settings


def test_clip_models_are_found_and_loaded_in_turn(
    tiny_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    shutil.copytree(tiny_clip, tmp_path / "models/me/clip")
    (tmp_path / "models/me/other").mkdir()
    (tmp_path / "models/me/other/config.json").write_text("{}")
    common = settings(models_folder=tmp_path / "models")
    made = VisionSettings(common=common, model_path=tiny_clip)
    log = LogLines().log
    with client_of(create_app(made, ClipEngine(made, log), log)) as client:
        listed = client.get("/v1/models").json()["data"]
        assert [one["id"] for one in listed] == [tiny_clip.name, "me/clip"]
        assert listed[0]["capabilities"]["aesthetic"] is True
        client.post("/unload", json={"mode": "cpu"})
        assert client.post("/load", json={"model": "me/clip"}).status_code == 200
        assert client.get("/health").json()["model"] == "me/clip"
        need = client.post("/load?dry=true").json()
        # With nothing else free, what the loaded one gives back is all there is.
        monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=0))
        own = client.post("/load?dry=true").json()["free_bytes"]
        monkeypatch.undo()
        assert own == pytest.approx(need["needed_bytes"] - WORKING_BYTES, rel=0.1)
        assert need["fits"] is True
        assert need["needed_bytes"] < need["free_bytes"]
