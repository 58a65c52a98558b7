"""`GET /v1/models`, by which clients learn what can be loaded, what is, and what it gives."""

from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import Field

from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.model_shelf import Capabilities, ModelOnDisk
from imagebeam_services.common.state import Busy, Healthy

Modality = Literal["text", "image", "scores"]


class ModelArchitecture(ResponseBody):
    """What a model is for: its name need not say whether it writes or draws."""

    output_modalities: list[Modality]


class ModelEntry(ResponseBody):
    """A model that is loaded, or that `/load` takes."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "local"
    architecture: ModelArchitecture
    loaded: bool = Field(description="Only this one answers requests, whatever they name.")
    disk_bytes: int | None = Field(description="What its files take; null where nobody knows.")
    capabilities: Capabilities
    problem: str | None = Field(description="Why it cannot be loaded; null where it may.")


class ModelList(ResponseBody):
    """`GET /v1/models`: the loaded model first."""

    object: Literal["list"] = "list"
    data: list[ModelEntry]


def models_of(host: ModelHost, gives: Modality) -> Callable[[], Awaitable[ModelList]]:
    """Makes the route.

    Args:
        host: Of the service's engine.
        gives: What its models answer with.
    """
    architecture = ModelArchitecture(output_modalities=[gives])

    def entry(model: ModelOnDisk, loaded: str | None) -> ModelEntry:
        return ModelEntry(
            id=model.id,
            architecture=architecture,
            loaded=model.id == loaded,
            disk_bytes=model.bytes,
            capabilities=model.capabilities,
            problem=model.problem,
        )

    async def models() -> ModelList:
        """The models that are on this machine, the loaded one first; `/load` takes any of them."""
        found = await host.choices()
        loaded = host.state.model if isinstance(host.state, Healthy | Busy) else None
        entries = [entry(model, loaded) for model in found]
        return ModelList(data=sorted(entries, key=lambda one: not one.loaded))

    return models
