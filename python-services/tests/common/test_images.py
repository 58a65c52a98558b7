"""Images from clients: what is decoded, and what is refused before it costs anything."""

import base64
import random
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from imagebeam_services.common.errors import ImageRefusedError
from imagebeam_services.common.images import (
    BASE64_PIECE,
    decode_base64_image,
    decode_image,
    encode_png,
)
from tests.support.pictures import data_url, encoded, opened, png

PIECE_BYTES = BASE64_PIECE // 4 * 3


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_that_claims(width_px: int, height_px: int) -> bytes:
    """A PNG of a few bytes whose header says that it is large."""
    header = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_three_formats_are_decoded_as_rgb(file_format: str) -> None:
    image = decode_image(encoded(Image.new("RGB", (5, 3), "blue"), file_format))
    assert (image.mode, image.size) == ("RGB", (5, 3))
    red, _, blue = image.getpixel((2, 1))  # type: ignore[misc]
    assert (red, blue) == pytest.approx((0, 255), abs=3)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16", "RGBA", "CMYK"])
def test_other_modes_become_rgb(mode: str) -> None:
    file_format = "JPEG" if mode == "CMYK" else "PNG"
    assert decode_image(encoded(Image.new(mode, (4, 4)), file_format)).mode == "RGB"


def test_what_is_transparent_stands_on_white() -> None:
    clear = decode_image(encoded(Image.new("RGBA", (2, 2), (255, 0, 0, 0)), "PNG"))
    assert clear.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 50,
        png()[:50],
        encoded(Image.effect_noise((64, 64), 80), "PNG")[:-200],
        b"\x89PNG\r\n\x1a\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        encoded(Image.new("RGB", (4, 4)), "BMP"),
        encoded(Image.new("RGB", (4, 4)), "TIFF"),
        png_that_claims(30_000, 30_000),
        png_that_claims(16_385, 1),
        png_that_claims(10_000, 10_000),
        png_that_claims(0, 0),
    ],
    ids=range(12),
)
def test_everything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ImageRefusedError):
        decode_image(data)


def test_a_header_alone_takes_no_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ImageRefusedError, match="too many"):
            decode_image(png_that_claims(30_000, 30_000))
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_base64_comes_plain_or_as_a_data_url() -> None:
    plain = base64.b64encode(png()).decode()
    for text in (plain, data_url(png()), data_url(png()).upper().replace(plain.upper(), plain)):
        assert decode_base64_image(text).size == (32, 24)


@pytest.mark.parametrize(
    "text", ["", "not base64!", "data:text/plain;base64,aGk=", "http://127.0.0.1/x.png", "\ud800"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ImageRefusedError):
        decode_base64_image(text)


@pytest.mark.parametrize("length", [1, 2, 3, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1])
def test_long_base64_is_decoded_in_short_pieces(
    monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    data = random.Random(length).randbytes(2 * PIECE_BYTES + length)  # noqa: S311 - no secret
    lengths: list[int] = []
    whole: list[bytes] = []
    decode = base64.b64decode

    def noted(text: str, *, validate: bool) -> bytes:
        lengths.append(len(text))
        return decode(text, validate=validate)

    def kept(data: bytes) -> Image.Image:
        whole.append(data)
        return Image.new("RGB", (1, 1))

    monkeypatch.setattr("imagebeam_services.common.images.base64.b64decode", noted)
    monkeypatch.setattr("imagebeam_services.common.images.decode_image", kept)
    decode_base64_image(data_url(data))
    assert whole == [data]
    assert max(lengths) <= BASE64_PIECE


def test_padding_ends_base64_also_where_a_piece_ends() -> None:
    padded = "A" * (BASE64_PIECE - 4) + "AA=="
    with pytest.raises(ImageRefusedError, match="base64"):
        decode_base64_image(padded + "AAAA")


def test_a_png_carries_its_text_and_loses_nothing() -> None:
    image = Image.effect_noise((40, 30), 80).convert("RGB")
    again = opened(encode_png(image, {"prompt": "ein Leuchtturm, 灯台"}))
    assert again.tobytes() == image.tobytes()
    assert again.text == {"prompt": "ein Leuchtturm, 灯台"}  # type: ignore[attr-defined]
