"""Which models of the catalogue suit a machine."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from imagebeam_services.common.catalogue.catalogue import CatalogueModel

Role = Literal["language", "judge", "image", "vision"]
SHARE_OF_HOST = 0.7
"""Of the host's memory, what a model may take beside all else, where there is no GPU for it."""
MOST_WITHOUT_GPU_BYTES = 8_500_000_000
"""Larger models may fit, but a CPU takes minutes for each of their answers."""


@dataclass(frozen=True)
class Room:
    """What a machine has for models.

    Attributes:
        gpu_bytes: Memory of its largest GPU that torch and llama.cpp can use; None without one.
        host_bytes: Memory of the machine.
        disk_bytes: Free where models lie.
    """

    gpu_bytes: int | None
    host_bytes: int
    disk_bytes: int

    @property
    def model_bytes(self) -> int:
        """What one model may take."""
        if self.gpu_bytes is not None:
            return self.gpu_bytes
        return min(int(self.host_bytes * SHARE_OF_HOST), MOST_WITHOUT_GPU_BYTES)


@dataclass(frozen=True)
class Advice:
    """A model for a role, each by itself: several at once may not fit.

    Attributes:
        role: `judge` is a language model that reads images.
        model: None where none of the catalogue fits.
        is_here: Whether it is downloaded.
    """

    role: Role
    model: CatalogueModel | None
    is_here: bool

    @property
    def commands(self) -> list[str]:
        """What to type, one after the other; nothing where there is no model."""
        if self.model is None:
            return []
        name = self.model.id
        start = f"imagebeam-services {self.model.service} --repo {name}"
        return [start] if self.is_here else [f"imagebeam-services download {name}", start]


def advise(models: Sequence[CatalogueModel], room: Room, here: Container[str]) -> Iterator[Advice]:
    """The first model for each role that fits, of those that anybody may have without asking.

    Args:
        models: In the order of preference.
        room: The machine.
        here: Ids of those that are downloaded.
    """
    roles: tuple[Role, ...] = ("language", "judge", "image", "vision")
    for role in roles:
        fitting = [
            model
            for model in models
            if (("judge" if model.reads_images else model.service) == role)
            and not (model.is_gated or model.is_restricted)
            and model.memory_bytes <= room.model_bytes
            and (model.id in here or model.download_bytes <= room.disk_bytes)
        ]
        best = fitting[0] if fitting else None
        yield Advice(role, best, best is not None and best.id in here)
