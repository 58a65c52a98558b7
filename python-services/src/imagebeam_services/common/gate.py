"""The gate before every route, as plain ASGI: nothing of a refused request is read or parsed.

It keeps out what loopback alone does not: web pages in the person's own browser (`Origin`,
`Sec-Fetch-Site`, the token, bodies in JSON, or as a form where a route takes one), names that were
rebound to 127.0.0.1 (`Host`), other users' programs (the token), and peers that send without end
(size and time of a body).
"""

import asyncio
import hmac
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from imagebeam_services.common.error_body import error_response
from imagebeam_services.common.errors import (
    HostRefusedError,
    NotJsonError,
    OriginRefusedError,
    RequestTooLargeError,
    RequestTooSlowError,
    ServiceError,
    TokenRefusedError,
)

HEALTH_PATH = "/health"
WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}


class Gate:
    """Lets a request through, or answers it with the error envelope.

    Args:
        app: What stands behind the gate.
        token: The bearer token that each request must carry. `/health` without any passes, with
            `scope["state"]["knows_token"]` False, and then says no more than its status.
        hosts: The exact `Host` values that are answered, in lower case.
        body_limit_bytes: Longest body.
        body_limit_s: Time from the first look at the body until its end.
        form_paths: Routes whose body may be a form instead of JSON.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        token: str,
        hosts: Collection[str],
        body_limit_bytes: int,
        body_limit_s: float,
        form_paths: Collection[str] = (),
    ) -> None:
        self._app = app
        self._form_paths = frozenset(form_paths)
        self._token = token.encode()
        self._hosts = frozenset(hosts)
        self._body_limit_bytes = body_limit_bytes
        self._body_limit_s = body_limit_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection's scope."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no route here is a WebSocket
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            knows_token = self._check(scope)
        except ServiceError as refusal:
            # Closed, so that who knows no token cannot have a thousand requests answered at once.
            await error_response(refusal, {"Connection": "close"})(scope, receive, send)
            return
        scope.setdefault("state", {})["knows_token"] = knows_token
        body = _LimitedBody(receive, send, self._body_limit_bytes, self._body_limit_s)
        await body.pass_on(self._app, scope)

    def _check(self, scope: Scope) -> bool:
        """Whether the request carries the token; raises what it is refused with."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            raise HostRefusedError("This service answers only to its own address.")
        if _is_of_a_page(headers):
            raise OriginRefusedError("This service does not answer web pages.")
        knows_token = self._check_token(headers.getlist("authorization"), path_in_app(scope))
        if scope["method"] not in WITHOUT_BODY and _has_body(headers):
            self._check_body(headers, path_in_app(scope))
        return knows_token

    def _check_token(self, given: list[str], path: str) -> bool:
        if not given and path == HEALTH_PATH:
            return False
        scheme, _, token = (given[0] if len(given) == 1 else "").partition(" ")
        is_right = hmac.compare_digest(token.strip().encode(), self._token)
        if scheme.lower() != "bearer" or not is_right:
            raise TokenRefusedError("Send the service's token: `Authorization: Bearer TOKEN`.")
        return True

    def _check_body(self, headers: Headers, path: str) -> None:
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        is_form = media_type == "multipart/form-data" and path in self._form_paths
        if media_type != "application/json" and not is_form:
            raise NotJsonError("Bodies are JSON: send `Content-Type: application/json`.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > self._body_limit_bytes:
            raise _too_large(self._body_limit_bytes)


def path_in_app(scope: Scope) -> str:
    """A request's path as the app's routes know it, without the prefix that the app is mounted at.

    Behind a proxy that serves several apps, such as Ray Serve's, `path` has the prefix too, and
    `root_path` says what it is (ASGI's rule).
    """
    path, prefix = str(scope["path"]), str(scope.get("root_path", ""))
    if prefix and path.startswith(f"{prefix}/"):
        return path[len(prefix) :]
    return path


class _LimitedBody:
    """Passes a request on while it counts its body's bytes and seconds."""

    def __init__(self, receive: Receive, send: Send, limit_bytes: int, limit_s: float) -> None:
        self._receive = receive
        self._send = send
        self._left_bytes = limit_bytes
        self._limit_bytes = limit_bytes
        self._limit_s = limit_s
        self._deadline_s: float | None = None
        self._is_complete = False
        self._has_answered = False

    async def pass_on(self, app: ASGIApp, scope: Scope) -> None:
        """Runs the app; a body beyond a limit is answered here, whatever the app makes of it."""
        refusal: ServiceError | None = None

        async def receive() -> Message:
            nonlocal refusal
            try:
                return await self._next()
            except ServiceError as error:
                refusal = error
                # To the app it looks as if the client had left, which ends any work at once.
                return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if refusal is None or self._has_answered:
                self._has_answered = True
                await self._send(message)

        await app(scope, receive, send)
        if refusal is not None and not self._has_answered:
            await error_response(refusal, {"Connection": "close"})(scope, self._receive, self._send)

    async def _next(self) -> Message:
        if self._is_complete:
            return await self._receive()
        if self._deadline_s is None:
            self._deadline_s = asyncio.get_running_loop().time() + self._limit_s
        try:
            async with asyncio.timeout_at(self._deadline_s):
                message = await self._receive()
        except TimeoutError as error:
            raise RequestTooSlowError(f"The body took over {self._limit_s:g} s.") from error
        if message["type"] == "http.request":
            self._left_bytes -= len(message.get("body", b""))
            if self._left_bytes < 0:
                raise _too_large(self._limit_bytes)
            self._is_complete = not message.get("more_body", False)
        return message


def _is_of_a_page(headers: Headers) -> bool:
    """Whether a browser sent the request for a web page.

    A page's pictures, scripts and frames come without an `Origin`; `Sec-Fetch-Site` tells of them
    too, and is `none` only for an address that the person typed.
    """
    return "origin" in headers or headers.get("sec-fetch-site", "none") != "none"


def _has_body(headers: Headers) -> bool:
    """A request that names a type or a length means to send something."""
    length = headers.get("content-length", "0")
    return length != "0" or "transfer-encoding" in headers or "content-type" in headers


def _too_large(limit_bytes: int) -> RequestTooLargeError:
    return RequestTooLargeError(
        f"The body is over {limit_bytes / 2**20:g} MiB.", details={"limitBytes": limit_bytes}
    )
