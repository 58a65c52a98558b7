"""From the service's settings to a model on the disk. Nothing here imports torch."""

import os
import re
from dataclasses import replace
from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_files import model_name
from imagebeam_services.common.model_folder import find_repository, find_repository_file
from imagebeam_services.common.model_kinds import WEIGHTS_SUFFIXES, refuse_other_kinds
from imagebeam_services.common.model_shelf import (
    Capabilities,
    ModelOnDisk,
    on_disk,
    repositories,
)
from imagebeam_services.image.bodies import MAX_SIDE_PX, MIN_SIDE_PX, SIDE_STEP_PX
from imagebeam_services.image.diffusion.model_facts import INDEX, ModelFacts, read_model
from imagebeam_services.image.diffusion.single_file import read_single_file
from imagebeam_services.image.settings import ImageSettings

REPOSITORY = re.compile(r"[^/\\~.][^/\\]*/[^/\\]+")


def read_chosen_model(settings: ImageSettings) -> ModelFacts:
    """Finds and reads the model that the settings mean; a path wins over a repository.

    Raises:
        ModelFileError: None is set, it is not there, or it cannot be used.
    """
    path, name = _path_and_name(settings)
    refuse_other_kinds(path, "image")
    if path.is_file() or path.suffix in WEIGHTS_SUFFIXES:
        base, base_name = _base(path, settings)
        return read_single_file(path, base, name, base_name)
    return read_model(path, name)


def models_on_disk(settings: ImageSettings) -> list[ModelOnDisk]:
    """What the service could load: what it was started with, and whole models in repositories."""
    listed: dict[str, ModelOnDisk] = {}
    if settings.model_path is not None or settings.model_repo is not None:
        try:
            path, name = _path_and_name(settings)
        except ModelFileError:  # it is not there, which a load says
            pass
        else:
            listed[name] = _entry(settings, path, name)
    for repository in repositories(settings.common.models_folder):
        if (repository.folder / INDEX).is_file():
            other = settings_for(settings, repository.name)
            entry = _entry(other, repository.folder, repository.name)
            listed.setdefault(entry.id, entry)
    return list(listed.values())


def settings_for(settings: ImageSettings, model: str | None) -> ImageSettings:
    """The settings with which one of `models_on_disk` is loaded; None for the first."""
    if model is None or model == _started_with(settings):
        return settings
    return replace(settings, model_path=None, model_repo=model, model_file=None, base=None)


def _started_with(settings: ImageSettings) -> str | None:
    try:
        return _path_and_name(settings)[1]
    except ModelFileError:
        return None


def _entry(settings: ImageSettings, path: Path, name: str) -> ModelOnDisk:
    files = [path] if path.is_file() else sorted(path.rglob("*.safetensors"))
    return on_disk(name, path, files, lambda: _capabilities(settings))


def _capabilities(settings: ImageSettings) -> Capabilities:
    model = read_chosen_model(settings)
    return Capabilities(
        family=model.family.name,
        size_multiple_px=SIDE_STEP_PX,
        smallest_px=MIN_SIDE_PX,
        largest_px=MAX_SIDE_PX,
        steps=model.recipe.steps,
        guidance=model.recipe.guidance,
        negative_prompt=model.family.negative,
        references=model.family.references,
        image_input=True,
        loras=settings.loras_folder is not None,
    )


def _path_and_name(settings: ImageSettings) -> tuple[Path, str]:
    if settings.model_path is not None:
        return settings.model_path, model_name(settings.model_path)
    if settings.model_repo is None:
        raise ModelFileError(
            "No model is set: start the service with --model FOLDER, or set IMAGE_MODEL_PATH."
        )
    models_folder = settings.common.models_folder
    if settings.model_file is not None:
        found = find_repository_file(models_folder, settings.model_repo, settings.model_file)
        return found, f"{settings.model_repo}/{model_name(found)}"
    return find_repository(models_folder, settings.model_repo), settings.model_repo


def _base(file: Path, settings: ImageSettings) -> tuple[Path, str]:
    """The folder of the model that a single file is made from, and the model's name.

    Raises:
        ModelFileError: There is none.
    """
    if settings.base is not None:
        folder = Path(os.path.expanduser(settings.base))  # noqa: PTH111 - the other one raises
        if folder.is_dir():
            return folder, model_name(folder)
        if not REPOSITORY.fullmatch(settings.base):
            raise ModelFileError(f"There is no folder {folder.name}: check what --base says.")
        return find_repository(settings.common.models_folder, settings.base), settings.base
    for folder in (file.parent, file.with_suffix(""), file.resolve().parent):
        if (folder / INDEX).is_file():
            return folder, model_name(folder)
    raise ModelFileError(
        f"{file.name} has weights only. Also name the model that it was made from with --base, as "
        "a folder or as OWNER/NAME: all else is taken from there."
    )
