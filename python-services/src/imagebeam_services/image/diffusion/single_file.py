"""Weights in one file: a whole SDXL, or the transformer alone, as other models are passed on.

Either way a folder of the same kind, the file's base, says how the weights are to be read. Where
the file has the transformer alone, all other parts come from there.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import GgufHeader, is_gguf, read_gguf_header
from imagebeam_services.common.safetensors_header import SafetensorsHeader, read_header
from imagebeam_services.image.diffusion.families import recipe_of
from imagebeam_services.image.diffusion.family import Family
from imagebeam_services.image.diffusion.model_facts import (
    ModelFacts,
    Part,
    names_of,
    read_class,
    read_index,
    read_parts,
    reads_guidance,
    supported_family,
)

WHOLE = "sdxl"
"""The family whose files have all parts."""
PREFIXES: dict[str, tuple[str, ...]] = {
    "unet": ("model.diffusion_model.",),
    "vae": ("first_stage_model.",),
    "text_encoder": ("conditioner.embedders.0.",),
    "text_encoder_2": ("conditioner.embedders.1.",),
}
"""What the names of a part's weights begin with in a file of SDXL's makers' form."""
DENOISER = "transformer"
FOREIGN_MARKS = (".scale_weight", ".weight_scale", ".comfy_quant", ".absmax", ".quant_map")
"""Ends of names beside weights that are scaled fp8 or packed: read as they are, they draw noise."""
Header = GgufHeader | SafetensorsHeader
DIFFUSERS_TYPES = frozenset({0, 1, 2, 3, 6, 7, 8, 10, 11, 12, 13, 14, 20, 23, 30})
"""The types of a GGUF file's numbers that diffusers reads; `BLOCKS` names them."""
MAX_LIST_ENTRIES = 100_000
"""In a GGUF file's lists. The library that reads it takes 20 microseconds an entry."""


def read_single_file(file: Path, base: Path, name: str, base_name: str) -> ModelFacts:
    """Reads a single file.

    Args:
        file: The weights.
        base: The folder of a model of the same kind. It needs no weights of its own for the parts
            that the file has.
        name: What the model is called in answers.
        base_name: What the base is called.

    Raises:
        ModelFileError: The file is damaged, a pickle, or not of the base's family, or the base
            cannot be used.
    """
    index = read_index(base, base_name)
    family = supported_family(index, base_name)
    takes_guidance = reads_guidance(base, index, family)
    if family.name == WHOLE:
        recipe = recipe_of(family, names_of(file, name), takes_guidance=takes_guidance)
        parts = tuple(_parts_of_whole(file, index))
        return ModelFacts(
            name, base.absolute(), family, takes_guidance, recipe, parts, file.absolute()
        )
    # The base's scheduler is used too, so what the model is made for may stand in either's name.
    names = f"{names_of(base, base_name)} {names_of(file, name)}"
    recipe = recipe_of(family, names, takes_guidance=takes_guidance)
    denoiser = _denoiser(file, index, family, takes_guidance=takes_guidance)
    others = read_parts(base, index, elsewhere=DENOISER)
    return ModelFacts(name, base.absolute(), family, takes_guidance, recipe, (denoiser, *others))


def _parts_of_whole(file: Path, index: Mapping[str, object]) -> Iterable[Part]:
    if is_gguf(file):
        raise ModelFileError(
            f"{file.name} is a GGUF file, and of {WHOLE} only safetensors files are read."
        )
    header = read_header(file)
    for part in PREFIXES:
        library, class_name = read_class(index, part)
        yield Part(part, library, class_name, None, _weights(header, file, part))


def _weights(header: SafetensorsHeader, file: Path, part: str) -> int:
    own = {name: shape for name, shape in header.shapes.items() if name.startswith(PREFIXES[part])}
    if not own:
        raise ModelFileError(f"{file.name} is no SDXL model in one file: it has no {part}.")
    return SafetensorsHeader(own).numbers


def _denoiser(
    file: Path, index: Mapping[str, object], family: Family, *, takes_guidance: bool
) -> Part:
    header = read_gguf_header(file) if is_gguf(file) else read_header(file)
    _check_contents(file, header, family, takes_guidance=takes_guidance)
    library, class_name = read_class(index, DENOISER)
    return Part(
        DENOISER,
        library,
        class_name,
        None,
        header.numbers,
        file=file.absolute(),
        stored_bytes=header.data_bytes if isinstance(header, GgufHeader) else None,
    )


def _check_contents(file: Path, header: Header, family: Family, *, takes_guidance: bool) -> None:
    """What the names of a file's weights tell; the libraries find out the rest.

    Raises:
        ModelFileError: They are no transformer of the family, or cannot be read.
    """
    kind = f" ({header.architecture})" if isinstance(header, GgufHeader) else ""
    if not any(name.endswith(family.denoiser_marks) for name in header.shapes):
        raise ModelFileError(
            f"{file.name}{kind} has no transformer of {family.name}, the family of its base: name "
            "the model that it was made from with --base."
        )
    if any(name.endswith(FOREIGN_MARKS) for name in header.shapes):
        raise ModelFileError(
            f"{file.name} is quantised in a way that only other programs read: take a file in "
            "bfloat16, or in GGUF."
        )
    if isinstance(header, GgufHeader) and header.types - DIFFUSERS_TYPES:
        raise ModelFileError(
            f"{file.name}{kind} has numbers of GGUF's type {min(header.types - DIFFUSERS_TYPES)}, "
            "which diffusers cannot read: take a file in another quantisation, such as Q8_0 or "
            "Q4_K_M."
        )
    if isinstance(header, GgufHeader) and header.list_entries > MAX_LIST_ENTRIES:
        raise ModelFileError(f"{file.name}{kind} has longer lists than any image model's file.")
    has_guidance = any("guidance" in name for name in header.shapes)
    if family.reads_guidance == "denoiser-config" and has_guidance != takes_guidance:
        raise ModelFileError(
            f"{file.name} {'takes' if has_guidance else 'takes no'} guidance, and its base is of "
            "the other kind: name the model that it was made from with --base."
        )
