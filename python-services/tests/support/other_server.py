"""Another server as the language engine, without sockets: it answers what a test says."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from starlette.testclient import TestClient

from imagebeam_services.language.app import create_app
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.language.url_engine import UrlEngine
from tests.support.service_client import LogLines, client_of, settings

Body = Callable[[], AsyncIterator[bytes]]


def whole(answer: bytes) -> Body:
    """A body that comes in one part."""
    return in_parts([answer])


def in_parts(parts: list[bytes]) -> Body:
    """A body that comes in these parts."""

    async def body() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return body


def stream(*chunks: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds, and NaN
    """Chunks as server-sent events."""
    return b"".join(f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks)


class OtherServer:
    """Answers `models` well at first, and everything else with what it is told to."""

    def __init__(self) -> None:
        self.settings = LanguageSettings(
            common=settings(), engine="url", engine_url="http://other/v1"
        )
        self.reset()

    def reset(self) -> None:
        """Forgets what it was told."""
        self.models = whole(b'{"data": [{"id": "theirs"}]}')
        self.answer = whole(b"")
        self.status = 200
        self.headers: dict[str, str] = {}

    def engine(self) -> UrlEngine:
        """Asks it."""
        return UrlEngine(self.settings, httpx.MockTransport(self._handle))

    @contextmanager
    def service(self, lines: LogLines | None = None) -> Iterator[TestClient]:
        """A loaded service whose engine it is."""
        service = create_app(self.settings, self.engine(), (lines or LogLines()).log)
        with client_of(service) as client:
            yield client

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/models"):
            return httpx.Response(200, content=self.models())
        await request.aread()
        return httpx.Response(self.status, headers=self.headers, content=self.answer())
