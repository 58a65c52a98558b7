"""Another server as the language engine, one that answers what a test says."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from starlette.testclient import TestClient

from imagebeam_services.language.app import create_app
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.language.url_engine import UrlEngine
from tests.support.service_client import LogLines, client_of, settings

MODELS = json.dumps({"data": [{"id": "theirs"}]}).encode()


@contextmanager
def service_at(url: str | None, **changes: Any) -> Iterator[TestClient]:  # noqa: ANN401 - any field
    """A service with the server at an address as its engine; not loaded."""
    fields = {"common": settings(), "engine": "url", "engine_url": url, **changes}
    made = LanguageSettings(**fields)
    with client_of(create_app(made, UrlEngine(made), LogLines().log), loaded=False) as client:
        yield client


class BadServer(socketserver.ThreadingTCPServer):
    """Answers `/v1/models` well, and everything else with the bytes that it was made with."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: bytes, status: int = 200, *, hangs: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.models = MODELS
        self.models_status = 200
        self.headers: dict[str, str] = {}
        self.answer = answer
        self.status = status
        self.hangs = hangs
        self.asked = threading.Event()
        self.left = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: BadServer

    def do_GET(self) -> None:
        """Answers with the models."""
        self._answer(self.server.models_status, self.server.models)

    def do_POST(self) -> None:
        """Answers, or hangs until the other side closes, perhaps in the middle of its answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        if self.server.hangs:
            if self.server.answer:
                self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + self.server.answer)
            self.connection.recv(1)  # returns when the other side closes
            self.server.left.set()
            return
        self._answer(self.server.status, self.server.answer)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response_only(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def bad_server(answer: bytes, status: int = 200, *, hangs: bool = False) -> Iterator[BadServer]:
    """Runs one."""
    with BadServer(answer, status, hangs=hangs) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def url_of(server: BadServer) -> str:
    """Its address."""
    return f"http://127.0.0.1:{server.server_address[1]}/v1"
