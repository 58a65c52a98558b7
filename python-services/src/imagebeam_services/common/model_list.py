"""`GET /v1/models`, by which clients learn what can be loaded, what is, and what it gives."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from imagebeam_services.common.error_body import GATE_ERRORS, error_responses
from imagebeam_services.common.errors import ModelUnknownError
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
        found = await host.choices()
        loaded = host.state.model if isinstance(host.state, Healthy | Busy) else None
        return sorted((entry(model, loaded) for model in found), key=lambda one: not one.loaded)

    @router.get("/v1/models", responses=error_responses(GATE_ERRORS))
    async def models() -> ModelList:
        """The models that are on this machine, the loaded one first; `/load` takes any of them."""
        return ModelList(data=await entries())

    @router.get(
        "/v1/models/{model:path}", responses=error_responses(GATE_ERRORS, (ModelUnknownError,))
    )
    async def model(model: str) -> ModelEntry:
        """One of them, by its `id`."""
        for one in await entries():
            if one.id == model:
                return one
        raise ModelUnknownError("There is no such model here: GET /v1/models lists all.")

    return router
