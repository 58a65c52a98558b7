"""What decoded images look like, against values worked out by hand from the formats' rules."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from imagebeam_services.common.errors import ImageRefusedError
from imagebeam_services.common.images import decode_base64_image, decode_image
from tests.support.made_png import (
    GREY,
    GREY_ALPHA,
    INDEXED,
    RGB,
    RGBA,
    START,
    chunk,
    exif,
    made_png,
    profile_chunk,
)
from tests.support.pictures import encoded

WHITE = (255, 255, 255)


def grey(*values: int) -> list[tuple[int, int, int]]:
    return [(value, value, value) for value in values]


def pixels(data: bytes) -> list[object]:
    image = decode_image(data)
    assert image.mode == "RGB"
    return list(image.get_flattened_data())


def wide(*values: int) -> bytes:
    return struct.pack(f">{len(values)}H", *values)


PALETTE = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]))
LINEAR = chunk(b"gAMA", struct.pack(">I", 100_000))
PNGS: dict[str, tuple[bytes, list[tuple[int, int, int]]]] = {
    "grey, 1 bit": (made_png([b"\xa0"], 3, GREY, 1), grey(255, 0, 255)),
    "grey, 2 bits": (made_png([b"\x1b"], 4, GREY, 2), grey(0, 85, 170, 255)),
    "grey, 4 bits": (made_png([b"\x0f\x70"], 3, GREY, 4), grey(0, 255, 119)),
    "grey, 16 bits": (
        made_png([wide(0, 0x0180, 0x7FFF, 0x8000, 0xFFFF)], 5, GREY, 16),
        grey(0, 1, 127, 128, 255),
    ),
    "RGB, 16 bits": (
        made_png([wide(0xFFFF, 0x8000, 0, 0x1000, 0x2000, 0x3000)], 2, RGB, 16),
        [(255, 128, 0), (16, 32, 48)],
    ),
    "grey and alpha": (made_png([bytes([0, 255, 0, 0])], 2, GREY_ALPHA), grey(0, 255)),
    "grey and alpha, 16 bits": (
        made_png([wide(0x4000, 0xFFFF, 0x4000, 0)], 2, GREY_ALPHA, 16),
        grey(64, 255),
    ),
    "RGBA": (
        made_png([bytes([255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 51])], 3, RGBA),
        [(255, 0, 0), WHITE, (204, 204, 204)],
    ),
    "RGBA, 16 bits": (
        made_png([wide(0xFFFF, 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0)], 2, RGBA, 16),
        [(255, 0, 0), WHITE],
    ),
    "palette": (
        made_png([bytes([0, 2, 1])], 3, INDEXED, before=[PALETTE]),
        [(255, 0, 0), (0, 0, 255), (0, 255, 0)],
    ),
    "palette, 2 bits": (
        made_png([b"\x18"], 3, INDEXED, 2, before=[PALETTE]),
        [(255, 0, 0), (0, 255, 0), (0, 0, 255)],
    ),
    "palette, one clear": (
        made_png([bytes([0, 1, 2])], 3, INDEXED, before=[PALETTE, chunk(b"tRNS", b"\xff\0")]),
        [(255, 0, 0), WHITE, (0, 0, 255)],
    ),
    "palette, one half clear": (
        made_png([bytes([0, 1])], 2, INDEXED, before=[PALETTE, chunk(b"tRNS", b"\xff\x33")]),
        [(255, 0, 0), (204, 255, 204)],
    ),
    "a clear grey": (
        made_png([bytes([7, 8])], 2, GREY, before=[chunk(b"tRNS", wide(7))]),
        grey(255, 8),
    ),
    "a clear grey of 4 bits": (
        made_png([b"\x01"], 2, GREY, 4, before=[chunk(b"tRNS", wide(1))]),
        grey(0, 255),
    ),
    "a clear grey of 1 bit": (
        made_png([b"\x40"], 2, GREY, 1, before=[chunk(b"tRNS", wide(0))]),
        grey(255, 255),
    ),
    "a clear grey of 16 bits": (
        made_png([wide(0x0101, 0x0102)], 2, GREY, 16, before=[chunk(b"tRNS", wide(0x0101))]),
        grey(255, 1),
    ),
    "a clear colour": (
        made_png([bytes([1, 2, 3, 1, 2, 4])], 2, RGB, before=[chunk(b"tRNS", wide(1, 2, 3))]),
        [WHITE, (1, 2, 4)],
    ),
    "a clear colour of 16 bits": (
        made_png(
            [wide(0x0102, 0, 0, 0x8000, 0, 0)],
            2,
            RGB,
            16,
            before=[chunk(b"tRNS", wide(0x102, 0, 0))],
        ),
        [WHITE, (128, 0, 0)],
    ),
    # A linear file: 255 * (value / 255) ** (1 / 2.2).
    "linear": (made_png([bytes([0, 55, 255])], 3, GREY, before=[LINEAR]), grey(0, 127, 255)),
    "linear, alpha stays": (
        made_png([bytes([0, 0, 0, 51])], 1, RGBA, before=[LINEAR]),
        grey(204),
    ),
    "the usual gamma": (
        made_png([bytes([9, 99])], 2, GREY, before=[chunk(b"gAMA", struct.pack(">I", 45_455))]),
        grey(9, 99),
    ),
    "no gamma": (
        made_png([bytes([9, 99])], 2, GREY, before=[chunk(b"gAMA", struct.pack(">I", 0))]),
        grey(9, 99),
    ),
    "sRGB wins over gamma": (
        made_png([bytes([55])], 1, GREY, before=[LINEAR, chunk(b"sRGB", b"\0")]),
        grey(55),
    ),
    "a damaged gamma": (
        made_png([bytes([55])], 1, GREY, before=[chunk(b"gAMA", struct.pack(">I", 100_000), 1)]),
        grey(55),
    ),
    "a damaged profile": (
        made_png([bytes([55])], 1, GREY, before=[profile_chunk(b"no profile" * 99)]),
        grey(55),
    ),
    "animated: its still image": (
        made_png(
            [bytes([1, 2, 3])],
            1,
            RGB,
            before=[
                chunk(b"acTL", struct.pack(">II", 2, 0)),
                chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 1, 1, 0, 0, 1, 9, 0, 0)),
            ],
            after=[
                chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 1, 1, 0, 0, 1, 9, 0, 0)),
                chunk(b"fdAT", struct.pack(">I", 2) + zlib.compress(b"\0\xff\xff\xff")),
            ],
        ),
        [(1, 2, 3)],
    ),
    "long text": (
        made_png(
            [bytes([5])],
            1,
            GREY,
            before=[chunk(b"zTXt", b"workflow\0\0" + zlib.compress(b"{" * 3_000_000))],
            after=[chunk(b"tEXt", b"prompt\0" + b"x" * 2_000_000)],
        ),
        grey(5),
    ),
}


@pytest.mark.parametrize("name", PNGS)
def test_a_png_has_the_colours_that_viewers_show(name: str) -> None:
    data, expected = PNGS[name]
    assert pixels(data) == expected


def test_a_long_profile_is_no_fault() -> None:
    profile = swapped_profile() + bytes(1_500_000)
    data = made_png([bytes([200, 10, 0])], 1, RGB, before=[profile_chunk(profile)])
    (shown,) = decode_image(data).get_flattened_data()
    assert shown == (10, 200, 0)


def swapped_profile() -> bytes:
    """SRGB's own profile with red and green exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"-XYZ").replace(b"gXYZ", b"rXYZ").replace(b"-XYZ", b"gXYZ")


