"""What a CLIP folder holds, read without torch; what is wrong with it is said here, in our words.

A pickle is never opened, because that can run code. Numbers in the configuration are bounded before
any library reads it, because some make it build for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_files import read_json, refuse_pointers, weight_files
from imagebeam_services.common.model_kinds import refuse_other_kinds
from imagebeam_services.common.model_shelf import Capabilities, ModelOnDisk, on_disk
from imagebeam_services.common.safetensors_header import read_header

CONFIG = "config.json"
WEIGHTS = "model"
AESTHETIC_WIDTH = 768
"""Of the embeddings that the aesthetic head reads, CLIP ViT-L/14's."""
TOKENIZERS = (("tokenizer.json",), ("vocab.json", "merges.txt"))
"""A folder needs all the files of one of these."""
IMAGE_PROCESSORS = ("preprocessor_config.json", "processor_config.json")
MAX_CONFIG_BYTES = 2**20
MAX_TOKENIZER_BYTES = 32 * 2**20
LIMITS = {
    "num_hidden_layers": 128,
    "num_attention_heads": 128,
    "hidden_size": 16_384,
    "intermediate_size": 65_536,
    "projection_dim": 16_384,
    "image_size": 1024,
    "patch_size": 128,
    "num_channels": 4,
    "vocab_size": 1_000_000,
    "max_position_embeddings": 4096,
}
"""Far above the largest CLIP there is (bigG: 48 layers, 1664 wide)."""
OPENAI_MEAN = (0.48145466, 0.4578275, 0.40821073)
OPENAI_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True)
class Normalisation:
    """What an image's channels are normalised with: `(value - mean) / std`, values 0-1.

    Attributes:
        mean: Red, green, blue.
        std: Likewise; over 0.
    """

    mean: tuple[float, float, float] = OPENAI_MEAN
    std: tuple[float, float, float] = OPENAI_STD


@dataclass(frozen=True)
class ClipFolder:
    """A CLIP model on the disk whose files look right.

    Attributes:
        path: The folder.
        numbers: How many numbers its weights have together.
        normalisation: What it was trained with.
    """

    path: Path
    numbers: int
    normalisation: Normalisation


def is_clip(path: Path) -> bool:
    """Whether a folder is that of a CLIP model, whole or not."""
    try:
        return (path / CONFIG).is_file() and read_json(path / CONFIG, MAX_CONFIG_BYTES).get(
            "model_type"
        ) == "clip"
    except ModelFileError:
        return False


def clip_on_disk(path: Path, name: str) -> ModelOnDisk:
    """A model as the list of models has it."""

    def tell() -> Capabilities:
        inspect_clip_folder(path)
        width = read_json(path / CONFIG, MAX_CONFIG_BYTES).get("projection_dim")
        return Capabilities(family="clip", aesthetic=width == AESTHETIC_WIDTH)

    return on_disk(name, path, sorted(path.glob("*.safetensors")), tell)


def inspect_clip_folder(path: Path) -> ClipFolder:
    """Looks at a folder's files.

    Raises:
        ModelFileError: There is no such folder, a file is missing, damaged or out of bounds, it is
            another kind of model, or its weights are pickles.
    """
    refuse_other_kinds(path, "vision")
    if not path.is_dir():
        raise ModelFileError(f"{path.name} is no folder: --model takes the folder of a CLIP model.")
    refuse_pointers(path)
    config = read_json(path / CONFIG, MAX_CONFIG_BYTES)
    if config.get("model_type") != "clip":
        raise ModelFileError(f"{path.name} is no CLIP model: its {CONFIG} says another kind.")
    _check_numbers(config)
    _check_tokenizer(path)
    numbers = sum(read_header(file).numbers for file in weight_files(path, WEIGHTS)[1])
    return ClipFolder(path, numbers, _normalisation_of(path))


def _check_numbers(config: Mapping[str, object]) -> None:
    """Checks the limits in the configuration and in those nested in it."""
    for name, value in config.items():
        if isinstance(value, dict):
            _check_numbers(value)
        elif name in LIMITS and not _is_within(value, LIMITS[name]):
            raise ModelFileError(f"{CONFIG}: {name} is out of bounds (1 to {LIMITS[name]}).")


def _is_within(value: object, limit: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= limit


def _check_tokenizer(path: Path) -> None:
    for names in TOKENIZERS:
        files = [path / name for name in names]
        if all(file.is_file() for file in files):
            if any(file.stat().st_size > MAX_TOKENIZER_BYTES for file in files):
                raise ModelFileError("The tokenizer's files are too long.")
            return
    raise ModelFileError(f"{path.name} has no tokenizer: tokenizer.json is missing.")


def _normalisation_of(path: Path) -> Normalisation:
    """What the image processor's file says; OpenAI's where there is none or it does not say."""
    found = next((path / name for name in IMAGE_PROCESSORS if (path / name).is_file()), None)
    if found is None:
        return Normalisation()
    settings = read_json(found, MAX_CONFIG_BYTES)
    nested = settings.get("image_processor")
    if isinstance(nested, dict):
        settings = nested
    return Normalisation(
        mean=_three_numbers(settings.get("image_mean", OPENAI_MEAN), found, -10.0),
        std=_three_numbers(settings.get("image_std", OPENAI_STD), found, 1e-3),
    )


def _three_numbers(value: object, file: Path, lowest: float) -> tuple[float, float, float]:
    if isinstance(value, list | tuple) and len(value) == 3:
        numbers = [number for number in value if isinstance(number, int | float)]
        if len(numbers) == 3 and all(lowest <= number <= 10 for number in numbers):
            return float(numbers[0]), float(numbers[1]), float(numbers[2])
    raise ModelFileError(f"{file.name}: image_mean and image_std must be three numbers each.")
