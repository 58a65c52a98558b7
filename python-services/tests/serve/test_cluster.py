"""The three services on a real cluster of Ray's, through the shipped file, with tiny models."""

import base64
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import grpc
import httpx
import psutil
import pytest

from tests.support.pictures import b64, opened, png
from tests.support.serve_cluster import (
    ServedCluster,
    adapted,
    free_port,
    left_of,
    open_to_all,
    served_cluster,
)
from tests.support.service_client import TOKEN, error_code, server_events
from tests.support.tiny_clip import make_tiny_clip
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.tiny_pipelines.writing import write_tiny_model
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

NAMES = ("image", "language", "vision")
SMALL = {"prompt": "a boat", "height": 64, "width": 64}
LONG = {**SMALL, "height": 1024, "width": 1024, "steps": 200, "stream": True}
"""Takes far longer than any test waits: a step is 0.15 to 0.5 s."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCluster]:
    folder = tmp_path_factory.mktemp("serve")
    models = {
        "image": write_tiny_model("flux", folder),
        "language": write_tiny_llama(folder / "tiny.gguf"),
        "vision": make_tiny_clip(folder / "tiny-clip"),
    }
    with served_cluster(adapted(free_port(), models), folder) as cluster:
        assert cluster.process.announced, cluster.process.errors
        yield cluster


def test_it_says_where_all_applications_answer(cluster: ServedCluster) -> None:
    told = cluster.process.announced
    assert (told["event"], told["port"]) == ("listening", cluster.port)
    assert told["applications"] == {name: f"/{name}" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_replica_that_answers_has_its_model(cluster: ServedCluster, name: str) -> None:
    with cluster.client(name) as client:
        health = client.get("/health").json()
    assert (health["status"], health["available"]) == ("healthy", True)
    assert health["model"] is not None


@pytest.mark.parametrize("name", NAMES)
def test_the_gate_stands_before_every_replica(cluster: ServedCluster, name: str) -> None:
    with cluster.client(name, authorized=False) as stranger, cluster.client(name) as client:
        assert stranger.get("/health").json() == {"status": "healthy"}
        refused = stranger.post("/cancel/x")
        assert (refused.status_code, error_code(refused)) == (401, "token.refused")
        refused = client.get("/health", headers={"Host": "evil.test"})
        assert (refused.status_code, error_code(refused)) == (400, "host.refused")
        refused = client.get("/health", headers={"Origin": "http://127.0.0.1"})
        assert (refused.status_code, error_code(refused)) == (403, "origin.refused")


@pytest.mark.parametrize("name", NAMES)
def test_loading_and_ending_are_the_clusters(cluster: ServedCluster, name: str) -> None:
    with cluster.client(name) as client:
        for path in ("/load", "/unload", "/shutdown"):
            refused = client.post(path)
            assert (refused.status_code, error_code(refused)) == (409, "service.managed")
        assert client.get("/health").json()["status"] == "healthy"


def test_the_specifications_text_request_gets_its_answer(cluster: ServedCluster) -> None:
    body = {"prompt": "The capital of France is", "max_tokens": 8}
    with cluster.client("language") as client:
        answer = client.post("/v1/completions", json=body).json()
        streamed = client.post("/v1/completions", json={**body, "stream": True})
    assert answer["text"] == answer["choices"][0]["text"] != ""
    assert streamed.text.strip().endswith("data: [DONE]")


def test_an_image_goes_from_one_service_to_the_next_as_bytes(cluster: ServedCluster) -> None:
    body = {**SMALL, "steps": 2, "guidance": 3.5, "seed": 7, "negative_prompt": "fog"}
    with cluster.client("image") as images, cluster.client("vision") as vision:
        drawn = images.post("/generate", json=body).json()
        assert drawn["localPath"] is None
        assert opened(base64.b64decode(drawn["image_b64"])).size == (64, 64)
        judged = vision.post(
            "/evaluate", json={"prompt": "a boat", "image_b64": drawn["image_b64"]}
        ).json()
    assert 0 <= judged["clip_score"] <= 100
    assert 0 <= judged["aesthetic_score"] <= 10


def test_a_path_is_refused_by_both(cluster: ServedCluster, tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    path.write_bytes(png("red"))
    with cluster.client("image") as images, cluster.client("vision") as vision:
        refused = images.post("/generate", json={**SMALL, "transport": "path"})
        assert (refused.status_code, error_code(refused)) == (422, "request.unsupported")
        refused = vision.post("/evaluate", json={"prompt": "x", "image_path": str(path)})
        assert (refused.status_code, error_code(refused)) == (422, "path.refused")


def test_a_large_image_goes_through(cluster: ServedCluster) -> None:
    large = b64(png("red", size=(3000, 3000)))
    with cluster.client("vision") as client:
        assert client.post("/evaluate", json={"prompt": "x", "image_b64": large}).status_code == 200


def test_a_drawing_is_streamed_step_by_step(cluster: ServedCluster) -> None:
    body = {**SMALL, "steps": 3, "stream": True, "previews": True}
    with cluster.client("image") as client:
        events = server_events(client.post("/generate", json=body).text)
    names = [name for name, _ in events if name != "preview"]
    assert names == ["queued", "started", "step", "step", "step", "image", "done"]
    image = dict(events)["image"]["image"]
    assert image["localPath"] is None
    assert opened(base64.b64decode(image["image_b64"])).size == (64, 64)


def began(response: httpx.Response) -> Iterator[str]:
    """A stream's lines, from its first step on; whoever lets go of them closes the connection."""
    lines = response.iter_lines()
    for line in lines:
        if line == "event: step":
            return lines
    raise AssertionError("The stream ended before its first step.")


