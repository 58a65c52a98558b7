"""Who is let through the gate, on every route of every service."""

import socket
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from imagebeam_services.common.app import Service
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.running_service import running
from tests.support.service_client import (
    ADDRESS,
    AUTHORIZED,
    LogLines,
    client_of,
    error_code,
    image_service,
    language_service,
    vision_service,
)

ROUTES = [
    ("image", "GET", "/health"),
    ("image", "POST", "/load"),
    ("image", "POST", "/unload"),
    ("image", "POST", "/cancel/x"),
    ("image", "POST", "/shutdown"),
    ("image", "POST", "/generate"),
    ("image", "POST", "/v1/images/generations"),
    ("image", "POST", "/v1/images/edits"),
    ("image", "GET", "/v1/models"),
    ("vision", "POST", "/evaluate"),
    ("language", "GET", "/v1/models"),
    ("language", "POST", "/v1/completions"),
    ("language", "POST", "/v1/chat/completions"),
    ("language", "GET", "/no/such/route"),
]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Service]:
    return {
        "image": image_service(FakeImageEngine(), tmp_path_factory.mktemp("a")),
        "vision": vision_service(FakeVisionEngine(), tmp_path_factory.mktemp("b")),
        "language": language_service(FakeLanguageEngine()),
    }


@pytest.fixture
def image(tmp_path: Path) -> Service:
    """One that can be started, which a service can be once."""
    return image_service(FakeImageEngine(), tmp_path)


def stranger(service: Service, address: str = ADDRESS) -> TestClient:
    return TestClient(service.app, base_url=address)


@pytest.mark.parametrize(("name", "method", "path"), ROUTES)
def test_every_route_wants_the_token(
    services: dict[str, Service], name: str, method: str, path: str
) -> None:
    client = stranger(services[name])
    wrong = ["Bearer nonsense", "Bearer ", "Basic a-token-of-the-tests", "a-token-of-the-tests"]
    for value in wrong:
        response = client.request(method, path, headers={"Authorization": value})
        assert (response.status_code, error_code(response)) == (401, "token.refused")
    if path != "/health":
        response = client.request(method, path)
        assert (response.status_code, error_code(response)) == (401, "token.refused")
        assert response.headers["www-authenticate"] == "Bearer"


def test_two_authorization_headers_are_refused(services: dict[str, Service]) -> None:
    both = [("Authorization", AUTHORIZED["Authorization"]), ("Authorization", "Bearer x")]
    assert stranger(services["image"]).get("/health", headers=both).status_code == 401


def test_health_tells_strangers_its_status_and_no_more(image: Service) -> None:
    with client_of(image) as client:
        response = client.get("/health", headers={"Authorization": ""})
        assert response.status_code == 401
        del client.headers["authorization"]
        assert client.get("/health").json() == {"status": "healthy"}


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1", ""])
def test_web_pages_are_refused(services: dict[str, Service], origin: str) -> None:
    client = stranger(services["image"])
    response = client.post("/load", headers={**AUTHORIZED, "Origin": origin})
    assert (response.status_code, error_code(response)) == (403, "origin.refused")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin"])
def test_a_pages_pictures_and_frames_are_refused(services: dict[str, Service], site: str) -> None:
    response = stranger(services["image"]).get("/health", headers={"Sec-Fetch-Site": site})
    assert (response.status_code, error_code(response)) == (403, "origin.refused")


def test_a_person_may_look_at_the_status_in_a_browser(services: dict[str, Service]) -> None:
    response = stranger(services["image"]).get("/health", headers={"Sec-Fetch-Site": "none"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "127.0.0.1.evil.test", "127.0.0.1:9999", "[::1]", ""]
)
def test_other_hosts_are_refused(services: dict[str, Service], host: str) -> None:
    response = stranger(services["image"]).get("/health", headers={**AUTHORIZED, "Host": host})
    assert (response.status_code, error_code(response)) == (400, "host.refused")


def test_localhost_is_as_good_as_its_address(services: dict[str, Service]) -> None:
    client = stranger(services["vision"], "http://LOCALHOST")
    assert client.get("/health", headers=AUTHORIZED).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "",
    ],
)
def test_only_json_is_read(image: Service, content_type: str) -> None:
    with client_of(image) as client:
        response = client.post(
            "/generate", content=b'{"prompt": "x"}', headers={"Content-Type": content_type}
        )
        assert (response.status_code, error_code(response)) == (415, "request.notJson")


def test_json_may_name_its_charset(image: Service) -> None:
    with client_of(image) as client:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        body = b'{"prompt": "x", "width": 64, "height": 64}'
        assert client.post("/generate", content=body, headers=headers).status_code == 200


def test_a_body_that_says_it_is_too_long_is_refused_before_it_comes(tmp_path: Path) -> None:
    with running(
        lambda hosts: image_service(FakeImageEngine(), tmp_path, hosts=hosts, body_limit_bytes=1000)
    ) as live:
        head = (
            f"POST /generate HTTP/1.1\r\nHost: 127.0.0.1:{live.port}\r\n"
            f"Authorization: {AUTHORIZED['Authorization']}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1001\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", live.port), timeout=5) as connection:
            connection.sendall(head.encode())
            assert b" 413 " in connection.recv(4096).split(b"\r\n")[0]


def test_a_body_that_grows_too_long_is_cut_off(tmp_path: Path) -> None:
    service = image_service(FakeImageEngine(), tmp_path, body_limit_bytes=1000)
    pieces = (b"x" * 100 for _ in range(20))
    with client_of(service) as client:
        headers = {"Content-Type": "application/json"}
        response = client.post("/generate", content=pieces, headers=headers)
        assert (response.status_code, error_code(response)) == (413, "request.tooLarge")


def test_the_frameworks_own_errors_have_the_envelope(image: Service) -> None:
    with client_of(image) as client:
        unknown, wrong = client.get("/no/such/route"), client.get("/generate")
        assert (unknown.status_code, error_code(unknown)) == (404, "route.unknown")
        assert (wrong.status_code, error_code(wrong)) == (405, "route.wrongMethod")
        assert wrong.headers["allow"] == "POST"
        assert "no /no/such/route here, but /requests, " in unknown.json()["error"]["message"]
        assert "/generate takes POST, and not GET" in wrong.json()["error"]["message"]


def test_a_fault_of_the_service_itself_has_the_envelope_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = LogLines()
    service = image_service(FakeImageEngine(), tmp_path, lines)

    def broken() -> bool:
        raise LookupError("a secret of the inside")

    with client_of(service) as client:
        monkeypatch.setattr(service.host, "require_model", broken)
        response = client.post("/generate", json={"prompt": "x"})
    assert (response.status_code, error_code(response)) == (500, "internal.unexpected")
    assert "secret" not in response.text
    assert "a secret of the inside" in lines.named("request.failed")[0]["trace"]


def test_there_are_no_websockets(services: dict[str, Service]) -> None:
    client = stranger(services["image"])
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/generate"):
        pass


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_there_are_no_pages_for_browsers(image: Service, path: str) -> None:
    with client_of(image) as client:
        assert client.get(path).status_code == 404
