"""Load, unload, cancel, queue and health, through the image service with a fake engine."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services import __version__
from imagebeam_services.common.errors import ModelFileError, OutOfMemoryError
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.service_client import (
    LogLines,
    client_of,
    error_code,
    image_service,
)
from tests.support.waiting import wait_until

BODY = {"prompt": "x", "width": 64, "height": 64}


class Rig:
    """A client, its engine, and threads to ask from."""

    def __init__(
        self, client: TestClient, engine: FakeImageEngine, pool: ThreadPoolExecutor
    ) -> None:
        self.client = client
        self.engine = engine
        self._pool = pool

    def post(self, path: str, body: Any = None, request_id: str | None = None) -> Future[Any]:  # noqa: ANN401
        headers = {} if request_id is None else {"X-Request-Id": request_id}
        return self._pool.submit(self.client.post, path, json=body, headers=headers)

    def health(self) -> dict[str, Any]:
        health: dict[str, Any] = self.client.get("/health").json()
        return health

    def wait_for(self, **expected: Any) -> None:  # noqa: ANN401
        """Waits until the health, its queue's parts included, has these values."""

        def holds() -> bool:
            health = self.health()
            found = {**health, **health["queue"]}
            return all(found[key] == value for key, value in expected.items())

        wait_until(holds)


@pytest.fixture
def engine() -> FakeImageEngine:
    return FakeImageEngine()


@pytest.fixture
def rig(engine: FakeImageEngine, tmp_path: Path) -> Iterator[Rig]:
    service = image_service(engine, tmp_path, waiting_limit=2)
    with client_of(service, loaded=False) as client, ThreadPoolExecutor(8) as pool:
        yield Rig(client, engine, pool)
        engine.gate.set()
        engine.load_gate.set()


def outcome(asked: Future[Any]) -> tuple[int, str]:
    response = asked.result(timeout=10)
    return response.status_code, error_code(response)


def test_health_has_all_its_parts(rig: Rig) -> None:
    health = rig.health()
    memory = health.pop("memory")
    assert health == {
        "status": "unloaded",
        "available": False,
        "model": None,
        "progress": None,
        "reason": None,
        "needs_new_process": False,
        "queue": {"running": 0, "waiting": 0, "places": 1, "waiting_limit": 2},
        "version": __version__,
        "protocol": 1,
        "engine": {
            "device": None,
            "layout": None,
            "parked": False,
            "device_bytes": None,
            "device_peak_bytes": None,
        },
    }
    assert 0 < memory["process_bytes"] < memory["host_total_bytes"]
    assert memory["host_available_bytes"] <= memory["host_total_bytes"]


def test_work_without_a_model_is_refused(rig: Rig) -> None:
    assert outcome(rig.post("/generate", BODY)) == (409, "model.notLoaded")


def test_a_load_tells_its_progress_and_refuses_work_meanwhile(rig: Rig) -> None:
    rig.engine.load_gate.clear()
    loading = rig.post("/load")
    rig.wait_for(status="loading", progress=0.5, available=False)
    refused = rig.client.post("/generate", json=BODY)
    assert (refused.status_code, error_code(refused)) == (503, "model.loading")
    assert int(refused.headers["retry-after"]) >= 1
    rig.engine.load_gate.set()
    assert loading.result().json() == {"status": "healthy"}
    rig.wait_for(model="fake-image", available=True, progress=None)


def test_a_load_need_not_be_waited_for(rig: Rig) -> None:
    rig.engine.load_gate.clear()
    assert rig.client.post("/load", json={"wait": False}).json() == {"status": "loading"}
    rig.engine.load_gate.set()
    rig.wait_for(status="healthy")


def test_two_loads_at_once_are_one(rig: Rig) -> None:
    rig.engine.load_gate.clear()
    both = [rig.post("/load"), rig.post("/load")]
    rig.wait_for(status="loading")
    rig.engine.load_gate.set()
    assert [asked.result().status_code for asked in both] == [200, 200]
    assert rig.client.post("/load").status_code == 200
    assert [call for call, _ in rig.engine.calls] == ["load"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ModelFileError("the file is damaged"), (422, "model.file")),
        (OutOfMemoryError("too big"), (507, "memory.exhausted")),
        (MemoryError(), (507, "memory.exhausted")),
        (RuntimeError("inside"), (500, "engine.failed")),
    ],
)
def test_a_load_that_fails_says_why_and_may_be_tried_again(
    rig: Rig, error: Exception, expected: tuple[int, str]
) -> None:
    rig.engine.fails_load = error
    assert outcome(rig.post("/load")) == expected
    health = rig.health()
    assert (health["status"], health["available"]) == ("failed", False)
    assert health["reason"]
    assert outcome(rig.post("/generate", BODY)) == (409, "model.failed")
    assert rig.client.post("/load").json() == {"status": "healthy"}
    assert rig.client.post("/generate", json=BODY).status_code == 200


def test_a_load_that_is_unloaded_is_cancelled(rig: Rig) -> None:
    rig.engine.load_gate.clear()
    loading = rig.post("/load")
    rig.wait_for(status="loading")
    assert rig.client.post("/unload").json() == {"status": "unloaded"}
    assert outcome(loading) == (499, "work.cancelled")


