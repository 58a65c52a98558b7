"""Puts a service's app together: gate, log, error envelope, shared routes, its own routes."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from imagebeam_services import __version__
from imagebeam_services.common.error_body import ErrorBody, error_response
from imagebeam_services.common.errors import (
    InternalError,
    MalformedRequestError,
    MethodRefusedError,
    RouteUnknownError,
    ServiceError,
)
from imagebeam_services.common.field_errors import invalid_request
from imagebeam_services.common.gate import Gate
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.memory import MemoryMonitor
from imagebeam_services.common.openapi import describe_bodies
from imagebeam_services.common.request_log import RequestLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.common.shared_routes import shared_router


@dataclass
class ExitRequest:
    """Ends the process when called; the server that runs the app says how."""

    action: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Asks the server to end, if one runs the app."""
        if self.action is not None:
            self.action()


@dataclass(frozen=True)
class Service:
    """A service that is put together, not yet running."""

    app: FastAPI
    host: ModelHost
    log: EventLog
    settings: CommonSettings
    exit_request: ExitRequest


@dataclass(frozen=True)
class ServiceParts:
    """What a service is made of.

    Attributes:
        name: `language`, `image` or `vision`.
        summary: One sentence for the API description.
        settings: What all services are told.
        log: Where to log.
        host: The engine's host.
        router: The service's own routes.
        streamed: Bodies of events, which FastAPI does not describe by itself.
        form_paths: Routes that take a form as well as JSON.
        resources: What the service holds from its start to its end.
    """

    name: str
    summary: str
    settings: CommonSettings
    log: EventLog
    host: ModelHost
    router: APIRouter
    streamed: Sequence[type[BaseModel]] = ()
    form_paths: Sequence[str] = ()
    resources: Callable[[], AbstractContextManager[object]] = nullcontext


def build_service(parts: ServiceParts) -> Service:
    """Makes the app of a service."""
    settings, log, host = parts.settings, parts.log, parts.host

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with parts.resources():
            await host.start()
            if settings.loads_at_start:
                host.begin_load()
            yield
            await host.stop()

    app = FastAPI(
        title=f"Imagebeam {parts.name} service",
        summary=parts.summary,
        version=__version__,
        lifespan=lifespan,
        # The pages would load scripts from a CDN, and nothing here is for a browser.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,
    )
    exit_request = ExitRequest()
    shared = shared_router(host, MemoryMonitor(), exit_request, is_managed=settings.is_managed)
    for router in (shared, parts.router):
        # The gate checks the token; this only tells the API description of it.
        app.include_router(router, dependencies=[Depends(HTTPBearer(auto_error=False))])
    _add_error_handlers(app, log)
    describe_bodies(app, (ErrorBody, *parts.streamed))
    # The one that is added last stands outermost.
    app.add_middleware(
        Gate,
        token=settings.token,
        hosts=settings.hosts,
        body_limit_bytes=settings.body_limit_bytes,
        body_limit_s=settings.body_limit_s,
        form_paths=parts.form_paths,
    )
    app.add_middleware(RequestLog, log=log)
    return Service(app, host, log, settings, exit_request)


def _add_error_handlers(app: FastAPI, log: EventLog) -> None:
    """Makes the envelope of everything that routes raise, also of what the framework raises."""

    @app.exception_handler(ServiceError)
    async def service_error(_: Request, error: ServiceError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only where the body could not be read: then its bytes are kept, and tell why.
        body = getattr(request.state, "unread_body", b"")
        return error_response(invalid_request(error, body))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        kind = _FRAMEWORK_ERRORS.get(error.status_code, InternalError)
        headers = dict(error.headers or {})
        message, path = str(error.detail), request.url.path[:200]
        if kind is RouteUnknownError:
            message = f"There is no {path} here, but {', '.join(app.openapi()['paths'])}."
        elif kind is MethodRefusedError:
            message = f"{path} takes {headers.get('Allow')}, and not {request.method}."
        return error_response(kind(message), headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.failure("request.failed", error, id=request.state.request_id)
        headers = {"X-Request-Id": request.state.request_id}  # it is answered outside `RequestLog`
        return error_response(InternalError("The service failed; its log says more."), headers)


_FRAMEWORK_ERRORS: dict[int, type[ServiceError]] = {
    400: MalformedRequestError,
    404: RouteUnknownError,
    405: MethodRefusedError,
}
