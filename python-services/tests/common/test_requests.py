"""When work begins, and how far it is, for clients whose time-outs count from there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import ContextExceededError
from imagebeam_services.common.jobs import Job
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, png
from tests.support.service_client import (
    client_of,
    error_code,
    image_service,
    language_service,
    server_events,
    vision_service,
)
from tests.support.waiting import wait_until


class Rig:
    """A client, and threads that ask from it."""

    def __init__(self, client: TestClient, pool: ThreadPoolExecutor) -> None:
        self.client = client
        self._pool = pool

    def post(self, path: str, body: dict[str, Any], request_id: str) -> Any:  # noqa: ANN401
        """Asks in a thread, and returns when the work is known."""
        asked = self._pool.submit(
            self.client.post, path, json=body, headers={"X-Request-Id": request_id}
        )
        wait_until(lambda: asked.done() or request_id in self.ids())
        return asked

    def ids(self) -> list[str]:
        return [one["id"] for one in self.client.get("/requests").json()["requests"]]

    def report(self, request_id: str) -> dict[str, Any]:
        report: dict[str, Any] = self.client.get(f"/requests/{request_id}").json()
        return report


def image_body(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"prompt": "x", "width": 64, "height": 64, "steps": 3, **changes}


def test_each_request_tells_its_place_its_times_and_its_steps(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    with (
        ThreadPoolExecutor() as pool,
        client_of(image_service(engine, tmp_path)) as client,
    ):
        rig = Rig(client, pool)
        engine.gate.clear()
        batch = {"items": [{**image_body(), "steps": 3}, {**image_body(), "steps": 5}]}
        first = rig.post("/generate", batch, "first")
        others = [rig.post("/generate", image_body(), name) for name in ("second", "third")]
        wait_until(lambda: rig.report("first")["state"] == "running")
        assert rig.ids() == ["first", "second", "third"]
        assert [rig.report(name)["position"] for name in rig.ids()] == [0, 1, 2]
        waiting = rig.report("third")
        expected = {"state": "waiting", "worked_s": None, "steps_done": None, "steps_total": None}
        assert expected.items() <= waiting.items()
        assert waiting["waited_s"] >= 0
        assert rig.report("first")["worked_s"] >= 0
        client.post("/cancel/second")
        wait_until(lambda: rig.ids() == ["first", "third"])
        assert rig.report("third")["position"] == 1
        engine.gate.set()
        assert first.result().status_code == 200
        assert others[0].result().status_code == 499
        assert others[1].result().status_code == 200
        assert client.get("/requests").json() == {"requests": []}
        assert error_code(client.get("/requests/first")) == "request.unknownId"


def test_steps_of_items_add_up_and_those_to_come_are_estimated() -> None:
    job = Job("x")
    job.note_items(3)
    told = [job.steps]
    for step in ((0, 1, 4), (0, 4, 4), (1, 2, 10), (2, 1, 1)):
        job.note_step(*step)
        told.append(job.steps)
    assert told == [None, (1, 12), (4, 12), (6, 24), (7, 15)]


def test_a_step_that_was_done_is_told(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    with (
        ThreadPoolExecutor() as pool,
        client_of(image_service(engine, tmp_path)) as client,
    ):
        rig = Rig(client, pool)
        engine.gate.clear()
        asked = rig.post("/generate", image_body(steps=200), "slow")
        engine.gate.set()

        def has_stepped() -> bool:
            report = rig.report("slow") if not asked.done() else {"steps_done": 1}
            return bool(report.get("steps_done"))

        wait_until(has_stepped)
        assert asked.result().status_code == 200


def test_all_work_is_cancelled_and_what_comes_after_it_is_taken(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    with (
        ThreadPoolExecutor() as pool,
        client_of(image_service(engine, tmp_path)) as client,
    ):
        rig = Rig(client, pool)
        assert client.post("/cancel").json() == {"cancelled": []}
        engine.gate.clear()
        asked = [rig.post("/generate", image_body(), name) for name in ("a", "b", "c")]
        assert client.post("/cancel").json() == {"cancelled": ["a", "b", "c"]}
        assert [one.result().status_code for one in asked] == [499] * 3
        engine.gate.set()
        assert client.post("/generate", json=image_body()).status_code == 200


def test_a_stream_says_where_it_waits_and_when_it_begins(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    with (
        ThreadPoolExecutor() as pool,
        client_of(image_service(engine, tmp_path)) as client,
    ):
        rig = Rig(client, pool)
        engine.gate.clear()
        first = rig.post("/generate", image_body(), "first")
        second = rig.post("/generate", image_body(stream=True), "second")
        engine.gate.set()
        assert first.result().status_code == 200
        answer = second.result()
        assert answer.headers["X-Queue-Position"] == "1"
        assert answer.headers["X-Request-Id"] == "second"
        blocks = answer.text.split("\n\n")
        assert blocks[1] == ": queued 1"
        events = server_events("\n\n".join(b for b in blocks if not b.startswith(":")))
        assert events[0] == ("queued", {"id": "second", "items": 1, "position": 1})
        assert events[1] == ("started", {"id": "second"})


CHAT = {"messages": [{"role": "user", "content": "one two"}], "stream": True}


@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/chat/completions", CHAT), ("/v1/completions", {"prompt": "one two", "stream": True})],
)
def test_a_text_stream_says_it_in_comments(path: str, body: dict[str, Any]) -> None:
    engine = FakeLanguageEngine()
    with ThreadPoolExecutor() as pool, client_of(language_service(engine)) as client:
        rig = Rig(client, pool)
        engine.gate.clear()
        busy = [rig.post(path, {**body, "stream": False}, name) for name in ("a", "b")]
        waits = rig.post(path, body, "waits")
        engine.gate.set()
        answer = waits.result()
        assert [one.result().status_code for one in busy] == [200, 200]
        assert answer.headers["X-Queue-Position"] == "1"
        assert answer.text.split("\n\n")[:2] == [": queued 1", ": started"]
        begins = client.post(path, json=body)
        assert begins.headers["X-Queue-Position"] == "0"
        assert begins.text.split("\n\n")[0] == ": started"


def test_a_text_that_begins_at_once_fails_with_a_status_and_one_that_waited_with_an_event() -> None:
    engine = FakeLanguageEngine()
    with ThreadPoolExecutor() as pool, client_of(language_service(engine)) as client:
        rig = Rig(client, pool)
        engine.fails = ContextExceededError("too long")
        refused = client.post("/v1/chat/completions", json=CHAT)
        assert (refused.status_code, error_code(refused)) == (400, "prompt.tooLong")
        engine.gate.clear()
        busy = [rig.post("/v1/completions", {"prompt": "a"}, name) for name in ("a", "b")]
        wait_until(lambda: all(rig.report(name)["state"] == "running" for name in ("a", "b")))
        waits = rig.post("/v1/chat/completions", CHAT, "waits")
        client.post("/cancel/waits")
        answer = waits.result()
        assert answer.status_code == 200
        assert '"code": "work.cancelled"' in answer.text
        engine.gate.set()
        assert [one.result().status_code for one in busy] == [200, 200]


def test_judgements_are_told_of_too(tmp_path: Path) -> None:
    engine = FakeVisionEngine()
    with ThreadPoolExecutor() as pool, client_of(vision_service(engine, tmp_path)) as client:
        rig = Rig(client, pool)
        engine.gate.clear()
        body = {"image_b64": b64(png()), "prompt": "red"}
        first = rig.post("/evaluate", body, "first")
        second = rig.post("/evaluate", body, "second")
        assert [rig.report(name)["position"] for name in ("first", "second")] == [0, 1]
        assert rig.report("first")["steps_total"] is None
        engine.gate.set()
        assert [one.result().status_code for one in (first, second)] == [200, 200]
