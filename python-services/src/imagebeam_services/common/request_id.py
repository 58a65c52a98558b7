"""A request's id: its `X-Request-Id` header, or one made here. Work is cancelled by it."""

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
    return x_request_id or str(request.state.request_id)
