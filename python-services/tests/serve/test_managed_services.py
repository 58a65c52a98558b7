"""What a service does differently where Ray Serve runs it; fakes, no cluster."""

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from imagebeam_services.common.app import Service
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.app import create_app as create_image_app
from imagebeam_services.serve.lost_proxy import LostProxy
from imagebeam_services.serve.services import image_settings
from imagebeam_services.vision.app import create_app as create_vision_app
from imagebeam_services.vision.settings import VisionSettings
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, opened, png
from tests.support.service_client import (
    ADDRESS,
    AUTHORIZED,
    TOKEN,
    LogLines,
    client_of,
    error_code,
)
from tests.support.waiting import wait_until

BODY = {"prompt": "a boat", "width": 64, "height": 64}
MANAGED = CommonSettings(token=TOKEN, loads_at_start=True, is_managed=True)


SCOPE: Scope = {
    "type": "http",
    "method": "POST",
    "path": "/generate",
    "query_string": b"",
    "headers": [
        (b"host", b"127.0.0.1"),
        (b"authorization", f"Bearer {TOKEN}".encode()),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(json.dumps(BODY))).encode()),
    ],
}


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def image(engine: FakeImageEngine) -> Service:
    return create_image_app(image_settings(MANAGED, {}), engine, LogLines().log)


@pytest.fixture
def client(image: Service) -> Iterator[TestClient]:
    with client_of(image, loaded=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/load", "/unload", "/shutdown"])
def test_nobody_may_ask_for_what_the_cluster_does(client: TestClient, path: str) -> None:
    refused = client.post(path)
    assert (refused.status_code, error_code(refused)) == (409, "service.managed")
    assert client.post("/generate", json=BODY).status_code == 200


@pytest.mark.parametrize("path", ["/load", "/unload", "/shutdown"])
def test_strangers_are_not_even_told_that(image: Service, path: str) -> None:
    refused = TestClient(image.app, base_url=ADDRESS).post(path)
    assert (refused.status_code, error_code(refused)) == (401, "token.refused")


def test_images_come_back_as_bytes(client: TestClient) -> None:
    answer = client.post("/generate", json=BODY).json()
    assert answer["localPath"] is None
    assert opened(base64.b64decode(answer["image_b64"])).size == (64, 64)


@pytest.mark.parametrize("more", [{}, {"stream": True}])
def test_a_path_is_refused_before_anything_is_drawn(
    client: TestClient, engine: FakeImageEngine, more: dict[str, bool]
) -> None:
    refused = client.post("/generate", json={**BODY, **more, "transport": "path"})
    assert (refused.status_code, error_code(refused)) == (422, "request.unsupported")
    assert "bytes" in refused.json()["error"]["message"]
    assert "draw" not in [call for call, _ in engine.calls]


def test_an_image_is_judged_by_its_bytes_alone(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(png("red"))
    service = create_vision_app(VisionSettings(MANAGED), FakeVisionEngine(), LogLines().log)
    with client_of(service, loaded=False) as client:
        by_path = {"prompt": "red", "image_path": str(tmp_path / "red.png")}
        refused = client.post("/evaluate", json=by_path)
        assert (refused.status_code, error_code(refused)) == (422, "path.refused")
        assert "image_b64" in refused.json()["error"]["message"]
        judged = client.post("/evaluate", json={"prompt": "red", "image_b64": b64(png("red"))})
        assert judged.json()["clip_score"] == 100


def test_the_end_of_the_proxy_cancels_the_work_that_came_through_it() -> None:
    class ProxyDiedError(Exception):
        """As Ray's."""

    engine = FakeImageEngine()
    engine.gate.clear()  # it would draw for ever
    service = create_image_app(image_settings(MANAGED, {}), engine, LogLines().log)
    service.app.add_middleware(LostProxy, lost=ProxyDiedError)

    async def run() -> list[Message]:
        body = [{"type": "http.request", "body": json.dumps(BODY).encode(), "more_body": False}]
        sent: list[Message] = []

        async def receive() -> Message:
            if body:
                return body.pop()
            await asyncio.to_thread(
                wait_until, lambda: "draw" in [call for call, _ in engine.calls]
            )
            raise ProxyDiedError

        async def send(message: Message) -> None:
            sent.append(message)

        async with service.app.router.lifespan_context(service.app):
            await service.host.load()
            await asyncio.wait_for(service.app(SCOPE, receive, send), 10)
        return sent

    assert asyncio.run(run())[0]["status"] == 499


@pytest.fixture
def stranger(image: Service) -> Iterator[TestClient]:
    """A client without a token, of the service below a prefix, as behind Ray Serve's proxy."""
    proxy = Starlette(routes=[Mount("/image", image.app)])
    with TestClient(image.app), TestClient(proxy, base_url=ADDRESS) as client:
        yield client


def test_below_a_prefix_health_still_tells_strangers_its_status_alone(
    stranger: TestClient,
) -> None:
    assert set(stranger.get("/image/health").json()) == {"status"}
    assert set(stranger.get("/image/health", headers=AUTHORIZED).json()) > {"status", "queue"}


@pytest.mark.parametrize("path", ["/image/generate", "/image/health/health", "/image/x/health"])
def test_below_a_prefix_the_other_routes_want_the_token(stranger: TestClient, path: str) -> None:
    refused = stranger.get(path)
    assert (refused.status_code, error_code(refused)) == (401, "token.refused")


def test_below_a_prefix_work_is_done(stranger: TestClient) -> None:
    answer = stranger.post("/image/generate", json=BODY, headers=AUTHORIZED)
    assert answer.status_code == 200
