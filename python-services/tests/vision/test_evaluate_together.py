"""Requests for one image that wait at the same time are judged together, each for itself."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import OutOfMemoryError, ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.logs import EventLog
from imagebeam_services.vision.app import create_app
from imagebeam_services.vision.clip_engine import ClipEngine
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation
from imagebeam_services.vision.settings import VisionSettings
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.pictures import b64, png
from tests.support.service_client import (
    LogLines,
    client_of,
    error_code,
    settings,
    vision_service,
)
from tests.support.waiting import wait_until

Body = dict[str, Any]


class TurnstileEngine(FakeVisionEngine):
    """Judges when the test lets it: one call for each `permits.release()`.

    Attributes:
        most_in_memory: More images at a time are too many for the memory; None: any number fits.
    """

    def __init__(self) -> None:
        super().__init__()
        self.permits = threading.Semaphore(0)
        self.most_in_memory: int | None = None

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> Sequence[Evaluation | ServiceError]:
        judged = super().evaluate(requests, cancel)
        if self.most_in_memory is not None and len(requests) > self.most_in_memory:
            raise OutOfMemoryError("too many at a time")
        return judged

    def wait(self, cancel: CancelToken) -> None:
        while not self.permits.acquire(timeout=0.005):
            cancel.raise_if_cancelled()


class Crowd:
    """Clients that ask at the same time."""

    def __init__(self, client: TestClient, pool: ThreadPoolExecutor) -> None:
        self.client = client
        self._pool = pool

    def ask(self, bodies: Sequence[Body]) -> list[Future[Any]]:
        """Asks one after the other, so that they wait in this order; returns while they wait."""
        asked = []
        for body in bodies:
            before = self.under_way()
            headers = {"X-Request-Id": body["prompt"]} if "prompt" in body else {}
            post = partial(self.client.post, "/evaluate", json=body, headers=headers)
            asked.append(self._pool.submit(post))
            wait_until(partial(self._has_come, before + 1))
        return asked

    def _has_come(self, number: int) -> bool:
        return self.under_way() == number

    def under_way(self) -> int:
        queue = self.client.get("/health").json()["queue"]
        total: int = queue["running"] + queue["waiting"]
        return total


def picture(colour: str, prompt: str) -> Body:
    return {"image_b64": b64(png(colour)), "prompt": prompt}


def scores(asked: Sequence[Future[Any]]) -> list[float]:
    return [future.result(10).json()["clip_score"] for future in asked]


@pytest.fixture
def engine() -> TurnstileEngine:
    return TurnstileEngine()


@pytest.fixture
def crowd(engine: TurnstileEngine, tmp_path: Path) -> Iterator[Crowd]:
    with client_of(vision_service(engine, tmp_path)) as client, ThreadPoolExecutor(24) as pool:
        yield Crowd(client, pool)
        engine.permits.release(100)


def test_what_waits_goes_to_the_engine_in_one_call(crowd: Crowd, engine: TurnstileEngine) -> None:
    colours = ("red", "blue", "red", "red", "blue")
    asked = crowd.ask([picture(colour, f"p{i}") for i, colour in enumerate(colours)])
    assert crowd.client.get("/health").json()["queue"]["waiting"] == 4
    engine.permits.release(2)
    assert scores(asked) == [100, 0, 100, 100, 0]
    assert engine.batches == [1, 4]


def test_no_more_go_in_one_call_than_the_engine_does_best_with(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    engine.micro_batch = 3
    asked = crowd.ask([picture("red", f"p{i}") for i in range(8)])
    engine.permits.release(4)
    assert scores(asked) == [100] * 8
    assert engine.batches == [1, 3, 3, 1]


def test_a_request_for_several_images_is_judged_by_itself_and_in_its_turn(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    several = {"items": [picture("red", "x"), picture("blue", "x")]}
    asked = crowd.ask([picture("red", "p0"), several, picture("red", "p1"), picture("red", "p2")])
    engine.permits.release(3)
    assert len(asked.pop(1).result(10).json()["items"]) == 2
    assert scores(asked) == [100] * 3
    assert engine.batches == [1, 2, 2]


def test_a_bad_image_spoils_nothing_for_its_neighbours(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    bad = {"image_b64": b64(b"no image"), "prompt": "p2"}
    asked = crowd.ask([picture("red", "p0"), picture("red", "p1"), bad, picture("blue", "p3")])
    engine.permits.release(2)
    refused = asked.pop(2).result(10)
    assert (refused.status_code, error_code(refused)) == (422, "image.refused")
    assert scores(asked) == [100, 100, 0]
    assert engine.batches == [1, 2]


def test_where_they_do_not_fit_into_the_memory_together_each_is_judged_alone(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    engine.most_in_memory = 1
    asked = crowd.ask([picture("red", f"p{i}") for i in range(4)])
    engine.permits.release(5)
    assert scores(asked) == [100] * 4
    assert engine.batches == [1, 3, 1, 1, 1]


def test_one_can_be_cancelled_by_its_id_while_its_batch_runs(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    asked = crowd.ask([picture("red", f"p{i}") for i in range(4)])
    engine.permits.release()
    wait_until(lambda: engine.batches == [1, 3])
    assert crowd.client.post("/cancel/p2").json() == {"cancelled": ["p2"]}
    engine.permits.release()
    cancelled = asked.pop(2).result(10)
    assert (cancelled.status_code, error_code(cancelled)) == (499, "work.cancelled")
    assert scores(asked) == [100] * 3


def test_the_engine_leaves_a_batch_when_all_of_it_are_cancelled(
    crowd: Crowd, engine: TurnstileEngine
) -> None:
    asked = crowd.ask([picture("red", f"p{i}") for i in range(3)])
    engine.permits.release()
    wait_until(lambda: engine.batches == [1, 2])
    for number in (1, 2):
        assert crowd.client.post(f"/cancel/p{number}").status_code == 200
    assert [future.result(10).status_code for future in asked] == [200, 499, 499]


def test_each_prompt_is_logged_under_its_own_id(engine: TurnstileEngine, tmp_path: Path) -> None:
    lines = LogLines(prompts=True)
    service = vision_service(engine, tmp_path, lines)
    with client_of(service) as client, ThreadPoolExecutor(3) as pool:
        asked = Crowd(client, pool).ask([picture("red", f"p{i}") for i in range(3)])
        engine.permits.release(2)
        assert scores(asked) == [100] * 3
    assert [(line["id"], line["text"]) for line in lines.named("prompt")] == [
        (f"p{i}", f"p{i}") for i in range(3)
    ]


class GatedClip(ClipEngine):
    """A CLIP that waits for the test before each call, and notes how many images it had."""

    def __init__(self, made: VisionSettings, log: EventLog) -> None:
        super().__init__(made, log)
        self.gate = threading.Event()
        self.calls: list[int] = []

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> Sequence[Evaluation | ServiceError]:
        self.calls.append(len(requests))
        assert self.gate.wait(30)
        return super().evaluate(requests, cancel)


def test_clip_gives_together_what_it_gives_alone(tiny_clip: Path) -> None:
    made = VisionSettings(common=settings(), model_path=tiny_clip)
    bodies = [
        {
            "image_b64": b64(png(f"hsl({50 * i}, 80%, 50%)", (40 + i, 64 - i))),
            "prompt": f"p{i}",
        }
        for i in range(7)
    ]
    with client_of(create_app(made, ClipEngine(made, LogLines().log), LogLines().log)) as client:
        alone = [client.post("/evaluate", json=body).json() for body in bodies]
    engine = GatedClip(made, LogLines().log)
    service = create_app(made, engine, LogLines().log)
    with client_of(service) as client, ThreadPoolExecutor(8) as pool:
        asked = Crowd(client, pool).ask(bodies)
        engine.gate.set()
        together = [future.result(30).json() for future in asked]
    assert engine.calls == [1, 6]
    for one, other in zip(alone, together, strict=True):
        for name in ("clip_cosine", "aesthetic_raw"):
            assert other[name] == pytest.approx(one[name], abs=1e-5)
    assert len({answer["clip_cosine"] for answer in together}) == 7
