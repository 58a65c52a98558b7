"""What a PNG file says beside its pixels, read chunk by chunk so that no size of it is a fault.

Pillow refuses a whole picture for one long profile or text. It therefore gets the chunks alone that
make the pixels, and the few others that change what is seen are read here.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from imagebeam_services.common.errors import ImageRefusedError

PNG_START = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 200_000
FRAME_BYTES = 12
"""Of a chunk beside its data: length, kind and checksum."""
PIXEL_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
INDEXED = 3
"""The colour type of a picture with a palette."""
GAMMA_UNIT = 100_000


@dataclass(frozen=True)
class Png:
    """A PNG file, taken apart.

    Attributes:
        pixels: A PNG file with what makes the pixels, and nothing else.
        header: The data of `IHDR`; empty where it is damaged.
        rows: That of all `IDAT`.
        key: The samples of the one colour that is transparent, as the file stores them, where it
            has one: of grey or of red, green and blue.
        depth: Bits a sample.
        info: By Pillow's names: `exif`, `icc_profile` (bytes) and `gamma` (of the file, such as
            0.45455), each only where it is there and counts.
    """

    pixels: bytes
    header: bytes
    rows: Sequence[memoryview]
    key: tuple[int, ...] | None
    depth: int
    info: dict[str, object]


def read_png(data: bytes, profile_limit_bytes: int) -> Png:
    """Takes a PNG file apart. What is damaged beside the pixels is left out, as viewers do.

    Args:
        data: The file; begins with `PNG_START`.
        profile_limit_bytes: Longer colour profiles are left out.

    Raises:
        ImageRefusedError: It is cut off, has two headers, or more chunks than any picture.
    """
    pixels, rows, seen, others = [PNG_START], list[memoryview](), set[bytes](), {}
    at = len(PNG_START)
    for _ in range(MAX_CHUNKS):
        if at + FRAME_BYTES > len(data):
            break
        (length,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        end = at + FRAME_BYTES + length
        if end > len(data):
            raise ImageRefusedError("The PNG image is cut off: send all of it.")
        if kind == b"IHDR" and kind in seen:
            raise ImageRefusedError("The PNG image is damaged, it has two headers: save it anew.")
        # Of what is there twice, viewers take the first.
        if kind in PIXEL_CHUNKS and (kind == b"IDAT" or kind not in seen):
            pixels.append(data[at:end])
        seen.add(kind)
        if kind == b"IDAT":
            rows.append(memoryview(data)[at + 8 : end - 4])
        elif kind not in others and zlib.crc32(data[at + 4 : end - 4]) == int.from_bytes(
            data[end - 4 : end]
        ):
            others[kind] = data[at + 8 : end - 4]
        if kind == b"IEND":
            break
        at = end
    else:
        raise ImageRefusedError(f"The PNG image has over {MAX_CHUNKS:,} chunks.")
    header = others.get(b"IHDR", b"")
    depth, colour = header.ljust(10, b"\0")[8:10]
    key = None if colour == INDEXED else _key(others.get(b"tRNS"), grey=colour == 0)
    info = _info(others, profile_limit_bytes)
    return Png(b"".join(pixels), header, rows, key, depth, info)


def _key(samples: bytes | None, *, grey: bool) -> tuple[int, ...] | None:
    count = 1 if grey else 3
    if samples is None or len(samples) < 2 * count:
        return None
    return struct.unpack_from(f">{count}H", samples)


def _info(chunks: dict[bytes, bytes], profile_limit_bytes: int) -> dict[str, object]:
    """Of several statements on colours one counts: cICP, iCCP, sRGB, gAMA, in this order."""
    info: dict[str, object] = {}
    if b"eXIf" in chunks:
        info["exif"] = chunks[b"eXIf"]
    if b"cICP" in chunks:
        return info
    if profile := _profile(chunks.get(b"iCCP", b""), profile_limit_bytes):
        info["icc_profile"] = profile
    elif b"sRGB" not in chunks and len(gamma := chunks.get(b"gAMA", b"")) == 4:
        info["gamma"] = int.from_bytes(gamma) / GAMMA_UNIT
    return info


def _profile(chunk: bytes, limit_bytes: int) -> bytes:
    """A name, a zero, a zero for zlib, the compressed profile; empty where it is none."""
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(chunk.partition(b"\0")[2][1:], limit_bytes)
    except zlib.error:
        return b""
    return profile if unpacking.eof else b""
