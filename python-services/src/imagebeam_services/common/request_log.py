"""Names each request, and writes a log line of it: what was asked, how it ended, how long it took.

The line has nothing of body or headers but the request's id, which each answer carries too.
"""

import re
import secrets
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from imagebeam_services.common.gate import HEALTH_PATH, path_in_app
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.request_id import REQUEST_ID_PATTERN


class RequestLog:
    """Plain ASGI; stands outside the gate, so that refused requests are logged too."""

    def __init__(
        self, app: ASGIApp, log: EventLog, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._log = log
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection's scope."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._clock()
        status: int | None = None
        name = scope.setdefault("state", {})["request_id"] = _id_of(scope)

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = name
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            # Health is asked for every few seconds: worth a line only when debugging.
            write = self._log.debug if path_in_app(scope) == HEALTH_PATH else self._log.info
            ms = round((self._clock() - began) * 1000, 1)
            asked = {"id": name, "method": scope["method"], "path": scope["path"]}
            write("request", **asked, status=status, ms=ms)


def _id_of(scope: Scope) -> str:
    """The id that the client gave, where it is one (a route refuses others), or one made here."""
    given = Headers(scope=scope).get("x-request-id", "")
    if re.fullmatch(REQUEST_ID_PATTERN, given):
        return given
    made_for = re.sub(r"[^a-z]", "", scope["path"].rsplit("/", 1)[-1])[:16]
    return f"{made_for or 'request'}-{secrets.token_hex(8)}"
