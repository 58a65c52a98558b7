"""What a replica makes of the end of the proxy that a request came through."""

from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class LostProxy:
    """To the app, a proxy that has ended is a client that went away, whose work is cancelled.

    Ray raises the proxy's end from `receive`, where nobody looks for an error; a replica would go
    on for a client that is gone, and hold the end of the whole cluster up.

    Args:
        app: What is wrapped.
        lost: What Ray raises.
    """

    def __init__(self, app: ASGIApp, lost: type[Exception]) -> None:
        self._app = app
        self._lost = lost

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection's scope."""
        await self._app(scope, self._watched(receive), send)

    def _watched(self, receive: Receive) -> Callable[[], Awaitable[Message]]:
        async def received() -> Message:
            try:
                return await receive()
            except self._lost:
                return {"type": "http.disconnect"}

        return received
