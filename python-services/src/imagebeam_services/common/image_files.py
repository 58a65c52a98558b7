"""Reading images below allowed folders only, and writing new ones without ever replacing any."""

import os
from collections.abc import Sequence
from pathlib import Path

from imagebeam_services.common.errors import PathRefusedError

MAX_FILE_BYTES = 64 * 2**20
CURE = "start the service with --images FOLDER for its folder, or send the image as image_b64."


def read_below(path: str, folders: Sequence[Path]) -> bytes:
    """Reads a file whose real path lies below one of `folders`.

    Args:
        path: Absolute, as a client sends it.
        folders: Existing folders; they themselves may be symbolic links. Where there are none, no
            path is good.

    Raises:
        PathRefusedError: The path leads elsewhere, also through a link; or names no regular file,
            or one over `MAX_FILE_BYTES`. Of what lies elsewhere, the message is the same whether
            it exists or not, so that nobody can look around with it.
    """
    if not folders:
        raise PathRefusedError(f"This service reads no image files: {CURE}")
    if not Path(path).is_absolute():
        raise PathRefusedError("image_path must be an absolute path.")
    refusal = PathRefusedError(f"image_path is not below a folder that may be read: {CURE}")
    # With `..`, whether there is the folder before it would show.
    if "\0" in path or path.startswith(("\\\\", "//")) or ".." in Path(path).parts:
        raise refusal
    try:
        real = Path(path).resolve()
        if not any(real.is_relative_to(folder.resolve(strict=True)) for folder in folders):
            raise refusal
        if not real.is_file():
            raise PathRefusedError("image_path names no file.")
        if real.stat().st_size > MAX_FILE_BYTES:
            raise PathRefusedError(f"image_path names a file over {MAX_FILE_BYTES} bytes.")
        return _read_without_following(real)
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a loop of links
        raise refusal from error


def _read_without_following(real: Path) -> bytes:
    """Reads a resolved path; a link that was put in its place since then is refused."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(real, flags), "rb") as file:
        return file.read(MAX_FILE_BYTES)


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Writes a file that was not there before, whole and on the disk when this returns.

    Args:
        folder: An existing folder.
        name: File name without any folder.
        data: What to write.

    Returns:
        The file's absolute path.

    Raises:
        FileExistsError: There is such a file.
        OSError: The disk is full or the folder cannot be written to; nothing is left behind.
    """
    path = folder.resolve(strict=True) / name
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return path
