"""Which models are on the disk: in the models folder and in huggingface_hub's cache.

A client may have loaded what stands in such a list, and nothing else: it names an entry, which is
compared with the list's own names, and never a path. What else is on the disk, it cannot ask.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from imagebeam_services.common.catalogue.catalogue import read_catalogue
from imagebeam_services.common.errors import ModelFileError, ModelUnknownError
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.model_files import answerable
from imagebeam_services.common.model_folder import hub_cache

CACHED = "models--"
REPOSITORY = re.compile(r"[^/]+/[^/]+")


@dataclass(frozen=True)
class Repository:
    """A repository that was downloaded.

    Attributes:
        name: `owner/name`.
        folder: Where its files are.
    """

    name: str
    folder: Path


class Capabilities(ResponseBody):
    """What a model can do; null is what is no question of this kind of model, or not known."""

    family: str | None = None
    size_multiple_px: int | None = None
    smallest_px: int | None = None
    largest_px: int | None = None
    steps: int | None = Field(default=None, description="Where a request leaves them out.")
    guidance: float | None = Field(default=None, description="Likewise; null: it takes none.")
    negative_prompt: str | None = Field(
        default=None, description="When one counts: `never`, or a rule of the family's."
    )
    references: Literal["start", "edit-one", "edit-all"] | None = Field(
        default=None, description="What images in a request are for: see the README."
    )
    loras: bool | None = None
    image_input: bool | None = Field(default=None, description="Whether it reads images.")
    log_probabilities: bool | None = None
    json_schema: bool | None = None
    context_tokens: int | None = Field(default=None, description="Of one request, as started.")
    aesthetic: bool | None = Field(default=None, description="Whether it also says how good.")


@dataclass(frozen=True)
class ModelOnDisk:
    """A model that the service could load.

    Attributes:
        id: Its name for clients, and as the loaded model's.
        path: Where it is; no client is told.
        bytes: What its files take; None where the other server has them.
        capabilities: What it can do, as far as its files say.
        problem: Why it could not be loaded, where that is known already.
    """

    id: str
    path: Path
    bytes: int | None
    capabilities: Capabilities
    problem: str | None = None

    def is_in(self, repository: str) -> bool:
        """Whether it is one of the files of a repository."""
        return self.id.startswith(f"{repository}/")


class MemoryNeed(ResponseBody):
    """What a load would take, and what there is for it now."""

    needed_bytes: int = Field(description="About, on the device; of the host where they are one.")
    host_bytes: int = Field(description="About, of the host's memory beyond the device's.")
    free_bytes: int | None = Field(
        description="What it may take of the device, the loaded model's own part included; null "
        "where the engine only learns it as it loads."
    )
    fits: bool | None = Field(description="Null where `free_bytes` is.")
    layout: dict[str, str | int | float | bool] | None = Field(
        description="How the model would lie there; null where the engine decides as it loads."
    )


def repositories(
    models_folder: Path, variables: Mapping[str, str] = os.environ
) -> Iterator[Repository]:
    """What was downloaded; of a repository that is in both places, the models folder's counts."""
    names = set[str]()
    for folder in _folders(models_folder, "*/*"):
        name = answerable(f"{folder.parent.name}/{folder.name}")
        names.add(name)
        yield Repository(name, folder)
    cache = hub_cache(variables)
    for kept in _folders(cache, f"{CACHED}*--*") if cache is not None else ():
        name = answerable(kept.name.removeprefix(CACHED).replace("--", "/", 1))
        snapshots = sorted(_folders(kept / "snapshots", "*"), key=lambda one: one.stat().st_mtime)
        if snapshots and name not in names:
            yield Repository(name, snapshots[-1])


def on_disk(
    name: str, path: Path, files: Sequence[Path], tell: Callable[[], Capabilities]
) -> ModelOnDisk:
    """A model as the list has it, also where its files turn out to be wrong."""
    try:
        return ModelOnDisk(name, path, size_of(files), tell())
    except ModelFileError as error:
        problem = error.message
    except Exception as error:  # noqa: BLE001 - the other models are no worse for it
        problem = f"It cannot be read ({type(error).__name__}): download it again."
    return ModelOnDisk(name, path, size_of(files), Capabilities(), problem)


def with_loaded(models: Sequence[ModelOnDisk], loaded: str | None) -> list[ModelOnDisk]:
    """The list with the loaded model, which goes on when its files have gone."""
    if loaded is None or any(model.id == loaded for model in models):
        return list(models)
    problem = "Its files are no longer there: it cannot be loaded again."
    return [ModelOnDisk(loaded, Path(loaded), None, Capabilities(), problem), *models]


def size_of(files: Sequence[Path]) -> int:
    """What files take together; those that are not there or not ours to see take nothing."""
    return sum(file.stat().st_size for file in files if os.path.isfile(file))  # noqa: PTH113 - never raises


def found(models: Sequence[ModelOnDisk], name: str) -> ModelOnDisk:
    """The model that a client names: by its id, its repository, or its id in the catalogue.

    Raises:
        ModelUnknownError: None of the list is called so.
    """
    by_id = next((one for one in read_catalogue() if name in (one.id, one.repository)), None)
    repository = name if by_id is None else by_id.repository
    files = () if by_id is None else by_id.files
    exact = [model for model in models if model.id in (name, repository)]
    # Of a repository with several models, the catalogue's own file, or else the first.
    inside = [one for one in models if REPOSITORY.fullmatch(repository) and one.is_in(repository)]
    inside.sort(key=lambda model: not model.id.endswith(files))
    for model in (*exact, *inside):
        return model
    raise ModelUnknownError(
        "There is no such model here: GET /v1/models lists those that can be loaded, and "
        "`imagebeam-services download` gets others."
    )


def _folders(folder: Path, pattern: str) -> list[Path]:
    return sorted(
        path
        for path in folder.glob(pattern)
        if path.is_dir() and not path.name.startswith(".") and not path.parent.name.startswith(".")
    )
