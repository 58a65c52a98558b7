"""Looking at safetensors files: what is none is told from what is one, without opening it."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.safetensors_header import read_header


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "model.safetensors"
    first, second = np.zeros((2, 3), dtype=np.float32), np.zeros((5,), dtype=np.float16)
    save_file({"a": first, "b": second}, path, metadata={"x": "y"})
    return path


def with_header(path: Path, header: object, data: bytes = b"") -> None:
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def test_a_whole_file_tells_its_tensors(whole: Path) -> None:
    header = read_header(whole)
    assert header.shapes == {"a": (2, 3), "b": (5,)}
    assert header.numbers == 11


@pytest.mark.parametrize("kept_bytes", [0, 3, 8, 60, -1])
def test_a_file_that_was_cut_off_is_refused(whole: Path, kept_bytes: int) -> None:
    whole.write_bytes(whole.read_bytes()[:kept_bytes])
    with pytest.raises(ModelFileError, match=r"whole|damaged|empty"):
        read_header(whole)


def test_a_file_with_more_than_it_says_is_refused(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes() + b"more")
    with pytest.raises(ModelFileError, match="damaged"):
        read_header(whole)


@pytest.mark.parametrize(
    "header",
    [
        [],
        "text",
        {"a": 1},
        {"a": {"shape": [1]}},
        {"a": {"shape": "x", "data_offsets": [0, 0]}},
        {"a": {"shape": [1], "data_offsets": [0]}},
        {"a": {"shape": [None], "data_offsets": [0, 4]}},
    ],
    ids=str,
)
def test_headers_of_another_form_are_refused(tmp_path: Path, header: object) -> None:
    with_header(tmp_path / "x.safetensors", header)
    with pytest.raises(ModelFileError, match="whole"):
        read_header(tmp_path / "x.safetensors")


HOSTILE = ("1e999", "-1e999", "NaN", "-1", "1.5", "true", '"8"', "null", "[]", "1" + "0" * 400)


@pytest.mark.parametrize("number", HOSTILE)
@pytest.mark.parametrize("place", ["begin", "end", "side"])
def test_what_counts_is_a_whole_number_that_the_file_can_hold(
    tmp_path: Path, number: str, place: str
) -> None:
    begin, end, side = (number if place == name else "0" for name in ("begin", "end", "side"))
    text = f'{{"a": {{"dtype": "F32", "shape": [{side}], "data_offsets": [{begin}, {end}]}}}}'
    path = tmp_path / "x.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text.encode())
    with pytest.raises(ModelFileError, match=r"no whole|damaged"):
        read_header(path)


def test_a_header_that_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    text = b"[" * 200_000
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    with pytest.raises(ModelFileError, match="whole"):
        read_header(path)


def test_a_pickle_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ModelFileError, match="pickle"):
        read_header(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_header(tmp_path / "none.safetensors")


@pytest.mark.parametrize("at", ["shape", "data_offsets"])
def test_a_number_longer_than_any_message_is_refused(tmp_path: Path, at: str) -> None:
    huge = int("9" * 4300)
    tensor = {"shape": [0], "data_offsets": [0, 0], at: [0, huge]}
    with_header(tmp_path / "x.safetensors", {"a": tensor})
    with pytest.raises(ModelFileError, match="whole"):
        read_header(tmp_path / "x.safetensors")