def test_a_profile_says_what_colours_mean() -> None:
    image = Image.new("RGB", (8, 8), (200, 10, 0))
    for file_format in ("PNG", "JPEG", "WEBP"):
        buffer = io.BytesIO()
        image.save(buffer, file_format, icc_profile=swapped_profile(), quality=100)
        assert decode_image(buffer.getvalue()).getpixel((4, 4)) == pytest.approx(
            (10, 200, 0), abs=4
        )


def test_a_profile_of_other_colours_does_not_count() -> None:
    data = made_png([bytes([55])], 1, GREY, before=[profile_chunk(swapped_profile())])
    assert pixels(data) == grey(55)


# Where the upper left corner of the upright image lies in the file, and what is right of it.
TURNED = {
    1: ["ab", "cd"],
    2: ["ba", "dc"],
    3: ["dc", "ba"],
    4: ["cd", "ab"],
    5: ["ac", "bd"],
    6: ["bd", "ac"],
    7: ["db", "ca"],
    8: ["ca", "db"],
    0: ["ab", "cd"],
    9: ["ab", "cd"],
}
GREYS = {"a": 0, "b": 85, "c": 170, "d": 255}


def turned_image(orientation: int, square_px: int = 1) -> Image.Image:
    """As the file has it: shown with this orientation, it reads a b, c d."""
    image = Image.new("RGB", (2, 2))
    for y, row in enumerate(TURNED[orientation]):
        for x, name in enumerate(row):
            image.putpixel((x, y), (GREYS[name],) * 3)
    return image.resize((2 * square_px, 2 * square_px), Image.Resampling.NEAREST)


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("order", "<>")
def test_images_are_upright(orientation: int, order: str) -> None:
    block = exif(orientation, order)
    image = turned_image(orientation, square_px=16)
    for file_format in ("PNG", "JPEG", "WEBP"):
        buffer = io.BytesIO()
        named = b"Exif\0\0" + block if file_format == "JPEG" else block
        image.save(buffer, file_format, exif=named, quality=95)
        shown = decode_image(buffer.getvalue())
        corners = [shown.getpixel(at) for at in ((8, 8), (24, 8), (8, 24), (24, 24))]
        assert [corner[0] for corner in corners if isinstance(corner, tuple)] == pytest.approx(
            list(GREYS.values()), abs=3
        )


