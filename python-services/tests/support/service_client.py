"""Services with fake engines, and clients that know their token."""

import io
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from imagebeam_services.common.app import Service
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.app import create_app as create_image_app
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.language.app import create_app as create_language_app
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.vision.app import create_app as create_vision_app
from imagebeam_services.vision.settings import VisionSettings
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine

TOKEN = "a-token-of-the-tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
ADDRESS = "http://127.0.0.1"
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For `verify` of httpx's clients: else each of them reads all certificates, which takes 20 ms of a
core, and no service here is asked by HTTPS."""


def settings(**changes: Any) -> CommonSettings:  # noqa: ANN401 - any of the fields
    """Common settings with the tests' token; nothing is loaded at the start."""
    return CommonSettings(**{"token": TOKEN, **changes})


class AlwaysLoaded:
    """A host that never refuses."""

    def require_loaded(self) -> None: ...

    def work_began(self) -> None: ...

    def work_ended(self) -> None: ...

    def work_failed(self, error: ServiceError) -> None: ...


class LogLines:
    """A log and the lines that were written to it."""

    def __init__(self, *, prompts: bool = False) -> None:
        self._stream = io.StringIO()
        self.log = EventLog("test", "debug", prompts=prompts, stream=self._stream)

    @property
    def text(self) -> str:
        """All that was written."""
        return self._stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The lines as objects."""
        return [json.loads(line) for line in self.text.splitlines()]

    def named(self, event: str) -> list[dict[str, Any]]:
        """The lines of one event."""
        return [line for line in self.events if line["event"] == event]


def image_service(
    engine: FakeImageEngine,
    folder: Path,
    lines: LogLines | None = None,
    **changes: Any,  # noqa: ANN401
) -> Service:
    """The image service around a fake."""
    made = ImageSettings(images_folder=folder, common=settings(**changes))
    return create_image_app(made, engine, (lines or LogLines()).log)


def vision_service(
    engine: FakeVisionEngine,
    folder: Path,
    lines: LogLines | None = None,
    **changes: Any,  # noqa: ANN401
) -> Service:
    """The vision service around a fake."""
    made = VisionSettings(image_folders=(folder,), common=settings(**changes))
    return create_vision_app(made, engine, (lines or LogLines()).log)


def language_service(
    engine: FakeLanguageEngine,
    lines: LogLines | None = None,
    **changes: Any,  # noqa: ANN401
) -> Service:
    """The language service around a fake."""
    made = LanguageSettings(common=settings(**changes))
    return create_language_app(made, engine, (lines or LogLines()).log)


@contextmanager
def client_of(service: Service, *, loaded: bool = True) -> Iterator[TestClient]:
    """A client of a started service, with its model loaded."""
    with TestClient(
        service.app, base_url=ADDRESS, headers=AUTHORIZED, raise_server_exceptions=False
    ) as client:
        if loaded:
            assert client.post("/load").status_code == 200
        yield client


def error_code(response: Any) -> str:  # noqa: ANN401 - httpx or httpx2
    """The code of an error answer, whose envelope is checked on the way."""
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "retryable", "details"}
    code: str = body["error"]["code"]
    return code


def server_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The named events of a stream."""
    events = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events
