"""The routes that all services have: health, load, unload, requests, cancel, shutdown."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request

from imagebeam_services.common.error_body import error_responses
from imagebeam_services.common.errors import ServiceManagedError
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.health import Health, HealthStatus, health_of
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.load_routes import load_router
from imagebeam_services.common.memory import MemoryMonitor
from imagebeam_services.common.request_routes import requests_router

MANAGED_ERRORS = (ServiceManagedError,)
"""What the routes that change the service itself may answer beside the rest."""

WITHOUT_TOKEN_TOO: dict[str, Any] = {"security": [{}]}
"""Added to the description: strangers get an answer too, if a shorter one."""


class ShutdownAnswer(ResponseBody):
    """The service ends after this answer."""

    stopping: bool


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
    router.include_router(requests_router(host.work))
    refused = error_responses(MANAGED_ERRORS)
    loads = load_router(host, request_exit)
    router.include_router(loads, dependencies=unmanaged, responses=refused)

    @router.get("/health", responses=error_responses(), openapi_extra=WITHOUT_TOKEN_TOO)
    async def health(request: Request) -> Health | HealthStatus:
        """Always answers. Without the token it says the status and no more."""
        if not request.scope["state"]["knows_token"]:
            return HealthStatus(status=host.state.status)
        return health_of(host, memory)

    @router.post("/shutdown", dependencies=unmanaged, responses=error_responses(MANAGED_ERRORS))
    async def shutdown() -> ShutdownAnswer:
        """Ends the service; work under way is answered with 499."""
        request_exit()
        return ShutdownAnswer(stopping=True)

    return router
