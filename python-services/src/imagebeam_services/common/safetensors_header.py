"""Looking at a safetensors file without any library and without reading its numbers.

The format: 8 bytes with the header's length, the header as JSON, the numbers
(https://github.com/huggingface/safetensors#format).
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_files import opened

LENGTH_BYTES = 8
MAX_HEADER_BYTES = 100_000_000
"""The limit of the safetensors library itself."""
MAX_DIMENSIONS = 16
NUMBERS_A_BYTE = 2
"""The most that any type has: 4 bits each."""
MAX_COUNT = 2**63
"""No file is as long; a number of thousands of digits cannot even be written in a message."""


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
    with opened(path) as (file, size_bytes):
        start = file.read(LENGTH_BYTES)
        header_bytes = int.from_bytes(start, "little")
        if len(start) < LENGTH_BYTES or header_bytes > min(size_bytes, MAX_HEADER_BYTES):
            raise _not_whole(path)
        header = file.read(header_bytes)
    try:
        shapes, data_bytes = _parsed(header)
    # A header can be any JSON: each of these is one that is none of a safetensors file.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _not_whole(path) from error
    needed = LENGTH_BYTES + header_bytes + data_bytes
    if needed != size_bytes:
        raise ModelFileError(
            f"{path.name} is damaged: it says that it has {needed} bytes, and {size_bytes} are "
            "there. Download it again."
        )
    return SafetensorsHeader(shapes)


def _parsed(header: bytes) -> tuple[dict[str, tuple[int, ...]], int]:
    """The shapes by name, and how many bytes of numbers follow the header.

    Raises:
        ValueError, TypeError, KeyError, AttributeError, RecursionError: It is no such header.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    data_bytes = 0
    tensors = json.loads(header)
    tensors.pop("__metadata__", None)
    for name, tensor in tensors.items():
        sides, (begin, end) = tensor["shape"], tensor["data_offsets"]
        # Not `isinstance`: a `true` is none of them, nor is 1e999.
        counts = (*sides, begin, end)
        if any(type(count) is not int or not 0 <= count < MAX_COUNT for count in counts):
            raise ValueError("What counts something is no whole number.")
        if len(sides) > MAX_DIMENSIONS or math.prod(sides) > NUMBERS_A_BYTE * (end - begin):
            raise ValueError("A tensor has more numbers than bytes.")
        shapes[name] = tuple(sides)
        data_bytes = max(data_bytes, end)
    return shapes, data_bytes


def _not_whole(path: Path) -> ModelFileError:
    return ModelFileError(
        f"{path.name} is no whole safetensors file: it is cut off, damaged, or of another kind."
    )