def test_a_side_follows_its_orientation() -> None:
    png = made_png([bytes([0, 128, 255])], 3, GREY, after=[chunk(b"eXIf", exif(6))])
    assert decode_image(png).size == (1, 3)
    assert pixels(png) == grey(0, 128, 255)


@pytest.mark.parametrize("block", [b"", b"II", b"II*\0\xff\xff\xff\xff", b"no block", exif(6)[:14]])
def test_a_damaged_exif_block_turns_nothing(block: bytes) -> None:
    png = made_png([bytes([0, 255])], 2, GREY, before=[chunk(b"eXIf", block)])
    assert decode_image(png).size == (2, 1)


def test_a_cmyk_jpeg_is_ink_on_paper() -> None:
    ink = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    assert decode_image(encoded(ink, "JPEG")).getpixel((4, 4)) == pytest.approx((255, 0, 0), abs=4)
    black = Image.new("CMYK", (8, 8), (0, 0, 0, 255))
    assert decode_image(encoded(black, "JPEG")).getpixel((4, 4)) == pytest.approx((0, 0, 0), abs=4)


def test_progressive_and_grey_jpegs() -> None:
    buffer = io.BytesIO()
    Image.new("L", (40, 40), 77).save(buffer, "JPEG", progressive=True)
    assert decode_image(buffer.getvalue()).getpixel((20, 20)) == (77, 77, 77)


def test_of_an_animated_webp_the_first_frame_counts() -> None:
    buffer = io.BytesIO()
    first, second = Image.new("RGB", (4, 4), "red"), Image.new("RGB", (4, 4), "blue")
    first.save(buffer, "WEBP", save_all=True, append_images=[second], lossless=True)
    assert decode_image(buffer.getvalue()).getpixel((1, 1)) == (255, 0, 0)


ROWS = [bytes(27)] * 16


def cut_rows(png: bytes, rows: int) -> bytes:
    """The file without its last rows, and as if it had never had them."""
    (length,) = struct.unpack_from(">I", png, 33)
    samples = zlib.decompress(png[41 : 41 + length])
    width = len(samples) // struct.unpack_from(">I", png, 20)[0]
    return png[:33] + chunk(b"IDAT", zlib.compress(samples[: -rows * width])) + png[45 + length :]


