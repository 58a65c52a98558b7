"""Small images as clients send them."""

import base64
import io

from PIL import Image


def png(colour: str = "red", size: tuple[int, int] = (32, 24), mode: str = "RGB") -> bytes:
    """A PNG of one colour."""
    return encoded(Image.new(mode, size, colour), "PNG")


def encoded(image: Image.Image, file_format: str) -> bytes:
    """An image in a file format."""
    buffer = io.BytesIO()
    image.save(buffer, file_format)
    return buffer.getvalue()


def b64(data: bytes) -> str:
    """Base64 text."""
    return base64.b64encode(data).decode()


def data_url(data: bytes, kind: str = "png") -> str:
    """A data URL."""
    return f"data:image/{kind};base64,{b64(data)}"


def opened(data: bytes) -> Image.Image:
    """The image in a file's bytes."""
    return Image.open(io.BytesIO(data))
