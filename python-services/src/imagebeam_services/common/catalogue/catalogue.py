"""Reads the catalogue. Its facts are data; see `models.toml` for what each means."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from imagebeam_services.common.download.downloader import Order
from imagebeam_services.common.download.plan import Wanted

ServiceName = Literal["language", "image", "vision"]
DATA = "models.toml"


class UnknownModelError(Exception):
    """The catalogue has no model of this name; the message names those that it has."""


@dataclass(frozen=True)
class CatalogueModel:
    """A model that the services are made for.

    Attributes:
        id: Its name here.
        service: Which service uses it.
        repository: `owner/name` on the hub.
        title: What it is, in a few words.
        files: Files or patterns that it needs.
        licence: Its name.
        licence_url: Where to read it.
        is_restricted: Whether the licence forbids some uses, commercial ones for example; such a
            licence must be named to agree to it.
        is_gated: Whether it must be accepted on the hub, by somebody who is signed in there.
        download_bytes: About how much is fetched.
        memory_bytes: About how much it needs with `recipe`.
        recipe: The settings that the memory is for.
        verified: Which of these facts were looked up or run; the others are from the models' cards.
        optional: Files or patterns that are fetched where they exist.
        revision: Pinned commit; None where none was looked up.
        sha256: Pinned hashes by path; empty where none was looked up.
        reads_images: Whether it is a language model that judges images.
        takes_negative: Of an image model, whether a negative prompt changes its images with
            `recipe`.
    """

    id: str
    service: ServiceName
    repository: str
    title: str
    files: tuple[str, ...]
    licence: str
    licence_url: str
    is_restricted: bool
    is_gated: bool
    download_bytes: int
    memory_bytes: int
    recipe: str
    verified: tuple[str, ...]
    optional: tuple[str, ...] = ()
    revision: str | None = None
    sha256: tuple[tuple[str, str], ...] = ()
    reads_images: bool = False
    takes_negative: bool = True

    def order(self) -> Order:
        """What to download."""
        return Order(self.repository, Wanted(self.files, self.optional), self.revision, self.sha256)


def read_catalogue() -> tuple[CatalogueModel, ...]:
    """All models, in the order of the file.

    Raises:
        TypeError: An entry has a field too many or too few.
    """
    text = files(__package__).joinpath(DATA).read_text(encoding="utf-8")
    return tuple(_model_of(entry) for entry in tomllib.loads(text)["model"])


def find_model(name: str) -> CatalogueModel:
    """A model by its id, or by its repository.

    Raises:
        UnknownModelError: There is none.
    """
    models = read_catalogue()
    for model in models:
        if name in (model.id, model.repository):
            return model
    known = ", ".join(model.id for model in models)
    raise UnknownModelError(f"The catalogue has no {name!r}. It has: {known}.")


def repository_named(name: str | None) -> str | None:
    """The repository that a name stands for: a model's id, or a repository's own name."""
    if name is None or "/" in name:
        return name
    try:
        return find_model(name).repository
    except UnknownModelError:  # whoever looks for it says so
        return name


def _model_of(entry: dict[str, Any]) -> CatalogueModel:
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    pins = {"sha256": tuple(sorted(entry.get("sha256", {}).items()))}
    return CatalogueModel(**{**entry, **lists, **pins})