REFUSED: dict[str, tuple[bytes, str]] = {
    "GIF": (encoded(Image.new("P", (2, 2)), "GIF"), "looks like GIF"),
    "BMP": (encoded(Image.new("RGB", (2, 2)), "BMP"), "looks like BMP"),
    "TIFF": (encoded(Image.new("RGB", (2, 2)), "TIFF"), "looks like TIFF"),
    "AVIF": (b"\0\0\0\x20ftypavif" + bytes(40), "looks like AVIF"),
    "SVG": (b"\n<svg/>", "looks like SVG"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\n", "looks like a Git LFS pointer"),
    "text": (b"hello", "no image"),
    "nothing": (b"", "no image"),
    "a PNG that is cut off": (made_png([bytes(99)], 99, GREY)[:-20], "cut off"),
    "a PNG without pixels": (made_png([], 4, GREY), "damaged or cut off"),
    "a JPEG that is cut off": (
        encoded(Image.effect_noise((64, 64), 80), "JPEG")[:-900],
        "JPEG image is damaged or cut off",
    ),
    "a WebP that is cut off": (
        encoded(Image.effect_noise((64, 64), 80), "WEBP")[:-900],
        "WEBP image is damaged or cut off",
    ),
    "a PNG with half of its rows": (cut_rows(made_png(ROWS, 9, RGB), 8), "damaged or cut off"),
    "one of 1 bit a sample": (cut_rows(made_png([b"ab"] * 9, 9, GREY, 1), 1), "damaged or cut"),
    "a PNG with two headers": (
        made_png([bytes(9)] * 3, 9, GREY, before=[chunk(b"IHDR", bytes(13))]),
        "two headers",
    ),
    "a PNG with a header of no depth before its own": (
        made_png([bytes(9)] * 3, 9, GREY).replace(START, START + chunk(b"IHDR", bytes(13))),
        "two headers",
    ),
    "a PNG of ever more chunks": (
        made_png([b"\0"], 1, GREY, before=[chunk(b"IDAT", b"")] * 200_001),
        "over 200,000 chunks",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_why(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(ImageRefusedError, match=words):
        decode_image(data)


JPEGS: dict[str, dict[str, object]] = {
    "usual": {},
    "coarse": {"quality": 10},
    "fine colours": {"subsampling": 0},
    "restarts": {"restart_marker_blocks": 3},
    "progressive": {"progressive": True},
}


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("name", JPEGS)
def test_a_jpeg_that_was_cut_and_ended_anew_is_refused_and_a_whole_one_is_not(
    name: str, mode: str
) -> None:
    noise = Image.effect_noise((90, 70), 80).convert(mode)
    flat = Image.new("L", (90, 70), 128).convert(mode)
    for picture in (noise, flat):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", **JPEGS[name])
        whole = buffer.getvalue()
        assert decode_image(whole).size == (90, 70)
        assert decode_image(whole + b"a trailer \xff\xd9 of a camera").size == (90, 70)
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", **JPEGS[name])
    scan = buffer.getvalue().index(b"\xff\xda")
    cut = buffer.getvalue()[: scan + 30] + b"\xff\xd9"
    with pytest.raises(ImageRefusedError, match="damaged or cut off"):
        decode_image(cut)


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (8, 8), (17, 4), (4, 17)])
def test_an_interlaced_png_is_whole_with_the_rows_of_its_passes(size: tuple[int, int]) -> None:
    width, height = size
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    rows = b""
    for left, top, across, down in [*passes, (0, 1, 1, 2)]:
        columns = len(range(left, width, across))
        rows += b"".join(b"\0" + b"z" * columns for _ in range(top, height, down) if columns)
    header = struct.pack(">IIBBBBB", width, height, 8, GREY, 0, 0, 1)
    for samples, is_whole in ((rows, True), (rows[:-1], False)):
        data = START + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(samples))
        if is_whole:
            assert set(decode_image(data).get_flattened_data()) == {(122, 122, 122)}
        else:
            with pytest.raises(ImageRefusedError, match="damaged or cut off"):
                decode_image(data)


def test_a_png_without_its_last_chunk_is_whole_enough() -> None:
    assert pixels(made_png([bytes([5])], 1, GREY)[:-12]) == grey(5)


# 0xfb and 0xff make both characters in which base64url differs.
PICTURE = made_png([bytes([5])], 1, GREY, after=[chunk(b"tEXt", b"a\0" + b"\xfb\xef\xff" * 30)])
TEXT = base64.b64encode(PICTURE).decode()
SPELLINGS = {
    "plain": TEXT,
    "wrapped": base64.encodebytes(PICTURE).decode(),
    "wrapped as in mail": base64.encodebytes(PICTURE).decode().replace("\n", "\r\n"),
    "for URLs": base64.urlsafe_b64encode(PICTURE).decode(),
    "unpadded": TEXT.rstrip("="),
    "a data URL": f"data:image/png;base64,{TEXT}",
    "with parameters": f"data:image/png;name=a.png;charset=utf-8;base64,{TEXT}",
    "with spaces": f" data:image/png; base64, {TEXT} \n",
    "without a type": f"data:;base64,{TEXT}",
    "of another type": f"data:application/octet-stream;base64,{TEXT}",
    "in upper case": f"DATA:IMAGE/PNG;BASE64,{TEXT}",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_base64_is_read_as_clients_write_it(name: str) -> None:
    assert SPELLINGS["for URLs"] != TEXT
    assert decode_base64_image(SPELLINGS[name]).getpixel((0, 0)) == (5, 5, 5)


@pytest.mark.parametrize("text", [TEXT[:-8] + "=" + TEXT[-8:], TEXT + "A", TEXT + "!", "data:,x"])
def test_what_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(ImageRefusedError, match="An image is base64"):
        decode_base64_image(text)
