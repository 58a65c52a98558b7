"""The routes that all services have: health, load, unload, cancel, shutdown."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from imagebeam_services.common.error_body import BODY_ERRORS, GATE_ERRORS, error_responses
from imagebeam_services.common.errors import (
    DeviceLostError,
    EngineFailedError,
    ModelFileError,
    ModelUnloadingError,
    OutOfMemoryError,
    ServiceManagedError,
    ServiceStoppingError,
    UnknownRequestError,
    WorkCancelledError,
)
from imagebeam_services.common.fields import RequestBody, ResponseBody
from imagebeam_services.common.health import Health, HealthStatus, health_of
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.lifetime import UnloadMode
from imagebeam_services.common.memory import MemoryMonitor
from imagebeam_services.common.request_id import REQUEST_ID_PATTERN
from imagebeam_services.common.state import Status

LOAD_ERRORS = (
    ModelFileError,
    ModelUnloadingError,
    OutOfMemoryError,
    EngineFailedError,
    DeviceLostError,
    WorkCancelledError,
    ServiceStoppingError,
)

MANAGED_ERRORS = (ServiceManagedError,)
"""What the routes that change the service itself may answer beside the rest."""

WITHOUT_TOKEN_TOO: dict[str, Any] = {"security": [{}]}
"""Added to the description: strangers get an answer too, if a shorter one."""


class LoadBody(RequestBody):
    """How to load."""

    wait: bool = True
    """Whether to answer only when the model is ready; else `/health` tells the progress."""


class UnloadBody(RequestBody):
    """How to unload."""

    mode: UnloadMode = "free"


class StatusAnswer(ResponseBody):
    """What became of what was asked for; `/health` tells the state now."""

    status: Status


class CancelAnswer(ResponseBody):
    """The work was asked to end; its own request is answered with 499."""

    cancelled: str


class ShutdownAnswer(ResponseBody):
    """The service ends after this answer."""

    stopping: bool


RequestId = Annotated[str, Path(pattern=REQUEST_ID_PATTERN, description="Its `X-Request-Id`.")]


def shared_router(
    host: ModelHost, memory: MemoryMonitor, request_exit: Callable[[], None], *, is_managed: bool
) -> APIRouter:
    """Makes the routes.

    Args:
        host: The engine's host.
        memory: What `/health` reports memory from.
        request_exit: Ends the process soon, after answers under way.
        is_managed: Whether the service's coming and going is nobody's to ask for.
    """
    router = APIRouter(tags=["service"])

    async def require_unmanaged() -> None:
        if is_managed:
            raise ServiceManagedError(
                "This service is managed: what runs it loads and unloads its model, and ends it."
            )

    unmanaged = [Depends(require_unmanaged)]

    @router.get("/health", responses=error_responses(GATE_ERRORS), openapi_extra=WITHOUT_TOKEN_TOO)
    async def health(request: Request) -> Health | HealthStatus:
        """Always answers. Without the token it says the status and no more."""
        if not request.scope["state"]["knows_token"]:
            return HealthStatus(status=host.state.status)
        return health_of(host, memory)

    @router.post(
        "/load",
        dependencies=unmanaged,
        responses=error_responses(GATE_ERRORS, BODY_ERRORS, LOAD_ERRORS, MANAGED_ERRORS),
    )
    async def load(body: LoadBody | None = None) -> StatusAnswer:
        """Loads the model; answers at once where it is loaded. Two loads at once are one."""
        if body is not None and not body.wait:
            host.begin_load()
            return StatusAnswer(status=host.state.status)
        return StatusAnswer(status=await host.load())

    @router.post(
        "/unload",
        dependencies=unmanaged,
        responses=error_responses(GATE_ERRORS, BODY_ERRORS, (EngineFailedError,), MANAGED_ERRORS),
    )
    async def unload(body: UnloadBody | None = None) -> StatusAnswer:
        """Frees the model's memory: running work ends first, waiting work is refused with 503."""
        mode = body.mode if body is not None else "free"
        status = await host.unload(mode)
        if mode == "exit":
            request_exit()
        return StatusAnswer(status=status)

    @router.post(
        "/cancel/{request_id}",
        responses=error_responses(GATE_ERRORS, BODY_ERRORS, (UnknownRequestError,)),
    )
    async def cancel(request_id: RequestId) -> CancelAnswer:
        """Ends one request's work, whether it waits or runs."""
        host.work.cancel(request_id, "by request")
        return CancelAnswer(cancelled=request_id)

    @router.post(
        "/shutdown", dependencies=unmanaged, responses=error_responses(GATE_ERRORS, MANAGED_ERRORS)
    )
    async def shutdown() -> ShutdownAnswer:
        """Ends the service; work under way is answered with 499."""
        request_exit()
        return ShutdownAnswer(stopping=True)

    return router
