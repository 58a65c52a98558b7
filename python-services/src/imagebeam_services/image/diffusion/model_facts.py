"""What a model's folder holds, read without torch: its family, its parts, its weights.

Everything that can be known to be wrong is refused here: a folder that does not exist would be
taken for a hub's id, a class from elsewhere could be code that came with the model, and a pickle
can run code when it is opened.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_files import read_json, refuse_pointers, weight_files
from imagebeam_services.common.safetensors_header import read_header
from imagebeam_services.image.diffusion.families import family_of, recipe_of
from imagebeam_services.image.diffusion.family import Family, Recipe

INDEX = "model_index.json"
MAX_JSON_BYTES = 4_000_000
LIBRARIES = ("diffusers", "transformers")
WITHOUT_WEIGHTS = re.compile(r"(Scheduler|Tokenizer|TokenizerFast|Processor\w*|Extractor\w*)$")
CLASS_NAME = re.compile(r"(?!Auto[A-Z])[A-Za-z][A-Za-z0-9_]*")
"""An `AutoModel` would take its class from the model's own configuration."""
PART_NAME = re.compile(r"[a-z][a-z0-9_]*")
VARIANTS = (None, "fp16", "bf16")
WEIGHT_STEMS = {"diffusers": "diffusion_pytorch_model", "transformers": "model"}
LARGEST_LAYER_COUNT = 512
DENOISERS = ("transformer", "unet")


@dataclass(frozen=True)
class Part:
    """One part of a pipeline that has weights.

    Attributes:
        name: Its folder below the model's, and the pipeline's name for it.
        library: `diffusers` or `transformers`.
        class_name: Its class there.
        variant: `fp16` where only such files are there.
        weights: How many numbers it has.
        file: The file with its weights, where they are not in its own folder.
        stored_bytes: What they take, where they are quantised already and stay so; None elsewhere.
    """

    name: str
    library: str
    class_name: str
    variant: str | None
    weights: int
    file: Path | None = None
    stored_bytes: int | None = None


@dataclass(frozen=True)
class ModelFacts:
    """A model on the disk.

    Attributes:
        name: For people and answers; no path.
        folder: Where it lies, absolute.
        family: Its family.
        takes_guidance: Whether it reads guidance at all; distilled models do not.
        recipe: The numbers that it is made for.
        parts: Its parts with weights.
        single_file: One file with all weights, where `folder` has only the configuration. A file
            with those of one part is the part's own.
    """

    name: str
    folder: Path
    family: Family
    takes_guidance: bool
    recipe: Recipe
    parts: tuple[Part, ...]
    single_file: Path | None = None

    @property
    def weights(self) -> int:
        """How many numbers all parts have."""
        return sum(part.weights for part in self.parts)

    @property
    def denoiser(self) -> Part:
        """The part that runs once a step."""
        return next(part for part in self.parts if part.name in DENOISERS)


def read_model(folder: Path, name: str) -> ModelFacts:
    """Reads a pipeline's folder.

    Args:
        folder: With `model_index.json` and a folder a part.
        name: What the model is called in answers.

    Raises:
        ModelFileError: It is none, is of a family that is not supported, lacks weights, has them
            only as pickles, or a file is damaged.
    """
    index = read_index(folder, name)
    family = supported_family(index, name)
    parts = tuple(read_parts(folder, index))
    if not any(part.name in DENOISERS for part in parts):
        raise ModelFileError(f"{name} has neither a transformer nor a unet.")
    takes_guidance = reads_guidance(folder, index, family)
    recipe = recipe_of(family, names_of(folder, name), takes_guidance=takes_guidance)
    return ModelFacts(name, folder.absolute(), family, takes_guidance, recipe, parts)


def names_of(path: Path, name: str) -> str:
    """All that a model is called, for what its name tells: a link may hide it."""
    return f"{name} {path.resolve().name}"


def read_index(folder: Path, name: str) -> dict[str, object]:
    """A pipeline's index, with all that it names checked; raises as `read_model`."""
    if not folder.is_dir():
        raise ModelFileError(f"There is no folder {folder.name}: check the model's path.")
    if not (folder / INDEX).is_file():
        raise ModelFileError(
            f"{name} is no diffusers model: its folder has no {INDEX}. A single weights file is "
            "given by its own path."
        )
    index = read_json(folder / INDEX, MAX_JSON_BYTES)
    for part, library, class_name in _classes(index):
        is_known = library in LIBRARIES and CLASS_NAME.fullmatch(class_name)
        if not is_known or not PART_NAME.fullmatch(part):
            raise ModelFileError(
                f"{name} wants code for its part {part[:40]!r} that is not diffusers' or "
                "transformers' own: such models are never loaded."
            )
        if not (folder / part).is_dir():
            raise ModelFileError(
                f"{name} has no folder {part}/, which its {INDEX} names: the download is not "
                "complete."
            )
        refuse_pointers(folder / part)
        for config in sorted((folder / part).glob("*config.json")):
            read_json(config, MAX_JSON_BYTES)
    return index


def supported_family(index: Mapping[str, object], name: str) -> Family:
    """The family that an index names; raises as `read_model`."""
    pipeline = str(index.get("_class_name"))[:80]
    family = family_of(pipeline)
    if family is None:
        raise ModelFileError(f"{name} is a {pipeline}, which this service does not draw with.")
    return family


def reads_guidance(folder: Path, index: Mapping[str, object], family: Family) -> bool:
    """Whether a model reads guidance: its own configuration says so."""
    match family.reads_guidance:
        case "denoiser-config":
            return bool(
                read_json(folder / "transformer" / "config.json", MAX_JSON_BYTES).get(
                    "guidance_embeds"
                )
            )
        case "index":
            return not index.get("is_distilled")
        case "always":
            return True


def read_class(index: Mapping[str, object], part: str) -> tuple[str, str]:
    """Library and class of a part.

    Raises:
        ModelFileError: The index names none.
    """
    for name, library, class_name in _classes(index):
        if name == part:
            return library, class_name
    raise ModelFileError(f"The model's {INDEX} names no {part}.")


def read_parts(
    folder: Path, index: Mapping[str, object], elsewhere: str | None = None
) -> Iterator[Part]:
    """The parts with weights; raises as `read_model`.

    Args:
        folder: The model's.
        index: Its checked index.
        elsewhere: The part whose weights are not in the folder: it is left out.
    """
    for name, library, class_name in _classes(index):
        if WITHOUT_WEIGHTS.search(class_name):
            continue
        part_folder = folder / name
        _check_layer_counts(part_folder / "config.json")
        if name != elsewhere:
            variant, files = weight_files(part_folder, WEIGHT_STEMS[library], VARIANTS)
            yield Part(name, library, class_name, variant, sum(map(_weights, files)))


def _classes(index: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Part, library and class of each entry that names a class."""
    for part, entry in index.items():
        if isinstance(entry, list) and entry != [None, None]:
            library, class_name = [*entry, "", ""][:2]
            yield part, str(library), str(class_name)


def _weights(file: Path) -> int:
    numbers = read_header(file).numbers
    if numbers == 0:
        raise ModelFileError(f"{file.name} holds no weights.")
    return numbers


def _check_layer_counts(config: Path) -> None:
    """A made-up number of layers would build modules for hours before any weight is read."""
    for key, value in read_json(config, MAX_JSON_BYTES).items():
        if "layers" in key and isinstance(value, int) and value > LARGEST_LAYER_COUNT:
            raise ModelFileError(f"{config.parent.name} says that it has {value} layers.")
