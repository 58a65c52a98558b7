"""All weights of a model in one file, as many SDXL models are passed on."""

from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.safetensors_header import SafetensorsHeader, read_header
from imagebeam_services.image.diffusion.families import recipe_of
from imagebeam_services.image.diffusion.model_facts import (
    ModelFacts,
    Part,
    read_index,
    reads_guidance,
    supported_family,
)

PREFIXES: dict[str, tuple[str, ...]] = {
    "unet": ("model.diffusion_model.",),
    "vae": ("first_stage_model.",),
    "text_encoder": ("conditioner.embedders.0.",),
    "text_encoder_2": ("conditioner.embedders.1.",),
}
"""What the names of a part's weights begin with in a file of SDXL's makers' form."""
FAMILY = "sdxl"


def read_single_file(file: Path, configuration: Path, name: str) -> ModelFacts:
    """Reads a single file.

    Args:
        file: The weights.
        configuration: The folder of a model of the same kind; its weights are not needed.
        name: What the model is called in answers.

    Raises:
        ModelFileError: The file is damaged, a pickle, or not SDXL's, or the configuration is not.
    """
    header = read_header(file)
    index = read_index(configuration, configuration.name)
    family = supported_family(index, configuration.name)
    if family.name != FAMILY:
        raise ModelFileError(
            f"{configuration.name} is for {family.name}; single files are read for {FAMILY} only."
        )
    parts = tuple(
        Part(part, str(library), str(class_name), None, _weights(header, file, part))
        for part, (library, class_name) in (
            (part, entry)
            for part, entry in index.items()
            if part in PREFIXES
            if isinstance(entry, list)
        )
    )
    takes_guidance = reads_guidance(configuration, index, family)
    recipe = recipe_of(family, name, takes_guidance=takes_guidance)
    return ModelFacts(
        name, configuration.resolve(), family, takes_guidance, recipe, parts, file.resolve()
    )


def _weights(header: SafetensorsHeader, file: Path, part: str) -> int:
    own = {name: shape for name, shape in header.shapes.items() if name.startswith(PREFIXES[part])}
    if not own:
        raise ModelFileError(f"{file.name} is no SDXL model in one file: it has no {part}.")
    return SafetensorsHeader(own).numbers
