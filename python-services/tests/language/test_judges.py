"""Models that judge images: the projector is found beside them, and no model thinks aloud."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.language.model_choice import chosen
from imagebeam_services.language.settings import LanguageSettings
from tests.support.language_models import llama_service
from tests.support.pictures import data_url, png
from tests.support.service_client import client_of, settings
from tests.support.tiny_gguf import CHAT_TEMPLATE, WIDTH, write_tiny_llama
from tests.support.tiny_projector import write_tiny_projector

LONG_THOUGHT = "x" * 100
THINKS = f"{CHAT_TEMPLATE}{{% if enable_thinking %}}{LONG_THOUGHT}{{% endif %}}"


def test_a_model_that_can_think_is_told_not_to(tmp_path: Path) -> None:
    model = write_tiny_llama(tmp_path / "thinks.gguf", THINKS)
    service, _ = llama_service(model, context_tokens=512, places=1)
    with client_of(service) as client:
        body = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}
        usage = client.post("/v1/chat/completions", json=body).json()["usage"]
    # One token a character: with the thought it would be over a hundred.
    assert 20 < usage["prompt_tokens"] < 80


@pytest.fixture
def downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the download of a judge leaves it."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "none"))
    folder = tmp_path / "models/me/judge"
    folder.mkdir(parents=True)
    write_tiny_llama(folder / "judge-Q4_K_M.gguf")
    write_tiny_projector(folder / "mmproj-judge-Q8_0.gguf", WIDTH)
    return tmp_path / "models"


def test_a_downloaded_judge_reads_images_without_being_told_its_projector(downloaded: Path) -> None:
    common = {"models_folder": downloaded}
    changes: dict[str, Any] = {"model_path": None, "model_repo": "me/judge", "common": common}
    service, _ = llama_service(Path(), context_tokens=1024, places=1, **changes)
    picture = {"type": "image_url", "image_url": {"url": data_url(png())}}
    question = [{"type": "text", "text": "Is it red?"}, picture]
    body = {"messages": [{"role": "user", "content": question}], "max_tokens": 2}
    with client_of(service) as client:
        answer = client.post("/v1/chat/completions", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["model"] == "me/judge/judge-Q4_K_M.gguf"
        (listed,) = client.get("/v1/models").json()["data"]
        assert listed["capabilities"]["image_input"] is True
        assert listed["loaded"] is True


def test_which_projector_is_taken(downloaded: Path) -> None:
    common = settings(models_folder=downloaded)
    folder = downloaded / "me/judge"
    shutil.copy(folder / "mmproj-judge-Q8_0.gguf", folder / "mmproj-judge-F16.gguf")
    with (folder / "mmproj-judge-F16.gguf").open("ab") as larger:
        larger.write(b"more")
    by_name = LanguageSettings(common=common, model_repo="me/judge")
    assert chosen(by_name, None).projector == folder / "mmproj-judge-Q8_0.gguf"
    given = LanguageSettings(common=common, model_repo="me/judge", projector_path=Path("p.gguf"))
    assert chosen(given, None).projector == Path("p.gguf")
    by_path = LanguageSettings(common=common, model_path=folder / "judge-Q4_K_M.gguf")
    assert chosen(by_path, None).projector is None
    assert chosen(by_path, "me/judge").projector == folder / "mmproj-judge-Q8_0.gguf"
