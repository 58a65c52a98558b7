"""Which models of the catalogue are on this machine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from imagebeam_services.common.catalogue.catalogue import CatalogueModel
from imagebeam_services.common.download.lock import LOCK_NAME
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
        if folder is None:
            continue
        if folder.is_relative_to(models_folder):
            if (folder / LOCK_NAME).is_file():
                places[model.id] = "yes"
        elif all(any(folder.glob(pattern)) for pattern in model.files):
            places[model.id] = "hub"
    return places
