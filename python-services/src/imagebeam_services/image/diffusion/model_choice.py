"""From the service's settings to a model on the disk. Nothing here imports torch."""

from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_folder import find_repository, find_repository_file
from imagebeam_services.image.diffusion.model_facts import INDEX, ModelFacts, read_model
from imagebeam_services.image.diffusion.single_file import read_single_file
from imagebeam_services.image.settings import ImageSettings


def read_chosen_model(settings: ImageSettings) -> ModelFacts:
    """Finds and reads the model that the settings mean; a path wins over a repository.

    Raises:
        ModelFileError: None is set, it is not there, or it cannot be used.
    """
    path, name = _path_and_name(settings)
    if path.is_file() or path.suffix == ".safetensors":
        return read_single_file(path, _configuration(path, settings), name)
    return read_model(path, name)


def _path_and_name(settings: ImageSettings) -> tuple[Path, str]:
    if settings.model_path is not None:
        return settings.model_path, settings.model_path.resolve().name
    if settings.model_repo is None:
        raise ModelFileError(
            "No model is set: start the service with --model FOLDER, or set IMAGE_MODEL_PATH."
        )
    models_folder = settings.common.models_folder
    if settings.model_file is not None:
        found = find_repository_file(models_folder, settings.model_repo, settings.model_file)
        return found, f"{settings.model_repo}/{found.name}"
    return find_repository(models_folder, settings.model_repo), settings.model_repo


def _configuration(file: Path, settings: ImageSettings) -> Path:
    """The folder that says how the weights in a single file are to be read.

    Raises:
        ModelFileError: There is none.
    """
    beside = (settings.config_path, file.parent, file.with_suffix(""))
    for folder in beside:
        if folder is not None and (folder / INDEX).is_file():
            return folder
    raise ModelFileError(
        f"{file.name} has weights only: also give the folder of a model of its kind with "
        "--config, for its tokenizers and configuration."
    )
