"""A request's id: its `X-Request-Id` header, or one made here. Work is cancelled by it."""

import secrets
from typing import Annotated

from fastapi import Header, Request

REQUEST_ID_PATTERN = r"^[A-Za-z0-9._:-]{1,128}$"


def request_id_of(
    request: Request,
    x_request_id: Annotated[
        str | None,
        Header(
            pattern=REQUEST_ID_PATTERN,
            description="Names this request for `/cancel/{id}`; made up where it is missing.",
        ),
    ] = None,
) -> str:
    """A FastAPI dependency: the request's id."""
    if x_request_id is not None:
        return x_request_id
    return f"{request.scope['path'].rsplit('/', 1)[-1]}-{secrets.token_hex(8)}"
