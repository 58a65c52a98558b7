"""Finding GGUF files, and telling what is none before anything opens it."""

from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_folder import find_repository_file

GGUF_MAGIC = b"GGUF"
OLDEST_VERSION, NEWEST_VERSION = 2, 3
PICKLE_STARTS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
HEADER_BYTES = 24


def find_model(
    path: Path | None, repository: str | None, pattern: str | None, models_folder: Path
) -> Path:
    """The model file that the settings mean; a path wins over a repository.

    Raises:
        ModelFileError: Nothing is set, or the file is not there.
    """
    if path is not None:
        return path
    if repository is None:
        raise ModelFileError(
            "No model is set: start the service with --model FILE.gguf, or set LLM_MODEL_PATH."
        )
    return find_repository_file(models_folder, repository, pattern or "*.gguf")


def check_gguf(path: Path) -> None:
    """Looks at a file's first bytes.

    llama.cpp would refuse these too, but in its own words, and after it has started a process.

    Raises:
        ModelFileError: There is no such file, or it is no GGUF file.
    """
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error
    if header.startswith(PICKLE_STARTS):
        raise ModelFileError(f"{path.name} is a pickle, which can run code: it is never opened.")
    if not header.startswith(GGUF_MAGIC) or len(header) < HEADER_BYTES:
        raise ModelFileError(f"{path.name} is no GGUF file.")
    version = int.from_bytes(header[4:8], "little")
    if not OLDEST_VERSION <= version <= NEWEST_VERSION:
        raise ModelFileError(f"{path.name} is a GGUF file of a version that cannot be read.")
