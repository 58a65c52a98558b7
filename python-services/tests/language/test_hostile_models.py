"""Model files that are damaged or made to hurt: a clear error in time, and the service goes on."""

import os
import pickle
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.common.model_shelf import MemoryNeed
from imagebeam_services.language import llama_engine
from imagebeam_services.language.child.process import ModelChild
from imagebeam_services.language.model_choice import Choice
from tests.support.language_models import llama_service
from tests.support.service_client import client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.tiny_projector import write_tiny_projector

LIMIT_S = 2.0
"""How much of a core refusing a file may take."""

Hostile = Callable[[Path], Path]


class Sentinel:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"touch {self._path}",)


def truncated(folder: Path) -> Path:
    path = write_tiny_llama(folder / "truncated.gguf")
    path.write_bytes(path.read_bytes()[:300_000])
    return path


def header_alone(folder: Path) -> Path:
    path = folder / "header.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 2**62, 2**62))
    return path


def no_gguf(folder: Path) -> Path:
    path = folder / "words.gguf"
    path.write_text("these are only words, though quite a few of them")
    return path


def a_pickle(folder: Path) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(pickle.dumps(Sentinel(folder / "sentinel"), protocol=4))
    return path


def missing(folder: Path) -> Path:
    return folder / "missing.gguf"


def a_folder(folder: Path) -> Path:
    return folder


def another_kind(folder: Path) -> Path:
    return write_tiny_projector(folder / "projector.gguf", 64)


def template_that_never_ends(folder: Path) -> Path:
    loops = "".join("{% for x in range(100000) %}" for _ in range(4)) + "x" + "{% endfor %}" * 4
    return write_tiny_llama(folder / "loops.gguf", loops)


def template_that_calls_itself(folder: Path) -> Path:
    return write_tiny_llama(
        folder / "calls.gguf", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
    )


def template_that_takes_all_memory(folder: Path) -> Path:
    doubled = "{% set ns.s = ns.s ~ ns.s %}"
    return write_tiny_llama(
        folder / "doubles.gguf",
        f"{{% set ns = namespace(s='ab') %}}{{% for i in range(40) %}}{doubled}{{% endfor %}}"
        "{{ ns.s }}",
    )


@pytest.mark.parametrize(
    "hostile",
    [
        truncated,
        header_alone,
        no_gguf,
        a_pickle,
        missing,
        a_folder,
        another_kind,
    ],
    ids=lambda hostile: hostile.__name__,
)
def test_a_hostile_file_is_refused_in_time_and_the_service_goes_on(
    hostile: Hostile, tmp_path: Path
) -> None:
    service, engine = llama_service(hostile(tmp_path))
    with client_of(service, loaded=False) as client:
        began_s = time.process_time()
        response = client.post("/load")
        assert time.process_time() - began_s < LIMIT_S
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert client.get("/health").json()["status"] == "failed"
        assert engine.child_pid is None
        refused = client.post("/v1/completions", json={"prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (409, "model.failed")
    assert not (tmp_path / "sentinel").exists()


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        (template_that_never_ends, "was not loaded within 1.5 s"),
        (template_that_calls_itself, "SIGSEGV"),
        (template_that_takes_all_memory, "GiB of memory"),
    ],
)
def test_a_chat_template_is_named_where_it_is_to_blame(
    hostile: Hostile, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama_engine, "LOAD_BYTES", 2**28)
    monkeypatch.setattr(llama_engine, "SHARE_OF_A_HANG", 0.0)  # a busy machine may give it little
    service, engine = llama_service(hostile(tmp_path))
    load = engine._loaded_child  # noqa: SLF001 - a busy machine needs longer for the second load

    async def load_in_time(
        choice: Choice, need: MemoryNeed, watch: LoadWatch, template: str, limit_s: float
    ) -> ModelChild:
        is_endless = hostile is template_that_never_ends and template == ""
        return await load(choice, need, watch, template, 1.5 if is_endless else limit_s)

    monkeypatch.setattr(engine, "_loaded_child", load_in_time)
    with client_of(service, loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        message = response.json()["error"]["message"]
        assert "The chat template (tokenizer.chat_template)" in message
        assert why in message
        assert client.get("/health").json()["reason"] == message


def test_a_load_that_only_waited_is_no_reason_to_blame_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second load finds in memory what the first one had to wait for."""
    monkeypatch.setattr(llama_engine, "SHARE_OF_A_HANG", 2.0)
    service, _ = llama_service(template_that_never_ends(tmp_path), load_limit_s=0.5)
    with client_of(service, loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")
        assert response.json()["error"]["message"] == "loops.gguf was not loaded within 0.5 s."


def test_a_damaged_projector_is_refused(tmp_path: Path) -> None:
    projector = write_tiny_projector(tmp_path / "p.gguf", 64)
    projector.write_bytes(projector.read_bytes()[:40_000])
    service, _ = llama_service(write_tiny_llama(tmp_path / "m.gguf"), projector_path=projector)
    with client_of(service, loaded=False) as client:
        response = client.post("/load")
        assert (response.status_code, error_code(response)) == (422, "model.file")


def test_a_file_that_was_repaired_can_be_loaded_after_a_failure(tmp_path: Path) -> None:
    path = truncated(tmp_path)
    service, _ = llama_service(path)
    with client_of(service, loaded=False) as client:
        assert client.post("/load").status_code == 422
        write_tiny_llama(path)
        assert client.post("/load").status_code == 200
        assert client.post("/v1/completions", json={"prompt": "x"}).status_code == 200
