"""GGUF files that are no language model: each is refused with its name, its fault and a way out."""

import struct
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.language.model_files import check_model, check_projector, find_model
from tests.support.language_models import llama_service
from tests.support.service_client import client_of
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.tiny_projector import write_tiny_projector


def written(
    path: Path,
    architecture: str = "llama",
    kind: str | None = None,
    parts: tuple[int, int] = (0, 1),
) -> Path:
    """A file with one tensor."""
    writer = gguf.GGUFWriter(path, architecture)
    if kind is not None:
        writer.add_type(kind)
    if parts[1] > 1:
        writer.add_uint16("split.no", parts[0])
        writer.add_uint16("split.count", parts[1])
    writer.add_tensor("token_embd.weight", np.ones((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    path.write_bytes(change(path.read_bytes()))
    return path


def vocabulary(path: Path) -> Path:
    text = struct.pack("<Q", 20) + b"general.architecture" + struct.pack("<IQ", 8, 5) + b"llama"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text)
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "words": (lambda path: changed(written(path), lambda _: b"only words"), "is no GGUF file"),
    "its first half": (
        lambda path: changed(write_tiny_llama(path), lambda data: data[: len(data) // 2]),
        "is damaged: it says that it has .* Download it again",
    ),
    "its header's half": (
        lambda path: changed(write_tiny_llama(path), lambda data: data[:900]),
        "is no whole GGUF file.* Download it again",
    ),
    "an old version": (
        lambda path: changed(written(path), lambda d: d[:4] + b"\1\0\0\0" + d[8:]),
        "of version 1",
    ),
    "a big-endian file": (
        lambda path: changed(written(path), lambda d: d[:4] + b"\0\0\0\3" + d[8:]),
        "big-endian",
    ),
    "a projector": (lambda path: write_tiny_projector(path, 64), "is a projector.*--projector"),
    "an older projector": (lambda path: written(path, "clip"), "is a projector.*--projector"),
    "a LoRA": (lambda path: written(path, kind="adapter"), "is a LoRA"),
    "an importance matrix": (lambda path: written(path, kind="imatrix"), "importance matrix"),
    "an image model": (lambda path: written(path, "flux"), "draws images"),
    "no architecture": (lambda path: written(path, ""), "does not say what kind"),
    "a vocabulary": (vocabulary, "vocabulary only"),
    "a second part": (lambda path: written(path, parts=(1, 3)), "is part 2 of 3: give the first"),
    "a renamed part": (lambda path: written(path, parts=(0, 3)), "names of all of them"),
    "a folder": (lambda path: path.parent, "is an empty folder"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_language_model_is_refused(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    folder = tmp_path / "this.gguf"
    folder.mkdir()
    with pytest.raises(ModelFileError, match=rf"this\.gguf .*{words}"):
        check_model(make(folder / "this.gguf"))


def test_all_parts_of_a_model_must_be_there_and_whole(tmp_path: Path) -> None:
    parts = [
        written(tmp_path / f"m-{number + 1:05}-of-00003.gguf", parts=(number, 3))
        for number in range(3)
    ]
    check_model(parts[0])
    changed(parts[1], lambda data: data[:-20])
    with pytest.raises(ModelFileError, match=r"m-00002-of-00003\.gguf is damaged"):
        check_model(parts[0])
    parts[1].unlink()
    with pytest.raises(ModelFileError, match=r"m-00002-of-00003\.gguf is missing"):
        check_model(parts[0])


def test_a_model_is_no_projector(tmp_path: Path) -> None:
    check_projector(write_tiny_projector(tmp_path / "p.gguf", 64))
    with pytest.raises(ModelFileError, match=r"m.gguf is no projector.*mmproj"):
        check_projector(write_tiny_llama(tmp_path / "m.gguf"))


def test_of_a_repository_the_model_is_taken_and_not_its_projector(tmp_path: Path) -> None:
    folder = tmp_path / "owner" / "name"
    folder.mkdir(parents=True)
    for name in ("mmproj-f16.gguf", "other-Q4.gguf"):
        (folder / name).touch()
    assert find_model(None, "owner/name", None, tmp_path).name == "other-Q4.gguf"
    assert find_model(None, "owner/name", "mmproj*", tmp_path).name == "mmproj-f16.gguf"


def test_a_model_in_a_cache_keeps_its_name(tmp_path: Path) -> None:
    blob = write_tiny_llama(tmp_path / "0123abcd")
    snapshot = tmp_path / "models--a--b" / "snapshots" / "4567"
    snapshot.mkdir(parents=True)
    (snapshot / "tiny.gguf").symlink_to(blob)
    service, _ = llama_service(snapshot / "tiny.gguf")
    with client_of(service) as client:
        assert client.get("/health").json()["model"] == "tiny.gguf"


def test_without_a_temporary_folder_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = llama_service(write_tiny_llama(tmp_path / "m.gguf"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with client_of(service, loaded=False) as client:
        response = client.post("/load")
        assert "No temporary folder can be made" in response.json()["error"]["message"]
        monkeypatch.undo()
        assert client.post("/load").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"llama", b"lxama", "unknown model architecture: 'lxama'"),
        (b"blk.1.attn_q.weight", b"blk.1.attn_x.weight", "tensor 'blk.1.attn_q.weight' not found"),
    ],
)
def test_what_llama_cpp_finds_wrong_is_told(
    tmp_path: Path, old: bytes, new: bytes, words: str
) -> None:
    file = changed(write_tiny_llama(tmp_path / "this.gguf"), lambda data: data.replace(old, new))
    service, _ = llama_service(file)
    with client_of(service, loaded=False) as client:
        message = client.post("/load").json()["error"]["message"]
    assert message.startswith("llama.cpp cannot load this.gguf: ")
    assert words in message
    assert str(tmp_path) not in message
