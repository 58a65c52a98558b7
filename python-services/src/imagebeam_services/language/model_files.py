"""Finding GGUF files, and telling what llama.cpp cannot load before anything opens it.

llama.cpp would refuse most of it too, but after it has started a process, and without a reason.
"""

import re
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import GgufHeader, read_gguf_header
from imagebeam_services.common.model_folder import find_repository_file
from imagebeam_services.common.model_kinds import refuse_other_kinds

PROJECTORS = ("clip", "mmproj", "projector")
OTHER_KINDS = {
    "adapter": "is a LoRA, a change to a model: give the whole model with --model.",
    "imatrix": "is an importance matrix, which helps to quantise a model: give the model itself.",
    **dict.fromkeys(
        PROJECTORS, "is a projector, which reads images for a model: give it with --projector."
    ),
}
"""What a file is, by its kind or its architecture, where it is no model."""
DRAWING = frozenset(
    {
        *("flux", "sd1", "sd2", "sd3", "sdxl", "aura", "hidream", "cosmos", "ltxv", "hyvid"),
        *("wan", "lumina2", "qwen_image", "pig", "z_image"),
    }
)
"""Architectures of models that draw, as the makers of such files name them."""
PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$")
LATER_PART = re.compile(r"-(?!00001)\d{5}-of-\d{5}\.gguf$")
MMPROJ = "mmproj"
"""Stands in the names of projectors."""


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
    if pattern is not None:
        return find_repository_file(models_folder, repository, pattern)
    return find_repository_file(models_folder, repository, "*.gguf", without=MMPROJ)


def check_model(path: Path) -> None:
    """Looks at a model's header, and at those of its other files where it is split.

    Raises:
        ModelFileError: There is no such file, or it is no language model that could be loaded.
    """
    refuse_other_kinds(path, "language")
    header = read_gguf_header(path)
    if problem := _not_a_model(header):
        raise ModelFileError(f"{path.name} {problem}")
    if header.parts > 1:
        _check_parts(path, header)


def check_projector(path: Path) -> None:
    """Looks at a projector's header; raises as `check_model`."""
    header = read_gguf_header(path)
    if header.kind not in PROJECTORS and header.architecture not in PROJECTORS:
        raise ModelFileError(
            f"{path.name} is no projector: --projector takes the model's file that is called "
            "mmproj."
        )


def _not_a_model(header: GgufHeader) -> str:
    """Why it cannot be loaded; empty where it may be."""
    for kind in (header.kind, header.architecture):
        if kind in OTHER_KINDS:
            return OTHER_KINDS[kind]
    if header.architecture in DRAWING:
        return f"draws images ({header.architecture}): `imagebeam-services image` loads it."
    if not header.architecture:
        return "does not say what kind of model it is: look for another file of the model."
    if not header.shapes and header.parts == 1:
        return "has a vocabulary only, and no weights: look for another file of the model."
    return ""


def _check_parts(path: Path, header: GgufHeader) -> None:
    if header.part != 0:
        raise ModelFileError(
            f"{path.name} is part {header.part + 1} of {header.parts}: give the first one."
        )
    name = PART.search(path.name)
    if name is None or int(name[2]) != header.parts:
        raise ModelFileError(
            f"{path.name} is one of {header.parts} parts: the names of all of them must end as "
            f"they did, this one in -00001-of-{header.parts:05}.gguf."
        )
    for number in range(2, header.parts + 1):
        part = path.with_name(f"{path.name[: name.start()]}-{number:05}-of-{name[2]}.gguf")
        if not part.exists():
            raise ModelFileError(f"{part.name} is missing: the model has {header.parts} parts.")
        read_gguf_header(part)
