"""Images that come in and go out: decoded with caps before any engine sees them, encoded as PNG."""

import base64
import binascii
import io
import re
import warnings

from PIL import Image, PngImagePlugin

from imagebeam_services.common.errors import ImageRefusedError

MAX_PIXELS = 64 * 1000 * 1000
MAX_SIDE_PX = 16_384
BASE64_PIECE = 256 * 1024
"""Characters that are decoded at a time; a multiple of 4."""
FORMATS = ("PNG", "JPEG", "WEBP")
_DATA_URL = re.compile(r"data:image/(?:png|jpeg|jpg|webp);base64,", re.IGNORECASE)


def decode_image(data: bytes) -> Image.Image:
    """Decodes PNG, JPEG or WebP bytes.

    Args:
        data: The file's bytes.

    Returns:
        The first frame as RGB; transparent parts stand on white, as in a document.

    Raises:
        ImageRefusedError: Not such a file, damaged, or over `MAX_PIXELS` or `MAX_SIDE_PX`. The size
            is looked at before any pixel is decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width_px, height_px = image.size
                if max(image.size) > MAX_SIDE_PX or width_px * height_px > MAX_PIXELS:
                    raise ImageRefusedError(f"{width_px} x {height_px} pixels are too many.")
                image.load()
                return _on_white(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefusedError("The image has too many pixels.") from error
    # Pillow's decoders raise all of these on damaged files.
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, EOFError) as error:
        raise ImageRefusedError("This is no whole PNG, JPEG or WebP image.") from error


def decode_base64_image(text: str) -> Image.Image:
    """Decodes base64, plain or as a `data:image/...;base64,` URL; else as `decode_image`.

    Other URLs are refused and never fetched.
    """
    prefix = _DATA_URL.match(text)
    try:
        data = _decode_base64(text, prefix.end() if prefix else 0)
    except (binascii.Error, ValueError) as error:
        raise ImageRefusedError(
            "An image is base64, or a URL that starts with data:image/png;base64, or the like."
        ) from error
    return decode_image(data)


def _decode_base64(text: str, start: int) -> bytes:
    """Decodes strict base64 from `start` on, in pieces.

    The library holds the interpreter for as long as it is at it: 16 MB, an image of 4 megapixels,
    would stop the event loop for 25 ms, on a busy machine for 100. A piece takes under one.

    Raises:
        ValueError: It is no base64.
    """
    data = bytearray()
    for at in range(start, len(text), BASE64_PIECE):
        if len(data) % 3 > 0:  # padding, which can only be at the end
            raise ValueError("There is more after the padding.")
        data += base64.b64decode(text[at : at + BASE64_PIECE], validate=True)
    return bytes(data)


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


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")
