"""Whether a file has all of its picture: Pillow fills what lacks, if the file ends well."""

import io
import struct
import zlib

from PIL import Image

from imagebeam_services.common.png_chunks import Png

PIECE_BYTES = 2**18
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of a pixel, by PNG's colour type."""
INTERLACED = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
"""The passes: first column and row, and the steps. https://www.w3.org/TR/png-3/#8Interlace"""
END_OF_JPEG = b"\xff\xd9"
MORE = b"\x5a\xa5\x33\xcc" * 32
"""What changes a picture that goes on, and is skipped behind one that is whole."""


def png_is_whole(png: Png) -> bool:
    """Whether the compressed rows are as many as the header says; its size has been looked at.

    Raises:
        zlib.error: They are damaged.
    """
    left, unpacking = _rows_bytes(png.header), zlib.decompressobj()
    for chunk in png.rows:
        piece = bytes(chunk)
        while piece and left > 0:
            left -= len(unpacking.decompress(piece, PIECE_BYTES))
            piece = unpacking.unconsumed_tail
    return left <= len(unpacking.flush())


def jpeg_is_whole(data: bytes) -> bool:
    """Whether the picture ends before the file's end mark; of a progressive one, its first scan."""
    end = data.rfind(END_OF_JPEG)
    return end < 0 or _sketch(data) == _sketch(data[:end] + MORE + data[end:])


def _rows_bytes(header: bytes) -> int:
    width_px, height_px, depth, colour, _, _, interlace = struct.unpack_from(">IIBBBBB", header)
    size_bytes = 0
    for left, top, across, down in INTERLACED if interlace else ((0, 0, 1, 1),):
        columns, rows = -((left - width_px) // across), -((top - height_px) // down)
        if columns > 0 and rows > 0:
            size_bytes += rows * (1 + (columns * depth * SAMPLES[colour] + 7) // 8)
    return size_bytes


def _sketch(data: bytes) -> bytes:
    """An eighth of the size, for which little is calculated."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        image.draft(None, (1, 1))
        return image.tobytes()
