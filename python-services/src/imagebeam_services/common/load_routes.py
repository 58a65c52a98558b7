"""The routes by which a client loads a model, another one, or none."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from imagebeam_services.common import errors
from imagebeam_services.common.error_body import BODY_ERRORS, error_responses
from imagebeam_services.common.fields import RequestBody, ResponseBody
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.lifetime import UnloadMode
from imagebeam_services.common.model_shelf import MemoryNeed, found
from imagebeam_services.common.state import Status

LOAD_ERRORS = (
    errors.ModelUnknownError,
    errors.ModelFileError,
    errors.ModelLoadingError,
    errors.ModelUnloadingError,
    errors.OutOfMemoryError,
    errors.EngineFailedError,
    errors.DeviceLostError,
    errors.WorkCancelledError,
    errors.ServiceStoppingError,
)


class LoadBody(RequestBody):
    """What to load, and how."""

    model: str | None = Field(
        default=None,
        min_length=1,
        max_length=300,
        description="An `id` of `/v1/models`, or its name in the catalogue; without it, what was "
        "loaded last, or what the service was started with.",
    )

    wait: bool = True
    """Whether to answer only when the model is ready; else `/health` tells the progress."""


class UnloadBody(RequestBody):
    """How to unload."""

    mode: UnloadMode = "free"


class StatusAnswer(ResponseBody):
    """What became of what was asked for; `/health` tells the state now."""

    status: Status


def load_router(host: ModelHost, request_exit: Callable[[], None]) -> APIRouter:
    """Makes the routes.

    Args:
        host: The engine's host.
        request_exit: Ends the process soon, after answers under way.
    """
    router = APIRouter()

    @router.post(
        "/load",
        responses=error_responses(BODY_ERRORS, LOAD_ERRORS),
    )
    async def load(
        body: LoadBody | None = None,
        dry: Annotated[
            bool, Query(description="Loads nothing, and answers what a load would take.")
        ] = False,
    ) -> StatusAnswer | MemoryNeed:
        """Loads a model; answers at once where it is loaded. Two loads of one model are one.

        Where another one is loaded, running work ends first, and waiting work is refused with 503.
        A model whose files are wrong is refused before that. One that fails later leaves none
        loaded; a load without a name then brings back the last. A second load of another model is
        answered 503 until the first is done.
        """
        asked = body or LoadBody()
        model = None
        if asked.model is not None:
            entry = found(await host.choices(), asked.model)
            if entry.problem is not None:
                raise errors.ModelFileError(entry.problem)
            model = entry.id
        if dry:
            return await host.need(model)
        if not asked.wait:
            host.begin_load(model)
            return StatusAnswer(status=host.state.status)
        return StatusAnswer(status=await host.load(model))

    @router.post(
        "/unload",
        responses=error_responses(BODY_ERRORS, (errors.EngineFailedError,)),
    )
    async def unload(body: UnloadBody | None = None) -> StatusAnswer:
        """Frees the model's memory: running work ends first, waiting work is refused with 503."""
        mode = body.mode if body is not None else "free"
        status = await host.unload(mode)
        if mode == "exit":
            request_exit()
        return StatusAnswer(status=status)

    return router
