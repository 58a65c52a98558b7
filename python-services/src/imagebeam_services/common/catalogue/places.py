"""Which models of the catalogue are on this machine."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from imagebeam_services.common.catalogue.catalogue import CatalogueModel, ServiceName
from imagebeam_services.common.download.lock import LOCK_NAME
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.model_kinds import kinds_of
from imagebeam_services.common.model_shelf import Repository, repositories
from imagebeam_services.image.diffusion.family import negative_counts
from imagebeam_services.image.diffusion.model_facts import read_model

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


@dataclass(frozen=True)
class Other:
    """A model that is here and in no catalogue; it loads with `--repo`.

    Attributes:
        name: Its repository.
        service: Which service takes it.
        place: Where it lies.
        takes_negative: Whether a negative prompt changes its images; None where its files do not
            say, and for models that draw nothing.
    """

    name: str
    service: ServiceName
    place: Place
    takes_negative: bool | None


def others(
    models: Sequence[CatalogueModel], models_folder: Path, variables: Mapping[str, str]
) -> Iterator[Other]:
    """What else is here."""
    known = {model.repository for model in models}
    for one in repositories(models_folder, variables):
        with suppress(ModelFileError):  # no service takes it
            place: Place = "yes" if one.folder.is_relative_to(models_folder) else "hub"
            for service in () if one.name in known else kinds_of(one.folder):
                negative = _takes_negative(one) if service == "image" else None
                yield Other(one.name, service, place, negative)


def _takes_negative(one: Repository) -> bool | None:
    try:
        model = read_model(one.folder, one.name)
    except ModelFileError:  # whoever loads it is told
        return None
    guidance = model.recipe.guidance if model.takes_guidance else None
    return negative_counts(model.family.negative, guidance)
