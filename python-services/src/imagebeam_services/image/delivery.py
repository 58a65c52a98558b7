"""From a finished image to what the client gets: a file, or bytes. Blocks: call it in a thread."""

import base64
import hashlib
import io
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from PIL.Image import Image

from imagebeam_services.common.errors import (
    ServiceError,
    StorageFailedError,
    UnsupportedError,
)
from imagebeam_services.common.image_files import write_new
from imagebeam_services.common.images import encode_png
from imagebeam_services.common.logs import EventLog
from imagebeam_services.image.answers import GeneratedImage, TruncatedPrompt
from imagebeam_services.image.bodies import Transport
from imagebeam_services.image.drawing import Ended, Failed
from imagebeam_services.image.temporary_folder import temporary_folder

Delivered = GeneratedImage | ServiceError

BYTES_A_PIXEL = 3
SPARE_BYTES = 2**20
PREVIEW_SIDE_PX = 256
PREVIEW_QUALITY = 70


class Delivery:
    """Delivers images.

    Args:
        folder: Where files are written; `temporary` makes one; None where none may be.
        transport: How, unless a request says otherwise.
        log: Gets where a temporary folder is.
    """

    def __init__(
        self, folder: Path | Literal["temporary"] | None, transport: Transport, log: EventLog
    ) -> None:
        self._chosen = folder
        self._folder = folder if isinstance(folder, Path) else None
        self._transport = transport
        self._log = log

    @contextmanager
    def folder(self) -> Iterator[None]:
        """For as long as the service runs, there is a folder for images."""
        with ExitStack() as stack:
            if self._chosen == "temporary":
                try:
                    self._folder = stack.enter_context(temporary_folder())
                except OSError as error:
                    self._transport = "bytes"
                    self._log.warning("images.noFolder", reason=str(error), transport="bytes")
                else:
                    keep = "They are removed when the service ends: --images FOLDER keeps them."
                    self._log.info("images.temporary", folder=str(self._folder), hint=keep)
            yield

    def require_possible(self, transport: Transport | None, pixels: int) -> None:
        """Checks, before anything is drawn, that images could be delivered so.

        Args:
            transport: How the client wants them; None for the service's default.
            pixels: How many they have together.

        Raises:
            UnsupportedError: It wants files, and this service writes none.
            StorageFailedError: It wants files, and there is no room for them.
        """
        if (transport or self._transport) != "path":
            return
        if self._folder is None:
            raise UnsupportedError(
                "This service writes no files: images come back with transport `bytes` alone."
            )
        try:
            free_bytes = shutil.disk_usage(self._folder).free
        except OSError as error:
            raise _no_room(error.strerror or "the folder is gone") from error
        if free_bytes < pixels * BYTES_A_PIXEL + SPARE_BYTES:
            raise _no_room(f"{free_bytes / 2**20:.0f} MiB are free")

    def deliver(self, ended: Ended, model: str, transport: Transport | None) -> Delivered:
        """Encodes an image, and writes it where it should be a file.

        Args:
            ended: What became of the item.
            model: The loaded model's id.
            transport: How the client wants it; None for the service's default.

        Returns:
            The image, with its bytes where it could not be written; or what the item failed with.
        """
        if isinstance(ended, Failed):
            return ended.error
        drawn, path, problem = ended.image, None, None
        png = encode_png(drawn.image)
        if (transport or self._transport) == "path" and self._folder is not None:
            try:
                path = str(write_new(self._folder, f"image-{secrets.token_hex(8)}.png", png))
            except OSError as error:
                problem = f"The file could not be written: {error.strerror}."
        return GeneratedImage(
            localPath=path,
            image_b64=base64.b64encode(png).decode() if path is None else None,
            not_written=problem,
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


def _no_room(problem: str) -> StorageFailedError:
    return StorageFailedError(
        f"There is no room for the images ({problem}): free some space, start the service with "
        "another --images folder, or ask for transport `bytes`."
    )


def preview_jpeg_b64(image: Image) -> str:
    """A small JPEG of an unfinished image, as base64."""
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE_PX, PREVIEW_SIDE_PX))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return base64.b64encode(buffer.getvalue()).decode()
