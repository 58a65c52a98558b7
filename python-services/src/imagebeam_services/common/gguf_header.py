"""Looking at a GGUF file without any library and without reading its numbers.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from imagebeam_services.common.errors import ModelFileError

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
FIELD_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Of a field's value by its type; those of the two types below say their own length."""
STRING, LIST, UINT32 = 8, 9, 4
BLOCKS: dict[int, tuple[int, int]] = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    20: (32, 18),  # IQ4_NL
    23: (256, 136),  # IQ4_XS
    30: (1, 2),  # BF16
}
"""Numbers a block and bytes a block, by the type of numbers: those that diffusers can read."""


@dataclass(frozen=True)
class GgufHeader:
    """What a file says that it has.

    Attributes:
        architecture: What its maker calls the model; empty where that is not said.
        shapes: Of each tensor, by its name, in torch's order: the last side is that of a row.
        data_bytes: What all tensors take as they are stored.
        list_entries: How many entries its lists have.
    """

    architecture: str
    shapes: dict[str, tuple[int, ...]]
    data_bytes: int
    list_entries: int

    @property
    def numbers(self) -> int:
        """How many numbers the tensors have together."""
        return sum(math.prod(shape) for shape in self.shapes.values())


def is_gguf(path: Path) -> bool:
    """Whether a file begins as a GGUF file does.

    Raises:
        ModelFileError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(GGUF_MAGIC)) == GGUF_MAGIC
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error


def read_gguf_header(path: Path) -> GgufHeader:
    """Reads a file's header and checks that the file is as long as it says.

    Raises:
        ModelFileError: No such file, none in this format, one that was cut off, or one whose
            numbers are of a type that diffusers cannot read.
    """
    try:
        with path.open("rb") as file:
            return _Reading(file, path.name, path.stat().st_size).header()
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error


class _Reading:
    """One pass over a header. Nothing is believed that could cost more than the file is long."""

    def __init__(self, file: BinaryIO, name: str, size_bytes: int) -> None:
        self._file = file
        self._name = name
        self._size_bytes = size_bytes
        self._list_entries = 0
        self._architecture = ""
        self._alignment = DEFAULT_ALIGNMENT

    def header(self) -> GgufHeader:
        """Everything, from the first byte to the last tensor's description."""
        if self._bytes(len(GGUF_MAGIC)) != GGUF_MAGIC:
            raise ModelFileError(f"{self._name} is no GGUF file.")
        if not OLDEST_VERSION <= self._number("I") <= NEWEST_VERSION:
            raise ModelFileError(f"{self._name} is a GGUF file of a version that cannot be read.")
        tensors = self._limited(self._number("Q"), MAX_TENSORS)
        for _ in range(self._limited(self._number("Q"), MAX_FIELDS)):
            self._field()
        shapes: dict[str, tuple[int, ...]] = {}
        data_bytes = end = 0
        for _ in range(tensors):
            name, shape, stored_bytes, offset = self._tensor()
            shapes[name] = shape
            data_bytes += stored_bytes
            end = max(end, offset + stored_bytes)
        start = math.ceil(self._file.tell() / self._alignment) * self._alignment
        if start + end > self._size_bytes:
            raise ModelFileError(
                f"{self._name} is damaged: {self._size_bytes} bytes are not all it says."
            )
        return GgufHeader(self._architecture, shapes, data_bytes, self._list_entries)

    def _field(self) -> None:
        key, kind = self._text(), self._number("I")
        if key == "general.architecture" and kind == STRING:
            self._architecture = self._text()
        elif key == "general.alignment" and kind == UINT32:
            self._alignment = self._limited(self._number("I"), MAX_ALIGNMENT, lowest=1)
        else:
            self._skip(kind)

    def _tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        """Name, shape, bytes as stored, and where the data begins."""
        name = self._text()
        sides = [self._number("Q") for _ in range(self._limited(self._number("I"), MAX_DIMENSIONS))]
        kind, offset = self._number("I"), self._number("Q")
        if kind not in BLOCKS:
            raise ModelFileError(
                f"{self._name} has numbers of GGUF's type {kind}, which diffusers cannot read: "
                "take a file in another quantisation, such as Q8_0 or Q4_K_M."
            )
        block, block_bytes = BLOCKS[kind]
        if sides and sides[0] % block:
            raise self._not_whole()
        return name, tuple(reversed(sides)), math.prod(sides) // block * block_bytes, offset

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
        if kind not in FIELD_BYTES:
            raise self._not_whole()
        return FIELD_BYTES[kind]

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
        return ModelFileError(f"{self._name} is no whole GGUF file.")
