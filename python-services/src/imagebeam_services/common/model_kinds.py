"""What lies at a model's path, where another service than the one that was given it takes it."""

from collections.abc import Iterator
from pathlib import Path

from imagebeam_services.common.catalogue.catalogue import ServiceName
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import is_gguf, read_gguf_header
from imagebeam_services.common.model_files import read_json

VOCABULARY = "token_embd.weight"
"""Each language model has it in a GGUF file, and nothing that draws."""
WEIGHTS_SUFFIXES = (".safetensors", ".gguf")
ENCODERS = ("t5encoder", "clip")
MAX_CONFIG_BYTES = 2**20


def refuse_other_kinds(path: Path, service: ServiceName) -> None:
    """Refuses what another service takes; says nothing of what no service is known to take.

    Args:
        path: A model's folder or file, as a person gave it.
        service: Which one it was given to.

    Raises:
        ModelFileError: It is for another one, or an empty folder, or cannot be read.
    """
    kinds = kinds_of(path)
    if service not in kinds:
        for other, what in kinds.items():
            raise ModelFileError(
                f"{path.name} {what}: `imagebeam-services {other} --model` takes it."
            )


def kinds_of(path: Path) -> dict[ServiceName, str]:
    """The services that take it, with what it is for each.

    Raises:
        ModelFileError: It is an empty folder, or cannot be read.
    """
    try:
        return dict(_kinds(path))
    except OSError as error:
        raise ModelFileError(f"{path.name} cannot be read: {error.strerror}.") from error


def _kinds(path: Path) -> Iterator[tuple[ServiceName, str]]:
    if path.is_dir():
        names = {entry.name for entry in path.iterdir()}
        if not names:
            raise ModelFileError(f"{path.name} is an empty folder: check the model's path.")
        if "model_index.json" in names:
            yield "image", "is a diffusers model, which draws"
        if files := sorted(name for name in names if name.endswith(".gguf")):
            yield "language", f"has files of language models, such as {files[0]}"
        config = path / "config.json"
        if config.is_file() and read_json(config, MAX_CONFIG_BYTES).get("model_type") == "clip":
            yield "vision", "is a CLIP model, which judges images"
    elif (path.is_file() or path.suffix in WEIGHTS_SUFFIXES) and is_gguf(path):
        header = read_gguf_header(path)
        if VOCABULARY in header.shapes and header.architecture not in ENCODERS:
            yield "language", f"is a language model ({header.architecture})"
