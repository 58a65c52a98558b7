"""From a finished image to what the client gets: a file, or bytes. Blocks: call it in a thread."""

import base64
import hashlib
import io
import secrets
from dataclasses import asdict
from pathlib import Path

from PIL.Image import Image

from imagebeam_services.common.errors import (
    ServiceError,
    StorageFailedError,
    UnsupportedError,
)
from imagebeam_services.common.image_files import write_new
from imagebeam_services.common.images import encode_png
from imagebeam_services.image.answers import GeneratedImage, TruncatedPrompt
from imagebeam_services.image.bodies import Transport
from imagebeam_services.image.drawing import Drew, Ended, Failed

Delivered = GeneratedImage | ServiceError

PREVIEW_SIDE_PX = 256
PREVIEW_QUALITY = 70


class Delivery:
    """Delivers images.

    Args:
        folder: Where files are written; None where none may be.
        transport: How, unless a request says otherwise.
    """

    def __init__(self, folder: Path | None, transport: Transport) -> None:
        self._folder = folder
        self._transport = transport

    def require_possible(self, transport: Transport | None) -> None:
        """Checks, before anything is drawn, that an image could be delivered so.

        Args:
            transport: How the client wants it; None for the service's default.

        Raises:
            UnsupportedError: It wants files, and this service writes none.
        """
        if (transport or self._transport) == "path" and self._folder is None:
            raise UnsupportedError(
                "This service writes no files: images come back with transport `bytes` alone."
            )

    def deliver(self, ended: Ended, model: str, transport: Transport | None) -> Delivered:
        """Encodes an image, and writes it where it should be a file.

        Args:
            ended: What became of the item.
            model: The loaded model's id.
            transport: How the client wants it; None for the service's default.

        Returns:
            The image, or what the item failed with, be it here for want of space.
        """
        if isinstance(ended, Failed):
            return ended.error
        try:
            return self._image(ended, model, transport)
        except OSError as error:
            return StorageFailedError(
                f"The image could not be written ({error.strerror}): free some space, or start the "
                "service with another --images folder."
            )

    def _image(self, ended: Drew, model: str, transport: Transport | None) -> GeneratedImage:
        drawn = ended.image
        png = encode_png(drawn.image)
        folder = self._folder if (transport or self._transport) == "path" else None
        return GeneratedImage(
            localPath=None if folder is None else str(_write(folder, png)),
            image_b64=base64.b64encode(png).decode() if folder is None else None,
            sha256=hashlib.sha256(png).hexdigest(),
            width=drawn.image.width,
            height=drawn.image.height,
            seed=ended.seed,
            steps=drawn.steps,
            guidance=drawn.guidance,
            model=model,
            ignored=list(drawn.ignored),
            truncated=[TruncatedPrompt(**asdict(one)) for one in drawn.truncated],
        )


def _write(folder: Path, png: bytes) -> Path:
    return write_new(folder, f"image-{secrets.token_hex(8)}.png", png)


def preview_jpeg_b64(image: Image) -> str:
    """A small JPEG of an unfinished image, as base64."""
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE_PX, PREVIEW_SIDE_PX))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return base64.b64encode(buffer.getvalue()).decode()
