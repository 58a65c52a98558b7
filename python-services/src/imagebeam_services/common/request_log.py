"""One log line a request: what was asked, how it ended, how long it took. No body, no header."""

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from imagebeam_services.common.gate import HEALTH_PATH, path_in_app
from imagebeam_services.common.logs import EventLog


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

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        finally:
            # Health is asked for every few seconds: worth a line only when debugging.
            write = self._log.debug if path_in_app(scope) == HEALTH_PATH else self._log.info
            ms = round((self._clock() - began) * 1000, 1)
            write("request", method=scope["method"], path=scope["path"], status=status, ms=ms)