def test_the_queue_is_bounded_and_says_when_to_come_back(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.gate.clear()
    running, *waiting = [rig.post("/generate", BODY) for _ in range(3)]
    rig.wait_for(status="busy", running=1, waiting=2)
    refused = rig.client.post("/generate", json=BODY)
    assert (refused.status_code, error_code(refused)) == (429, "queue.full")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    rig.engine.gate.set()
    assert [asked.result().status_code for asked in (running, *waiting)] == [200] * 3
    rig.wait_for(status="healthy", running=0, waiting=0)


def test_waiting_work_can_be_cancelled_by_its_id(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.gate.clear()
    running = rig.post("/generate", BODY, "first")
    rig.wait_for(running=1)
    waiting = rig.post("/generate", BODY, "second")
    rig.wait_for(waiting=1)
    assert rig.client.post("/cancel/second").json() == {"cancelled": ["second"]}
    assert outcome(waiting) == (499, "work.cancelled")
    rig.engine.gate.set()
    assert running.result().status_code == 200
    assert [call for call, _ in rig.engine.calls].count("draw") == 1


def test_running_work_can_be_cancelled_by_its_id_and_the_next_one_starts(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.gate.clear()
    running = rig.post("/generate", BODY, "first")
    rig.wait_for(running=1)
    waiting = rig.post("/generate", BODY)
    rig.wait_for(waiting=1)
    assert rig.client.post("/cancel/first").status_code == 200
    assert outcome(running) == (499, "work.cancelled")
    rig.wait_for(running=1, waiting=0)
    rig.engine.gate.set()
    assert waiting.result().status_code == 200


def test_what_is_not_there_cannot_be_cancelled(rig: Rig) -> None:
    assert outcome(rig.post("/cancel/nothing")) == (404, "request.unknownId")
    assert outcome(rig.post("/cancel/%20")) == (422, "request.invalid")


def test_an_id_is_one_requests_at_a_time(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.gate.clear()
    first = rig.post("/generate", BODY, "same")
    rig.wait_for(running=1)
    assert outcome(rig.post("/generate", BODY, "same")) == (409, "request.duplicateId")
    rig.engine.gate.set()
    assert first.result().status_code == 200
    assert rig.post("/generate", BODY, "same").result().status_code == 200


@pytest.mark.parametrize("request_id", ["", "a b", "x" * 129, "../x"])
def test_an_id_has_plain_characters(rig: Rig, request_id: str) -> None:
    rig.client.post("/load")
    assert outcome(rig.post("/generate", BODY, request_id)) == (422, "request.invalid")


def test_unload_waits_for_what_runs_and_refuses_what_waits(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.gate.clear()
    running = rig.post("/generate", BODY)
    rig.wait_for(running=1)
    waiting = rig.post("/generate", BODY)
    rig.wait_for(waiting=1)
    unloading = [rig.post("/unload", {"mode": "free"}) for _ in range(2)]
    rig.wait_for(status="unloading")
    assert outcome(waiting) == (503, "model.unloading")
    assert outcome(rig.post("/generate", BODY)) == (503, "model.unloading")
    assert outcome(rig.post("/load")) == (503, "model.unloading")
    rig.engine.gate.set()
    assert running.result().status_code == 200
    assert [asked.result().json() for asked in unloading] == [{"status": "unloaded"}] * 2
    assert [call for call, _ in rig.engine.calls].count("unload free") == 1
    assert rig.client.post("/load").json() == {"status": "healthy"}


def test_an_unload_that_fails_is_said_and_may_be_tried_again(rig: Rig) -> None:
    rig.client.post("/load")
    rig.engine.fails_unload = RuntimeError("inside")
    assert outcome(rig.post("/unload")) == (500, "engine.failed")
    assert rig.health()["status"] == "failed"
    assert rig.client.post("/unload").json() == {"status": "unloaded"}


def test_a_client_that_closes_the_service_gets_an_answer(rig: Rig) -> None:
    assert rig.client.post("/shutdown").json() == {"stopping": True}


def test_an_app_can_be_started_more_than_once(engine: FakeImageEngine, tmp_path: Path) -> None:
    for _ in range(2):
        with client_of(image_service(engine, tmp_path)) as client:
            assert client.post("/generate", json=BODY).status_code == 200


def test_work_is_cancelled_when_the_service_stops(engine: FakeImageEngine, tmp_path: Path) -> None:
    lines = LogLines()
    service = image_service(engine, tmp_path, lines)
    with client_of(service) as client, ThreadPoolExecutor(1) as pool:
        engine.gate.clear()
        asked = pool.submit(client.post, "/generate", json=BODY)
        wait_until(lambda: client.get("/health").json()["status"] == "busy")
        assert client.portal is not None
        client.portal.call(service.host.ask_to_stop)
        assert outcome(asked) == (499, "work.cancelled")
        refused = client.post("/generate", json=BODY)
        assert (refused.status_code, error_code(refused)) == (503, "service.stopping")
