"""`GET /v1/models`, by which clients learn what can be loaded, what is, and what it gives."""

import contextlib
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from imagebeam_services.common.error_body import error_responses
from imagebeam_services.common.errors import ModelNotLoadedError, ModelUnknownError
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.model_shelf import Capabilities, ModelOnDisk, found
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


ModelName = Annotated[
    str | None,
    Field(
        max_length=500,
        description="Where it is one of `/v1/models`, the loaded one; other names are ignored.",
    ),
]
"""What a request names as its model."""


async def model_named(host: ModelHost, name: str | None) -> str:
    """The loaded model's id, for a request that names a model.

    Raises:
        ModelNotLoadedError: It names another one of the list.
        ServiceError: As `ModelHost.require_model`.
    """
    loaded = host.require_model()
    if name in (None, loaded):
        return loaded
    models = await host.choices()
    for among in ([one for one in models if one.id == loaded], models):
        with contextlib.suppress(ModelUnknownError):  # `gpt-4o` and the like, which clients need
            if found(among, name or "").id == loaded:
                return loaded
            raise ModelNotLoadedError(
                f"{name} is not loaded, but {loaded}: POST /load loads another model, and without "
                "`model` the loaded one answers."
            )
    return loaded


def models_router(host: ModelHost, gives: Modality) -> APIRouter:
    """Makes the routes.

    Args:
        host: Of the service's engine.
        gives: What its models answer with.
    """
    router = APIRouter()
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

    async def entries() -> list[ModelEntry]:
        models = await host.choices()
        loaded = host.state.model if isinstance(host.state, Healthy | Busy) else None
        return sorted((entry(model, loaded) for model in models), key=lambda one: not one.loaded)

    @router.get("/v1/models", responses=error_responses())
    async def models() -> ModelList:
        """The models that are on this machine, the loaded one first; `/load` takes any of them."""
        return ModelList(data=await entries())

    @router.get("/v1/models/{model:path}", responses=error_responses((ModelUnknownError,)))
    async def model(model: str) -> ModelEntry:
        """One of them, by its `id`."""
        for one in await entries():
            if one.id == model:
                return one
        raise ModelUnknownError("There is no such model here: GET /v1/models lists all.")

    return router
