"""PNG files written byte by byte, so that what is in them is known without any library."""

import struct
import zlib
from collections.abc import Sequence

START = b"\x89PNG\r\n\x1a\n"
GREY, RGB, INDEXED, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6


def chunk(kind: bytes, data: bytes, checksum: int | None = None) -> bytes:
    """A chunk; its checksum is right unless another one is given."""
    body = kind + data
    right = zlib.crc32(body) if checksum is None else checksum
    return struct.pack(">I", len(data)) + body + struct.pack(">I", right)


def made_png(
    rows: Sequence[bytes],
    width_px: int,
    colour: int,
    depth: int = 8,
    before: Sequence[bytes] = (),
    after: Sequence[bytes] = (),
) -> bytes:
    """A PNG file.

    Args:
        rows: The samples as the file stores them, a row each.
        width_px: Width.
        colour: Colour type.
        depth: Bits a sample.
        before: Chunks before the pixels.
        after: Chunks after them.
    """
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width_px, len(rows), depth, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return b"".join((START, header, *before, pixels, *after, chunk(b"IEND", b"")))


def exif(orientation: int, order: str = "<") -> bytes:
    """An EXIF block that says this orientation and nothing else."""
    mark = b"II" if order == "<" else b"MM"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    return mark + struct.pack(f"{order}HIH", 42, 8, 1) + entry + struct.pack(f"{order}I", 0)


def profile_chunk(profile: bytes) -> bytes:
    """An `iCCP` chunk."""
    return chunk(b"iCCP", b"a profile\0\0" + zlib.compress(profile))
