"""Looking at a GGUF file without any library and without reading its numbers.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_files import opened

GGUF_MAGIC = b"GGUF"
OLDEST_VERSION, NEWEST_VERSION = 2, 3
MAX_TENSORS = 65_536
MAX_FIELDS = 65_536
MAX_LIST_ENTRIES = 2_000_000
"""In all lists together. Language models have their vocabularies there."""
MAX_NAME_BYTES = 65_535
MAX_DIMENSIONS = 4
DEFAULT_ALIGNMENT = 32
MAX_ALIGNMENT = 1 << 20
FIELD_FORMS = dict(zip(range(8), "BbHhIif?", strict=True)) | {10: "Q", 11: "q", 12: "d"}
"""Of a field's value by its type; those of the two types below say their own length."""
STRING, LIST = 8, 9
TEXT_FIELDS = ("general.architecture", "general.type")
NUMBER_FIELDS = ("general.alignment", "split.no", "split.count")
BLOCKS: dict[int, tuple[int, int]] = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    9: (32, 40),  # Q8_1
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    15: (256, 292),  # Q8_K
    16: (256, 66),  # IQ2_XXS
    17: (256, 74),  # IQ2_XS
    18: (256, 98),  # IQ3_XXS
    19: (256, 50),  # IQ1_S
    20: (32, 18),  # IQ4_NL
    21: (256, 110),  # IQ3_S
    22: (256, 82),  # IQ2_S
    23: (256, 136),  # IQ4_XS
    24: (1, 1),  # I8
    25: (1, 2),  # I16
    26: (1, 4),  # I32
    27: (1, 8),  # I64
    28: (1, 8),  # F64
    29: (256, 56),  # IQ1_M
    30: (1, 2),  # BF16
    34: (256, 54),  # TQ1_0
    35: (256, 66),  # TQ2_0
    39: (32, 17),  # MXFP4
    40: (64, 36),  # NVFP4
}
"""Numbers a block and bytes a block, by the type of numbers. Newer types may follow: what their
numbers take is not known here, and whoever reads them may still know them."""


@dataclass(frozen=True)
class GgufHeader:
    """What a file says that it has.

    Attributes:
        architecture: What its maker calls the model; empty where that is not said.
        kind: `model`, `adapter`, `mmproj` and the like; empty where that is not said.
        shapes: Of each tensor, by its name, in torch's order: the last side is that of a row.
        types: The types of numbers that the tensors have; see `BLOCKS`.
        data_bytes: What all tensors take as they are stored.
        list_entries: How many entries its lists have.
        part: Which of several files of the model it is, from 0.
        parts: How many files the model has.
    """

    architecture: str
    kind: str
    shapes: dict[str, tuple[int, ...]]
    types: frozenset[int]
    data_bytes: int
    list_entries: int
    part: int = 0
    parts: int = 1

    @property
    def numbers(self) -> int:
        """How many numbers the tensors have together."""
        return sum(math.prod(shape) for shape in self.shapes.values())


def is_gguf(path: Path) -> bool:
    """Whether a file begins as a GGUF file does, whatever its name.

    Raises:
        ModelFileError: It cannot be read.
    """
    with opened(path) as (file, _):
        return file.read(len(GGUF_MAGIC)) == GGUF_MAGIC


def read_gguf_header(path: Path) -> GgufHeader:
    """Reads a file's header and checks that the file is as long as it says.

    Raises:
        ModelFileError: No such file, none in this format, or one that was cut off.
    """
    with opened(path) as (file, size_bytes):
        return _Reading(file, path.name, size_bytes).header()


