"""The one error envelope, and its declaration in the API description."""

import itertools
from typing import Any

from fastapi.responses import JSONResponse
from pydantic import Field

from imagebeam_services.common import errors
from imagebeam_services.common.errors import ServiceError, TokenRefusedError
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.openapi import SCHEMAS


class ErrorDetail(ResponseBody):
    """What went wrong."""

    code: str = Field(description="Dotted and stable: programs decide by it.")
    message: str = Field(description="For a person: what happened and what to do.")
    retryable: bool = Field(description="Whether the same request may succeed later.")
    details: dict[str, Any] = Field(description="Facts for a program, by code.")


class ErrorBody(ResponseBody):
    """Every answer that is no success."""

    error: ErrorDetail


class ErrorItem(ResponseBody):
    """One item of a batch that failed while the others went on."""

    error: ErrorDetail


GATE_ERRORS: tuple[type[ServiceError], ...] = (
    errors.HostRefusedError,
    errors.OriginRefusedError,
    errors.TokenRefusedError,
)
"""What any route may answer."""

BODY_ERRORS: tuple[type[ServiceError], ...] = (
    errors.MalformedRequestError,
    errors.InvalidRequestError,
    errors.RequestTooLargeError,
    errors.RequestTooSlowError,
    errors.NotJsonError,
)
"""What a route with a body may answer."""

WORK_ERRORS: tuple[type[ServiceError], ...] = (
    *BODY_ERRORS,
    errors.ModelNotLoadedError,
    errors.ModelFailedError,
    errors.ModelLoadingError,
    errors.ModelUnloadingError,
    errors.DuplicateRequestIdError,
    errors.QueueFullError,
    errors.WorkCancelledError,
    errors.OutOfMemoryError,
    errors.EngineFailedError,
    errors.EngineDiedError,
    errors.DeviceLostError,
    errors.ServiceStoppingError,
)
"""What a route that gives the engine work may answer."""


def detail_of(error: ServiceError) -> ErrorDetail:
    """The error as it goes over the wire."""
    return ErrorDetail(
        code=error.code, message=error.message, retryable=error.retryable, details=error.details
    )


def error_response(error: ServiceError, headers: dict[str, str] | None = None) -> JSONResponse:
    """The error as an answer, with `Retry-After` where the error says when.

    OpenAI's clients would else decide by the status alone, and try again what can never succeed.
    """
    sent = {"X-Should-Retry": str(error.retryable).lower(), **(headers or {})}
    if error.retry_after_s is not None:
        sent["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, TokenRefusedError):
        sent["WWW-Authenticate"] = "Bearer"
    body = ErrorBody(error=detail_of(error))
    return JSONResponse(body.model_dump(), status_code=error.status, headers=sent)


def error_responses(*groups: tuple[type[ServiceError], ...]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route, one entry a status, naming the codes that share it.

    The body is named and no `model`: of that FastAPI would make a validator for each entry, which
    took three quarters of the time that it takes to put a service together.

    Args:
        *groups: What it may answer beside `GATE_ERRORS`.
    """
    codes: dict[int | str, list[str]] = {}
    for kind in itertools.chain(GATE_ERRORS, *groups):
        codes.setdefault(kind.status, []).append(kind.code)
    body = {"application/json": {"schema": {"$ref": f"{SCHEMAS}{ErrorBody.__name__}"}}}
    return {
        status: {"content": body, "description": " or ".join(sorted(set(named)))}
        for status, named in sorted(codes.items(), key=lambda entry: int(entry[0]))
    }