def is_idle(cluster: ServedCluster, name: str) -> bool:
    with cluster.client(name) as client:
        queue = client.get("/health").json()["queue"]
    return (queue["running"], queue["waiting"]) == (0, 0)


def test_a_client_that_goes_away_cancels_its_work(cluster: ServedCluster) -> None:
    headers = {"X-Request-Id": "goes-away"}
    with (
        cluster.client("image") as client,
        client.stream("POST", "/generate", json=LONG, headers=headers) as response,
    ):
        rest = began(response)
        assert not is_idle(cluster, "image")
        assert next(rest)
    wait_until(lambda: is_idle(cluster, "image"), 5, pause_s=0.02)
    wait_until(lambda: '"work.cancelled", "id": "goes-away"' in cluster.process.errors, 5)


def test_work_is_cancelled_by_its_id(cluster: ServedCluster) -> None:
    headers = {"X-Request-Id": "called-off"}
    with (
        cluster.client("image") as client,
        client.stream("POST", "/generate", json=LONG, headers=headers) as response,
    ):
        rest = began(response)
        assert client.post("/cancel/called-off").json() == {"cancelled": ["called-off"]}
        assert any("work.cancelled" in line for line in rest)


def test_a_full_replica_says_when_to_come_back(cluster: ServedCluster) -> None:
    """The shipped file lets eight wait beside the one that is drawn."""
    lines: list[Iterator[str]] = []
    with ExitStack() as stack:
        for _ in range(9):
            client = stack.enter_context(cluster.client("image"))
            response = stack.enter_context(client.stream("POST", "/generate", json=LONG))
            lines.append(response.iter_lines())
            assert next(lines[-1]) == "event: queued"
        with cluster.client("image") as client:
            refused = client.post("/generate", json=SMALL)
            assert client.get("/health").json()["queue"]["waiting"] == 8
    assert (refused.status_code, error_code(refused)) == (429, "queue.full")
    assert int(refused.headers["retry-after"]) >= 1
    wait_until(lambda: is_idle(cluster, "image"), 10, pause_s=0.02)


def test_a_replica_whose_engine_dies_is_started_anew(cluster: ServedCluster) -> None:
    def engines() -> list[psutil.Process]:
        return [each for each in cluster.processes() if _is_engine(each)]

    (engine,) = engines()
    engine.kill()
    body = {"prompt": "x", "max_tokens": 2}
    with cluster.client("language") as client:
        wait_until(lambda: not engines(), 5, pause_s=0.05)
        wait_until(
            lambda: client.post("/v1/completions", json=body).status_code == 200, 60, pause_s=0.05
        )
    assert engines() != [engine]


def _is_engine(process: psutil.Process) -> bool:
    try:
        return "imagebeam_services.language.child.main" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


def test_nothing_of_it_answers_other_machines(cluster: ServedCluster) -> None:
    """Only a replica's port for other deployments is open to them: Ray leaves no choice there."""
    found = open_to_all(cluster.processes())
    assert len(found) <= len(NAMES)
    for name, port in found:
        assert name.startswith("ray::ServeReplica")
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            call = channel.unary_unary("/ray.serve.ASGIService/HandleRequest")
            with pytest.raises(grpc.RpcError) as refused:
                call(b"", timeout=5)
        assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED


def test_the_tokens_stand_in_no_log_and_no_file(cluster: ServedCluster) -> None:
    # Ray's own is made by the command, and its processes inherit it.
    rays_own = cluster.process.children()[0].environ()["RAY_AUTH_TOKEN"]
    assert len(rays_own) > 40
    assert not any(token in cluster.process.errors for token in (TOKEN, rays_own))
    logs = [path for path in cluster.session.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(logs) > 10
    for token in (TOKEN, rays_own):
        assert [path for path in logs if token.encode() in path.read_bytes()] == []
    assert not (cluster.home / ".ray").exists()


def test_at_its_end_nothing_is_left(cluster: ServedCluster) -> None:
    """Comes last: it ends the cluster that the other tests share, in the middle of some work.

    The work is cancelled: as long as it would take, the end would wait for its last step.
    """
    processes = cluster.processes()
    assert len(processes) > 8
    ended = threading.Event()
    headers = {"X-Request-Id": "unfinished"}

    def ask() -> None:
        with cluster.client("image") as client:
            try:
                client.post("/generate", json={**LONG, "stream": False}, headers=headers)
            except httpx.HTTPError:
                pass
            finally:
                ended.set()

    threading.Thread(target=ask).start()
    wait_until(lambda: not is_idle(cluster, "image"), pause_s=0.02)
    cluster.process.process.send_signal(signal.SIGTERM)
    assert cluster.process.wait(25) == 0
    assert '"work.cancelled", "id": "unfinished"' in cluster.process.errors
    assert ended.wait(5)
    assert left_of(processes) == []
