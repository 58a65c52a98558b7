"""From a model's files to a pipeline in the host's memory. Imports torch and diffusers."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from imagebeam_services.common.errors import ModelFileError, ServiceError
from imagebeam_services.common.gguf_header import is_gguf
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.common.out_of_memory import is_out_of_memory
from imagebeam_services.image.diffusion.machine import TORCH_DTYPES
from imagebeam_services.image.diffusion.model_facts import ModelFacts, Part
from imagebeam_services.image.diffusion.policy import Layout

Pipeline = Any
"""A diffusers pipeline. Its classes have no common type that says what they take."""

ABSOLUTE_PATH = re.compile(r"""(/|\b[A-Za-z]:\\)[^\s'",]+""")
"""Clients are told reasons, but no paths."""
MAX_REASON = 300

PROGRESS_BEGUN = 0.3
"""How far a load is when the libraries are imported; the rest goes by weights."""


def quieten_libraries() -> None:
    """Warnings go to the log by `logging`; progress bars would go to stderr between its lines."""
    diffusers.utils.logging.set_verbosity_error()
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def load_pipeline(model: ModelFacts, layout: Layout, watch: LoadWatch) -> Pipeline:
    """Loads part after part.

    Raises:
        ModelFileError: Files are damaged or do not belong together.
        WorkCancelledError: `watch.cancel` was set; it is looked at between the parts.
    """
    if model.single_file is not None:
        pipeline = _single_file(model, model.single_file, layout)
    else:
        pipeline = _folder(model, layout, watch)
    _check_vae(model, pipeline.vae)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@contextmanager
def file_faults(what: str) -> Iterator[None]:
    """Says what a library raises about a file's content in words for a person.

    Args:
        what: What was being read: a part or a file.

    Raises:
        ModelFileError: Instead of anything but running out of memory.
    """
    try:
        yield
    except ServiceError:
        raise
    # Nothing but the files' content comes in here, and the libraries raise a dozen classes about
    # it, some of them of libraries below them.
    except Exception as error:
        if is_out_of_memory(error):
            raise
        reason = ABSOLUTE_PATH.sub("...", str(error))[:MAX_REASON]
        raise ModelFileError(
            f"{what} cannot be loaded; its files are damaged or do not belong together "
            f"({type(error).__name__}).",
            details={"reason": reason},
        ) from error


def _folder(model: ModelFacts, layout: Layout, watch: LoadWatch) -> Pipeline:
    parts: dict[str, Any] = {}
    loaded_weights = 0
    for part in model.parts:
        watch.cancel.raise_if_cancelled()
        with file_faults(f"{model.name}: its {part.name}"):
            parts[part.name] = _part(model, part, layout)
        loaded_weights += part.weights
        share = loaded_weights / model.weights
        watch.progress(PROGRESS_BEGUN + (1 - PROGRESS_BEGUN) * share)
    watch.cancel.raise_if_cancelled()
    with file_faults(model.name):
        pipeline_class = getattr(diffusers, model.family.pipelines[0])
        return pipeline_class.from_pretrained(
            str(model.folder),
            local_files_only=True,
            use_safetensors=True,
            dtype=TORCH_DTYPES[layout.precision],
            **parts,
        )


def _part(model: ModelFacts, part: Part, layout: Layout) -> torch.nn.Module:
    if part.file is not None:
        return _part_of_file(model, part, part.file, layout)
    return _part_of_folder(model, part, layout)


def _class(part: Part) -> Any:  # noqa: ANN401 - see `Pipeline`
    library = {"diffusers": diffusers, "transformers": transformers}[part.library]
    base = diffusers.ModelMixin if library is diffusers else transformers.PreTrainedModel
    part_class: Any = getattr(library, part.class_name, None)
    if base not in getattr(part_class, "__mro__", ()):
        raise ModelFileError(f"{part.class_name} is no model of {part.library}.")
    return part_class


def _part_of_file(model: ModelFacts, part: Part, file: Path, layout: Layout) -> torch.nn.Module:
    options: dict[str, object] = {"dtype": TORCH_DTYPES[layout.precision]}
    if layout.quantisation == "gguf":
        options["quantization_config"] = diffusers.GGUFQuantizationConfig(
            compute_dtype=TORCH_DTYPES[layout.precision]
        )
    with _by_suffix(file) as path:
        module: torch.nn.Module = _class(part).from_single_file(
            path,
            # Without a folder for the configuration it would ask the hub for one.
            config=str(model.folder),
            subfolder=part.name,
            local_files_only=True,
            **options,
        )
    _check_whole(model, part, module)
    return module


@contextmanager
def _by_suffix(file: Path) -> Iterator[str]:
    """The file's path with the suffix by which diffusers chooses its reader.

    A file in huggingface_hub's cache has none, and a link to it may have any.
    """
    suffix = ".gguf" if is_gguf(file) else ".safetensors"
    if file.suffix == suffix:
        yield str(file)
        return
    with tempfile.TemporaryDirectory(prefix="imagebeam-", ignore_cleanup_errors=True) as folder:
        link = Path(folder) / f"weights{suffix}"
        try:
            link.symlink_to(file.resolve())
        except OSError as error:
            raise ModelFileError(
                f"{file.name} must end in {suffix}, as what it is: rename it."
            ) from error
        yield str(link)


def _part_of_folder(model: ModelFacts, part: Part, layout: Layout) -> torch.nn.Module:
    options: dict[str, object] = {"dtype": TORCH_DTYPES[layout.precision]}
    if part.variant is not None:
        options["variant"] = part.variant
    if layout.quantisation == "nf4" and part is model.denoiser:
        options["quantization_config"] = diffusers.BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_compute_dtype=TORCH_DTYPES[layout.precision],
        )
    module, report = _class(part).from_pretrained(
        str(model.folder / part.name),
        local_files_only=True,
        use_safetensors=True,
        output_loading_info=True,
        **options,
    )
    # The libraries fill what is missing with random numbers and go on.
    if missing := sorted(report["missing_keys"]):
        raise ModelFileError(
            f"{model.name}: the weights of its {part.name} are another model's: "
            f"{len(missing)} are missing, {str(missing[0])[:100]} among them."
        )
    loaded: torch.nn.Module = module
    return loaded


def _single_file(model: ModelFacts, file: Path, layout: Layout) -> Pipeline:
    with file_faults(model.name), _by_suffix(file) as path:
        pipeline = getattr(diffusers, model.family.pipelines[0]).from_single_file(
            path,
            # Without a folder for the configuration it would ask the hub for one.
            config=str(model.folder),
            local_files_only=True,
            dtype=TORCH_DTYPES[layout.precision],
        )
    for part in model.parts:
        _check_whole(model, part, getattr(pipeline, part.name))
    return pipeline


def _check_vae(model: ModelFacts, vae: torch.nn.Module) -> None:
    """One weight that is no number makes every image black; the VAE is small enough to look."""
    if not all(bool(weight.isfinite().all()) for weight in vae.parameters()):
        raise ModelFileError(
            f"{model.name}: its vae has weights that are no numbers (NaN or infinite): download "
            "the model again, or take one whose vae works in float16."
        )


def _check_whole(model: ModelFacts, part: Part, module: torch.nn.Module) -> None:
    """What a file lacks stays without numbers, and would fail at the first move."""
    if any(weight.is_meta for weight in module.parameters()):
        raise ModelFileError(f"{model.name} is not whole: weights of its {part.name} are missing.")
