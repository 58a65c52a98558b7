"""Reading a GGUF file's header: what it tells, and what is refused at once."""

import struct
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from imagebeam_services.common import gguf_header
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import BLOCKS, is_gguf, read_gguf_header
from imagebeam_services.image.diffusion.single_file import DIFFUSERS_TYPES

STRING, LIST = 8, 9


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "flux")
    writer.add_uint64("some.number", 1)
    writer.add_array("some.words", ["a", "bc"])
    writer.add_array("some.numbers", [1, 2, 3])
    weights = np.ones((3, 64), np.float32)
    kind = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor("a.weight", gguf.quants.quantize(weights, kind), raw_dtype=kind)
    writer.add_tensor("a.bias", np.ones(3, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def text(words: bytes) -> bytes:
    return struct.pack("<Q", len(words)) + words


def header(*, tensors: int = 0, fields: int = 0, version: int = 3, rest: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, fields) + rest


def tensor(kind: int, sides: tuple[int, ...] = (32,)) -> bytes:
    shape = struct.pack(f"<I{len(sides)}Q", len(sides), *sides)
    return text(b"a") + shape + struct.pack("<IQ", kind, 0)


def test_a_header_tells_architecture_shapes_and_sizes(file: Path) -> None:
    read = read_gguf_header(file)
    assert is_gguf(file)
    assert read.architecture == "flux"
    assert read.shapes == {"a.weight": (3, 64), "a.bias": (3,)}
    assert read.numbers == 3 * 64 + 3
    assert read.data_bytes == 3 * 2 * 34 + 3 * 4
    assert read.list_entries == 5


def test_the_sizes_of_blocks_are_those_of_the_format() -> None:
    known = {int(kind): sizes for kind, sizes in gguf.GGML_QUANT_SIZES.items()}
    assert {kind: known[kind] for kind in BLOCKS} == BLOCKS


def test_the_types_are_those_that_diffusers_reads() -> None:
    from diffusers.quantizers.gguf.utils import SUPPORTED_GGUF_QUANT_TYPES

    plain = {gguf.GGMLQuantizationType.F32, gguf.GGMLQuantizationType.F16}
    assert {int(kind) for kind in {*SUPPORTED_GGUF_QUANT_TYPES, *plain}} == DIFFUSERS_TYPES


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-40], "damaged"),
        (lambda data: data[:100], "no whole GGUF"),
        (lambda data: data[:3], "no whole GGUF"),
        (lambda data: b"GGML" + data[4:], "no GGUF file"),
        (lambda _: header(version=1), "version"),
        (lambda _: header(version=3 << 24), "big-endian"),
        (lambda _: header(tensors=2**60), "no whole GGUF"),
        (lambda _: header(fields=2**60), "no whole GGUF"),
        (lambda _: header(fields=1, rest=struct.pack("<Q", 2**40)), "no whole GGUF"),
        (lambda _: header(fields=1, rest=text(b"k") + struct.pack("<I", 99)), "no whole GGUF"),
        (
            lambda _: header(fields=1, rest=text(b"k") + struct.pack("<IIQ", LIST, 4, 2**40)),
            "no whole GGUF",
        ),
        (
            lambda _: header(fields=1, rest=text(b"k") + struct.pack("<IIQ", LIST, LIST, 1)),
            "no whole GGUF",
        ),
        (
            lambda _: header(fields=1, rest=text(b"k") + struct.pack("<IQ", STRING, 2**40)),
            "no whole GGUF",
        ),
        (lambda _: header(tensors=1, rest=tensor(16, (256,))), "damaged"),
        (lambda _: header(tensors=1, rest=tensor(8, (33,))), "no whole GGUF"),
        (lambda _: header(tensors=1, rest=tensor(0, (2**50,))), "damaged"),
        (lambda _: header(tensors=1, rest=tensor(0, (1,) * 5)), "no whole GGUF"),
    ],
)
def test_what_is_no_whole_file_is_refused(
    file: Path, change: Callable[[bytes], bytes], words: str
) -> None:
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(ModelFileError, match=words):
        read_gguf_header(file)


def test_numbers_of_a_type_that_is_not_known_are_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "new.gguf"
    path.write_bytes(header(tensors=1, rest=tensor(99)))
    assert read_gguf_header(path).types == {99}


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    for read in (read_gguf_header, is_gguf):
        with pytest.raises(ModelFileError, match="cannot be read"):
            read(tmp_path / "none.gguf")


def test_a_header_is_read_once_until_its_file_changes(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    class Counted(gguf_header._Reading):  # noqa: SLF001 - what takes the time
        def header(self) -> gguf_header.GgufHeader:
            read.append(self._name)
            return super().header()

    monkeypatch.setattr(gguf_header, "_Reading", Counted)
    assert read_gguf_header(file) is read_gguf_header(file)
    assert len(read) == 1
    file.write_bytes(b"GGUF" + bytes(60))
    for _ in range(2):
        with pytest.raises(ModelFileError):
            read_gguf_header(file)
    assert len(read) == 3
