"""Reads JSON bodies quickly, because they are read in the event loop."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import pydantic_core
from fastapi import Request, Response
from fastapi.routing import APIRoute


class JsonRoute(APIRoute):
    """A route whose body pydantic's parser reads: the `route_class` of routes that take images.

    While a body is parsed, nothing else in the process runs. With an image of 4 megapixels, 17 MB
    of base64, that takes Python's own parser 20 ms, and this one 1.4.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's way to put another request in the place of its own."""
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            return await handle(_JsonRequest(request.scope, request.receive))

        return handle_json


class _JsonRequest(Request):
    """A request whose body is JSON in UTF-8."""

    async def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The parsed body.

        Raises:
            json.JSONDecodeError: It is none; what FastAPI expects.
        """
        try:
            return pydantic_core.from_json(await self.body())
        except ValueError as error:
            self.state.unread_body = await self.body()
            raise json.JSONDecodeError(str(error), "", 0) from error
