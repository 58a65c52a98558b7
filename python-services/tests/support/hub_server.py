"""A hub on loopback: lists a repository, serves its files by ranges, and fails as it is told."""

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

REPOSITORY = "owner/model"
COMMIT = "c0ffee" + "0" * 34
NEWER_COMMIT = "decade" + "1" * 34


@dataclass
class Hub:
    """What the hub has, and how it behaves.

    Attributes:
        files: Contents by path. Those of `*.safetensors` and `*.gguf` have a SHA-256 in the
            listing, the others git's id.
        served: What is really sent instead, by path.
        commit: What `main` stands for.
        licence: In the model's card.
        token: Needed for the files; None where anybody may have them.
        breaks_after: Each connection ends after so many bytes, this many times.
        breaks: How often that happens.
        statuses: Answered, one a request, before anything else is.
        knows_ranges: Whether it can begin in the middle.
        redirects_to: Base URL of another server that has the files.
        requests: The paths that were asked for, with their headers.
        listing: Replaces the listing.
    """

    files: dict[str, bytes]
    served: dict[str, bytes] = field(default_factory=dict)
    commit: str = COMMIT
    licence: str | None = "mit"
    token: str | None = None
    breaks_after: int = 0
    breaks: int = 0
    statuses: list[int] = field(default_factory=list)
    knows_ranges: bool = True
    redirects_to: str | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    listing: bytes | None = None
    url: str = ""

    def fetched(self) -> list[tuple[str, str | None]]:
        """The files that were asked for, each with its `Range`."""
        return [
            (path.split("/", 5)[-1], headers.get("Range"))
            for path, headers in self.requests
            if "/resolve/" in path
        ]

    def listed(self) -> bytes:
        """The JSON of the listing."""
        if self.listing is not None:
            return self.listing
        siblings = [_sibling(path, data) for path, data in self.files.items()]
        card = {} if self.licence is None else {"license": self.licence}
        body = {"sha": self.commit, "gated": False, "cardData": card, "siblings": siblings}
        return json.dumps(body).encode()


def _sibling(path: str, data: bytes) -> dict[str, Any]:
    git_sha1 = hashlib.sha1(f"blob {len(data)}\0".encode() + data, usedforsecurity=False)
    entry = {"rfilename": path, "size": len(data), "blobId": git_sha1.hexdigest()}
    if path.endswith((".safetensors", ".gguf")):
        large = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 1}
        return {**entry, "lfs": large}
    return entry


class _Handler(BaseHTTPRequestHandler):
    """Answers for one hub."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as the base class has it
        """Says nothing."""

    def do_GET(self) -> None:
        hub = self.hub
        hub.requests.append((self.path, dict(self.headers.items())))
        if hub.statuses:
            self._send(hub.statuses.pop(0), b"")
        elif self.path.startswith("/api/"):
            self._list()
        elif hub.redirects_to is not None:
            self._send(302, b"", {"Location": hub.redirects_to + self.path})
        elif hub.token is not None and self.headers["Authorization"] != f"Bearer {hub.token}":
            self._send(401, b"")
        else:
            self._send_file(unquote(self.path.split("/", 5)[-1]))

    def _list(self) -> None:
        revision = self.path.partition("/revision/")[2].partition("?")[0]
        if revision in ("main", self.hub.commit):
            self._send(200, self.hub.listed())
        else:
            self._send(404, b"")

    def _send_file(self, path: str) -> None:
        data = self.hub.served.get(path, self.hub.files.get(path))
        if data is None:
            self._send(404, b"")
            return
        start = int(self.headers.get("Range", "bytes=0-")[6:-1]) if self.hub.knows_ranges else 0
        if start > 0:
            self._send(206, data[start:], {"Content-Range": f"bytes {start}-/{len(data)}"})
        else:
            self._send(200, data)

    def _send(self, status: int, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.hub.breaks > 0 and "/resolve/" in self.path:
            self.hub.breaks -= 1
            data = data[: self.hub.breaks_after]
            self.close_connection = True
        # A client that was interrupted has gone; that is its own business.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(data)


@contextlib.contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serves the hub for as long as the block runs; its `url` is set."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(0.01))
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
