"""Looking at a safetensors file without any library and without reading its numbers.

The format: 8 bytes with the header's length, the header as JSON, the numbers
(https://github.com/huggingface/safetensors#format).
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError

LENGTH_BYTES = 8
MAX_HEADER_BYTES = 100_000_000
"""The limit of the safetensors library itself."""
PICKLE_STARTS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


@dataclass(frozen=True)
class SafetensorsHeader:
    """What a file says that it has.

    Attributes:
        shapes: Of each tensor, by its name.
    """

    shapes: dict[str, tuple[int, ...]]

    @property
    def numbers(self) -> int:
        """How many numbers the tensors have together."""
        return sum(math.prod(shape) for shape in self.shapes.values())


def read_header(path: Path) -> SafetensorsHeader:
    """Reads a file's header and checks that the file is as long as it says.

    Raises:
        ModelFileError: No such file, no safetensors file (a pickle, for example), or one that was
            cut off.
    """
    try:
        size_bytes = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(LENGTH_BYTES)
            if start.startswith(PICKLE_STARTS):
                raise ModelFileError(
                    f"{path.name} is a pickle, which can run code: it is never opened."
                )
            header_bytes = int.from_bytes(start, "little")
            room_bytes = min(size_bytes - LENGTH_BYTES, MAX_HEADER_BYTES)
            if len(start) < LENGTH_BYTES or header_bytes > room_bytes:
                raise ModelFileError(f"{path.name} is no whole safetensors file.")
            header = file.read(header_bytes)
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error
    shapes, data_bytes = _parsed(path, header)
    if LENGTH_BYTES + header_bytes + data_bytes != size_bytes:
        raise ModelFileError(f"{path.name} is damaged: {size_bytes} bytes are not all it says.")
    return SafetensorsHeader(shapes)


def _parsed(path: Path, header: bytes) -> tuple[dict[str, tuple[int, ...]], int]:
    """The shapes by name, and how many bytes of numbers follow the header."""
    shapes: dict[str, tuple[int, ...]] = {}
    data_bytes = 0
    try:
        tensors = json.loads(header)
        tensors.pop("__metadata__", None)
        for name, tensor in tensors.items():
            shapes[name] = tuple(int(side) for side in tensor["shape"])
            data_bytes = max(data_bytes, int(tensor["data_offsets"][1]))
    # A header can be any JSON: each of these is one that is none of a safetensors file.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ModelFileError(f"{path.name} is no whole safetensors file.") from error
    return shapes, data_bytes
