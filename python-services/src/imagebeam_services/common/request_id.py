"""A request's id: its `X-Request-Id` header, or one made here. Work is cancelled by it."""

import re
import secrets
from typing import Annotated

from fastapi import Header, Request

from imagebeam_services.common.errors import InvalidRequestError

REQUEST_ID_PATTERN = r"^[A-Za-z0-9._:-]{1,128}$"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def request_id_of(
    request: Request,
    x_request_id: Annotated[
        str | None,
        Header(description="Names this request for `/cancel/{id}`; made up where it is missing."),
    ] = None,
) -> str:
    """A FastAPI dependency: the request's id.

    Raises:
        InvalidRequestError: It has other characters, or more than 128.
    """
    if x_request_id is None:
        return f"{request.scope['path'].rsplit('/', 1)[-1]}-{secrets.token_hex(8)}"
    if _REQUEST_ID.fullmatch(x_request_id) is None:
        raise InvalidRequestError(
            "X-Request-Id takes 1 to 128 letters, digits and `.`, `_`, `:`, `-`.",
            details={"fields": [{"at": "header.x-request-id", "problem": "bad characters"}]},
        )
    return x_request_id
