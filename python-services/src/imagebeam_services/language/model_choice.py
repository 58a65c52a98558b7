"""From the service's settings, or a name that a client gives, to GGUF files on the disk."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

import psutil

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.gguf_header import read_gguf_header
from imagebeam_services.common.model_files import answerable, model_name
from imagebeam_services.common.model_shelf import (
    Capabilities,
    MemoryNeed,
    ModelOnDisk,
    Repository,
    found,
    on_disk,
    repositories,
)
from imagebeam_services.language.memory_need import needed_bytes
from imagebeam_services.language.model_files import (
    LATER_PART,
    MMPROJ,
    check_model,
    check_projector,
    find_model,
)
from imagebeam_services.language.settings import LanguageSettings


@dataclass(frozen=True)
class Choice:
    """What is to be loaded.

    Attributes:
        id: What it is called in answers.
        model: The GGUF file; of several, the first.
        projector: What reads images for it, if anything does.
    """

    id: str
    model: Path
    projector: Path | None

    def check(self) -> None:
        """Looks at the files' headers.

        Raises:
            ModelFileError: They could not be loaded.
        """
        check_model(self.model)
        if self.projector is not None:
            check_projector(self.projector)


def chosen(settings: LanguageSettings, model: str | None) -> Choice:
    """What a client names, or with None what the service was started with.

    Raises:
        ModelFileError: Nothing is set, or it is not there.
        ModelUnknownError: It is not among the `choices`.
    """
    if model is None:
        return _started_with(settings)
    entry = found(choices(settings), model)
    with contextlib.suppress(ModelFileError):
        if (started_with := _started_with(settings)).id == entry.id:
            return started_with
    return Choice(entry.id, entry.path, _projector(settings, entry.path, is_given=False))


def choices(settings: LanguageSettings) -> list[ModelOnDisk]:
    """What could be loaded: what it was started with, and each GGUF model that was downloaded."""
    listed: dict[str, ModelOnDisk] = {}
    with contextlib.suppress(ModelFileError):  # it is not there, which a load says
        started_with = _started_with(settings)
        listed[started_with.id] = _entry(settings, started_with)
    for repository in repositories(settings.common.models_folder):
        for file in sorted(repository.folder.rglob("*.gguf")):
            if MMPROJ not in file.name and not LATER_PART.search(file.name):
                name = _name_in(repository, file)
                choice = Choice(name, file, _projector(settings, file, is_given=False))
                if name not in listed:
                    listed[name] = _entry(settings, choice)
    return list(listed.values())


def need_of(settings: LanguageSettings, choice: Choice, places: int, batch: int) -> MemoryNeed:
    """What loading takes. Where there are GPUs, llama.cpp divides the model as it loads it.

    Raises:
        ModelFileError: A file cannot be read.
    """
    context_tokens = settings.context_tokens * places
    needed = needed_bytes(choice.model, choice.projector, context_tokens, batch)
    free = None
    if settings.gpu_layers == 0:
        limit = settings.common.memory_limit_bytes
        available = psutil.virtual_memory().available
        free = available if limit is None else min(available, limit)
    fits = None if free is None else needed <= free
    return MemoryNeed(needed_bytes=needed, host_bytes=0, free_bytes=free, fits=fits, layout=None)


def _started_with(settings: LanguageSettings) -> Choice:
    file = find_model(
        settings.model_path,
        settings.model_repo,
        settings.model_file,
        settings.common.models_folder,
    )
    name = model_name(file)
    if settings.model_path is None:
        # As the list has it: its place below the repository's folder.
        of_repository = (
            _name_in(one, file)
            for one in repositories(settings.common.models_folder)
            if file.is_relative_to(one.folder)
        )
        name = next(of_repository, name)
    return Choice(name, file, _projector(settings, file, is_given=True))


def _name_in(repository: Repository, file: Path) -> str:
    return answerable(f"{repository.name}/{file.relative_to(repository.folder).as_posix()}")


def _projector(settings: LanguageSettings, model: Path, *, is_given: bool) -> Path | None:
    """The projector beside a model: the one that it was started with, or the smallest there."""
    if is_given and (settings.projector_path is not None or settings.model_path is not None):
        return settings.projector_path
    beside = [file for file in model.parent.glob(f"*{MMPROJ}*.gguf") if file.is_file()]
    return min(beside, key=lambda file: (file.stat().st_size, file.name), default=None)


def _entry(settings: LanguageSettings, choice: Choice) -> ModelOnDisk:
    def tell() -> Capabilities:
        choice.check()
        return Capabilities(
            family=read_gguf_header(choice.model).architecture,
            image_input=choice.projector is not None,
            log_probabilities=True,
            json_schema=True,
            context_tokens=settings.context_tokens,
        )

    files = [choice.model] if choice.projector is None else [choice.model, choice.projector]
    return on_disk(choice.id, choice.model, files, tell)
