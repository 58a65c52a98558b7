"""Images that come in and go out: decoded with caps before any engine sees them, encoded as PNG.

All images of all services are decoded here, and as viewers show them: upright, in sRGB, on white.
"""

import base64
import io
import re
import struct
import warnings
import zlib
from collections.abc import Mapping
from functools import reduce
from typing import Any

from PIL import Image, ImageChops, ImageCms, PngImagePlugin
from PIL.ExifTags import Base
from PIL.Image import Transpose

from imagebeam_services.common.errors import ImageRefusedError
from imagebeam_services.common.png_chunks import PNG_START, Png, read_png
from imagebeam_services.common.whole_images import jpeg_is_whole, png_is_whole

# About damage that does not touch the pixels. Once, for all threads have the same filters.
warnings.filterwarnings("ignore", module=r"PIL\.")

MAX_PIXELS = 64 * 1000 * 1000
MAX_SIDE_PX = 16_384
MAX_PROFILE_BYTES = 8 * 2**20
BASE64_PIECE = 256 * 1024
"""Characters that are decoded at a time; a multiple of 4."""

_READ = {"PNG": re.compile(re.escape(PNG_START)), "JPEG": re.compile(rb"\xff\xd8\xff")} | {
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL)
}
_OTHERS = {
    "GIF": re.compile(rb"GIF8"),
    "BMP": re.compile(rb"BM"),
    "TIFF": re.compile(rb"II\*\0|MM\0\*"),
    "AVIF or HEIC": re.compile(rb".{4}ftyp(avi|hei|hev|mif|msf)", re.DOTALL),
    "JPEG XL": re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "),
    "JPEG 2000": re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
    "SVG": re.compile(rb"\s*<"),
    "a Git LFS pointer": re.compile(rb"version https://git-lfs"),
}
_DATA_URL = re.compile(r"\s*data:[^,]{0,500};\s*base64\s*,", re.IGNORECASE)
_WHITESPACE = b" \t\r\n\f\v"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""What makes an image upright, by its EXIF orientation; 1 and all else is upright."""
_HIGH_BYTES = [value >> 8 for value in range(2**16)]
_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}
"""The colour space that a profile must be of, by the image's mode."""
SCREEN_GAMMA = 2.2
MIN_GAMMA_CHANGE = 0.05
"""Below it, nobody sees a difference, and viewers change nothing."""


def decode_image(data: bytes) -> Image.Image:
    """Decodes PNG, JPEG or WebP bytes.

    Args:
        data: The file's bytes.

    Returns:
        The first frame as RGB, as viewers show it: turned by its EXIF orientation, its colours
        brought to sRGB by its profile or its gamma, transparent parts on white. 16 bits a sample
        become 8.

    Raises:
        ImageRefusedError: Not such a file, damaged, or over `MAX_PIXELS` or `MAX_SIDE_PX`. The size
            is looked at before any pixel is decoded.
    """
    kind = _kind_of(data)
    png = read_png(data, MAX_PROFILE_BYTES) if kind == "PNG" else None
    try:
        with Image.open(io.BytesIO(png.pixels if png else data), formats=[kind]) as image:
            width_px, height_px = image.size
            if max(image.size) > MAX_SIDE_PX or width_px * height_px > MAX_PIXELS:
                raise ImageRefusedError(f"{width_px} x {height_px} pixels are too many.")
            image.load()
            if not (png_is_whole(png) if png else kind != "JPEG" or jpeg_is_whole(data)):
                raise EOFError
            return _as_shown(image, png)
    except Image.DecompressionBombError as error:
        raise ImageRefusedError("The image has too many pixels.") from error
    # Pillow's decoders raise all of these on damaged files.
    except (OSError, SyntaxError, ValueError, LookupError, EOFError, zlib.error) as error:
        raise ImageRefusedError(
            f"The {kind} image is damaged or cut off: send all of it, or save it anew."
        ) from error


def decode_base64_image(text: str) -> Image.Image:
    """Decodes base64, plain or as a `data:` URL; else as `decode_image`.

    Whitespace, the alphabet of base64url and absent padding are taken. Other URLs are refused and
    never fetched.
    """
    prefix = _DATA_URL.match(text)
    try:
        data = _decode_base64(text, prefix.end() if prefix else 0)
    except ValueError as error:
        raise ImageRefusedError(
            "An image is base64, or a URL that starts with data:image/png;base64, or the like."
        ) from error
    return decode_image(data)


def encode_png(image: Image.Image, text: dict[str, str] | None = None) -> bytes:
    """Encodes as PNG.

    Args:
        image: Any mode that PNG has.
        text: Text chunks to carry along; non-Latin text becomes iTXt.
    """
    info = PngImagePlugin.PngInfo()
    for key, value in (text or {}).items():
        info.add_itxt(key, value)
    buffer = io.BytesIO()
    # Level 1 takes a quarter of the default's time and adds a tenth to the size.
    image.save(buffer, "PNG", pnginfo=info, compress_level=1)
    return buffer.getvalue()


