"""Which models of the catalogue are on this machine."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from imagebeam_services.common.catalogue.catalogue import CatalogueModel, ServiceName
from imagebeam_services.common.download.lock import LOCK_NAME
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_kinds import kinds_of
from imagebeam_services.common.model_shelf import repositories

Place = Literal["yes", "hub"]


def places_of(
    models: Sequence[CatalogueModel], models_folder: Path, variables: Mapping[str, str]
) -> dict[str, Place]:
    """Where models are, by their ids: `yes`, downloaded whole; `hub`, whole in the hub's cache.

    Args:
        models: Of the catalogue.
        models_folder: Where downloaded models lie.
        variables: Those that say where the hub's cache is.
    """
    folders = {one.name: one.folder for one in repositories(models_folder, variables)}
    places: dict[str, Place] = {}
    for model in models:
        folder = folders.get(model.repository)
        if folder is not None and (
            (folder / LOCK_NAME).is_file()
            or all(any(folder.glob(pattern)) for pattern in model.files)
        ):
            places[model.id] = "yes" if folder.is_relative_to(models_folder) else "hub"
    return places


def others(
    models: Sequence[CatalogueModel], models_folder: Path, variables: Mapping[str, str]
) -> Iterator[tuple[str, ServiceName, Place]]:
    """What else is here and loads with `--repo`: its repository, its service, its place."""
    known = {model.repository for model in models}
    for one in repositories(models_folder, variables):
        with suppress(ModelFileError):  # no service takes it
            place: Place = "yes" if one.folder.is_relative_to(models_folder) else "hub"
            for service in () if one.name in known else kinds_of(one.folder):
                yield one.name, service, place