class _Reading:
    """One pass over a header. Nothing is believed that could cost more than the file is long."""

    def __init__(self, file: BinaryIO, name: str, size_bytes: int) -> None:
        self._file = file
        self._name = name
        self._size_bytes = size_bytes
        self._list_entries = 0
        self._texts: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    def header(self) -> GgufHeader:
        """Everything, from the first byte to the last tensor's description."""
        if self._bytes(len(GGUF_MAGIC)) != GGUF_MAGIC:
            raise ModelFileError(f"{self._name} is no GGUF file: download it again.")
        self._check_version(self._number("I"))
        tensors = self._limited(self._number("Q"), MAX_TENSORS)
        for _ in range(self._limited(self._number("Q"), MAX_FIELDS)):
            self._field()
        shapes: dict[str, tuple[int, ...]] = {}
        types = set[int]()
        data_bytes = end = 0
        for _ in range(tensors):
            name, shape, kind, offset = self._tensor()
            block, block_bytes = BLOCKS.get(kind, (1, 0))
            if shape and shape[-1] % block:
                raise self._not_whole()
            stored_bytes = math.prod(shape) // block * block_bytes
            shapes[name] = shape
            types.add(kind)
            data_bytes += stored_bytes
            end = max(end, offset + stored_bytes)
        self._check_length(end)
        return GgufHeader(
            self._texts.get("general.architecture", ""),
            self._texts.get("general.type", ""),
            shapes,
            frozenset(types),
            data_bytes,
            self._list_entries,
            self._numbers.get("split.no", 0),
            self._numbers.get("split.count", 1),
        )

    def _check_version(self, version: int) -> None:
        if version and version % 2**16 == 0:
            raise ModelFileError(
                f"{self._name} is a GGUF file for big-endian machines: take the usual one."
            )
        if not OLDEST_VERSION <= version <= NEWEST_VERSION:
            raise ModelFileError(
                f"{self._name} is a GGUF file of version {version}, and {OLDEST_VERSION} to "
                f"{NEWEST_VERSION} are read: look for a newer file of the model."
            )

    def _check_length(self, data_end: int) -> None:
        alignment = self._numbers.get("general.alignment", DEFAULT_ALIGNMENT)
        alignment = self._limited(alignment, MAX_ALIGNMENT, lowest=1)
        needed = math.ceil(self._file.tell() / alignment) * alignment + data_end
        if data_end and needed > self._size_bytes:
            raise ModelFileError(
                f"{self._name} is damaged: it says that it has {needed} bytes, and "
                f"{self._size_bytes} are there. Download it again."
            )

    def _field(self) -> None:
        key, kind = self._text(), self._number("I")
        if key in TEXT_FIELDS and kind == STRING:
            self._texts[key] = self._text()
        elif key in NUMBER_FIELDS and FIELD_FORMS.get(kind, "?") in "BbHhIiQq":
            self._numbers[key] = self._number(FIELD_FORMS[kind])
        else:
            self._skip(kind)

    def _tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        """Name, shape, type of numbers, and where the data begins."""
        name = self._text()
        sides = [self._number("Q") for _ in range(self._limited(self._number("I"), MAX_DIMENSIONS))]
        return name, tuple(reversed(sides)), self._number("I"), self._number("Q")

    def _skip(self, kind: int) -> None:
        if kind == STRING:
            self._skip_text()
        elif kind == LIST:
            entry, count = self._number("I"), self._number("Q")
            self._list_entries = self._limited(self._list_entries + count, MAX_LIST_ENTRIES)
            if entry == STRING:
                for _ in range(count):
                    self._skip_text()
            else:
                self._ahead(count * self._sized(entry))
        else:
            self._ahead(self._sized(kind))

    def _sized(self, kind: int) -> int:
        if kind not in FIELD_FORMS:
            raise self._not_whole()
        return struct.calcsize(f"<{FIELD_FORMS[kind]}")

    def _skip_text(self) -> None:
        self._ahead(self._number("Q"))

    def _text(self) -> str:
        length = self._limited(self._number("Q"), MAX_NAME_BYTES)
        return self._bytes(length).decode("utf-8", "replace")

    def _number(self, form: str) -> int:
        value: int = struct.unpack(f"<{form}", self._bytes(struct.calcsize(form)))[0]
        return value

    def _bytes(self, length: int) -> bytes:
        read = self._file.read(length)
        if len(read) < length:
            raise self._not_whole()
        return read

    def _ahead(self, length: int) -> None:
        if self._file.tell() + length > self._size_bytes:
            raise self._not_whole()
        self._file.seek(length, 1)

    def _limited(self, value: int, limit: int, lowest: int = 0) -> int:
        if not lowest <= value <= limit:
            raise self._not_whole()
        return value

    def _not_whole(self) -> ModelFileError:
        return ModelFileError(
            f"{self._name} is no whole GGUF file: it is cut off or damaged. Download it again."
        )