def _decode_base64(text: str, start: int) -> bytes:
    """Decodes base64 from `start` on, in pieces.

    The library holds the interpreter for as long as it is at it: 16 MB, an image of 4 megapixels,
    would stop the event loop for 25 ms, on a busy machine for 100. A piece takes under one.

    Raises:
        ValueError: It is no base64.
    """
    data, rest = bytearray(), b""
    for at in range(start, len(text), BASE64_PIECE):
        piece = text[at : at + BASE64_PIECE].encode("ascii")
        rest += piece.translate(_URL_SAFE, _WHITESPACE)
        whole = len(rest) // 4 * 4
        if whole:
            data += _decode_piece(rest[:whole], len(data))
        rest = rest[whole:]
    if rest:
        data += _decode_piece(rest.ljust(4, b"="), len(data))
    return bytes(data)


def _decode_piece(piece: bytes, before: int) -> bytes:
    if before % 3 > 0:  # padding, which can only be at the end
        raise ValueError("There is more after the padding.")
    return base64.b64decode(piece, validate=True)


def _kind_of(data: bytes) -> str:
    """The file's format by its first bytes, whatever a client calls it.

    Raises:
        ImageRefusedError: It is none that is read.
    """
    for kind, start in _READ.items():
        if start.match(data):
            return kind
    other = next((kind for kind, start in _OTHERS.items() if start.match(data)), None)
    found = f"This looks like {other}" if other else "This is no image"
    raise ImageRefusedError(f"{found}: send a PNG, JPEG or WebP file.")


def _as_shown(image: Image.Image, png: Png | None) -> Image.Image:
    info: Mapping[Any, object] = png.info if png else image.info
    colours, alpha = _split(image, png)
    rgb = _in_srgb(colours, info)
    if alpha is not None:
        rgb = Image.composite(rgb, Image.new("RGB", rgb.size, "white"), alpha)
    turn = _TURNS.get(_orientation(info.get("exif")))
    return rgb if turn is None else rgb.transpose(turn)


def _split(image: Image.Image, png: Png | None) -> tuple[Image.Image, Image.Image | None]:
    """Colours (L, RGB or CMYK) with 8 bits, and what is transparent (L), if anything is."""
    if image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info):
        layered = image.convert("RGBA")
        colours = image.convert("L") if image.mode == "LA" else layered.convert("RGB")
        return colours, layered.getchannel("A")
    key = png.key if png else None
    if image.mode == "I;16":
        exact = image.convert("I")
        alpha = None
        if key is not None:
            alpha = exact.point([0 if value == key[0] else 255 for value in range(2**16)], "L")
        return exact.point(_HIGH_BYTES, "L"), alpha
    colours = image if image.mode == "CMYK" else image.convert("L" if image.mode in "1L" else "RGB")
    if png is None or key is None:
        return colours, None
    # Of 16 bits a sample Pillow keeps the upper 8 alone; samples of less than 8 it stretches.
    scale = 255 / (2**png.depth - 1)
    shown = [value >> 8 if png.depth == 16 else round(value * scale) for value in key]
    return colours, reduce(
        ImageChops.lighter,
        [
            band.point([0 if value == clear else 255 for value in range(256)])
            for band, clear in zip(colours.split(), shown, strict=False)
        ],
    )


def _in_srgb(image: Image.Image, info: Mapping[Any, object]) -> Image.Image:
    """RGB, by the image's profile where it has one that can be used, or by its gamma."""
    profile, gamma = info.get("icc_profile"), info.get("gamma")
    if isinstance(profile, bytes) and (shown := _by_profile(image, profile)) is not None:
        return shown
    rgb = image.convert("RGB")
    if isinstance(gamma, float) and gamma > 0 and abs(gamma * SCREEN_GAMMA - 1) > MIN_GAMMA_CHANGE:
        power = 1 / (gamma * SCREEN_GAMMA)
        return rgb.point([round(255 * (value / 255) ** power) for value in range(256)] * 3)
    return rgb


def _by_profile(image: Image.Image, icc: bytes) -> Image.Image | None:
    """The image in sRGB; None where the profile is damaged, of other colours, or not safe to use.

    A profile with `mpet` can be a program of thousands of steps, which would hold the process.
    """
    if len(icc) > MAX_PROFILE_BYTES or b"mpet" in icc:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        if profile.profile.xcolor_space.strip() != _SPACES[image.mode]:
            return None
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _orientation(exif: object) -> int:
    """1 to 8; 0 where none is said, or the block cannot be read."""
    if not isinstance(exif, bytes):
        return 0
    said = Image.Exif()
    try:
        said.load(exif)
        value = said.get(Base.Orientation)
    # Pillow raises all of these about blocks that are damaged.
    except (SyntaxError, ValueError, TypeError, LookupError, OSError, struct.error):
        return 0
    return value if isinstance(value, int) else 0
