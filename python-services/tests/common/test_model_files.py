"""What lies in a model file's place is told by name, whichever reader comes upon it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import is_gguf, read_gguf_header
from imagebeam_services.common.model_files import model_name, read_json, weight_files
from imagebeam_services.common.safetensors_header import read_header

LFS_POINTER = (
    b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9000000\n"
)
READERS: list[Callable[[Path], object]] = [
    read_gguf_header,
    is_gguf,
    read_header,
    lambda path: read_json(path, 1000),
]
STAND_INS = {
    "a Git LFS pointer": (LFS_POINTER, "is a Git LFS pointer.*git lfs pull"),
    "a web page": (b"\n<!DOCTYPE html><html>", "is a web page"),
    "a pickle": (b"\x80\x04\x95", "is a pickle"),
    "nothing": (b"", "is empty"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_is_named(tmp_path: Path, reader: Callable[[Path], object], name: str) -> None:
    data, words = STAND_INS[name]
    path = tmp_path / "weights.bin"
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match=f"weights.bin {words}"):
        reader(path)


@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_file_is_named(tmp_path: Path, reader: Callable[[Path], object]) -> None:
    with pytest.raises(ModelFileError, match="is a folder"):
        reader(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ModelFileError, match="is no file"):
        reader(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(ModelFileError, match=r"link to a file that is not there|There is no"):
        reader(tmp_path / "link")


@pytest.mark.parametrize(
    "names",
    [{}, [], "x", {"a": []}, {"a": 1}, {"a": ""}, {"a": ".."}, {"a": "../x"}, {"a": "/x"}],
    ids=str,
)
def test_an_index_names_files_beside_it(tmp_path: Path, names: object) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": names}))
    with pytest.raises(ModelFileError, match="names a file that is not beside it"):
        weight_files(tmp_path, "model")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    index = tmp_path / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "a\0b", "b": "c", "d": "c"}}))
    _, files = weight_files(tmp_path, "model")
    assert [file.name for file in files] == ["a\0b", "c"]
    with pytest.raises(ModelFileError, match="is no path"):
        read_header(files[0])


def test_a_model_has_the_name_that_it_was_given(tmp_path: Path) -> None:
    blob = tmp_path / "blobs" / "0123abcd"
    snapshot = tmp_path / "models--owner--a--name" / "snapshots" / "4567cdef"
    for folder in (blob.parent, snapshot):
        folder.mkdir(parents=True)
    blob.touch()
    (snapshot / "model.gguf").symlink_to(blob)
    assert model_name(snapshot / "model.gguf") == "model.gguf"
    assert model_name(snapshot) == "owner/a--name"
    assert model_name(snapshot / "." / "x" / "..") == "owner/a--name"
    assert model_name(tmp_path / os.fsdecode(b"\xff.gguf")) == "\ufffd.gguf"
    assert model_name(Path()) == Path.cwd().name
