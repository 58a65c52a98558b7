"""llama.cpp with a real small model: meaningful answers, several at once, cancelled ones."""

import json
import math
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import psutil
import pytest

from imagebeam_services.language.child.watchdog import Life, Moment
from imagebeam_services.language.llama_engine import LlamaEngine
from tests.support.language_models import llama_service, smollm2
from tests.support.running_service import RunningService, running
from tests.support.service_client import LogLines
from tests.support.service_process import PATIENCE_S
from tests.support.waiting import wait_until

LONG_PROMPT = "Tell me a story about each of these: " + "a lighthouse, a boat, the sea, " * 30
CHAT = "/v1/chat/completions"


class Rig:
    """A running service, its engine and its log."""

    def __init__(self, live: RunningService, engine: LlamaEngine, lines: LogLines) -> None:
        self.live = live
        self.engine = engine
        self.lines = lines

    def ask(self, text: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        with self.live.client(timeout_s=120) as client:
            response = client.post(CHAT, json=chat(text, **changes))
            assert response.status_code == 200, response.text
            answer: dict[str, Any] = response.json()
            return answer


def chat(text: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    messages = [{"role": "user", "content": text}]
    return {"messages": messages, "max_tokens": 32, "temperature": 0, **changes}


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    lines = LogLines()
    engines: list[LlamaEngine] = []

    def build(hosts: tuple[str, ...]) -> Any:  # noqa: ANN401
        service, engine = llama_service(smollm2(), lines, common={"hosts": hosts})
        engines.append(engine)
        return service

    with running(build) as live:
        live.load()
        yield Rig(live, engines[0], lines)


def test_it_knows_the_capital_of_france(rig: Rig) -> None:
    body = {"prompt": "The capital of France is", "max_tokens": 4, "temperature": 0}
    with rig.live.client(timeout_s=60) as client:
        assert client.post("/v1/completions", json=body).json()["text"].startswith(" Paris")


def test_yes_and_no_have_probabilities(rig: Rig) -> None:
    question = "Is the sky blue? Answer with yes or no."
    answer = rig.ask(question, max_tokens=1, logprobs=True, top_logprobs=100)
    token = answer["choices"][0]["logprobs"]["content"][0]
    sums = {"yes": 0.0, "no": 0.0}
    for entry in token["top_logprobs"]:
        word = entry["token"].strip().lower()
        if word in sums:
            sums[word] += math.exp(entry["logprob"])
    assert min(sums.values()) > 0
    assert 0.2 < sum(sums.values()) < 1


def test_a_schema_makes_json_of_a_real_answer(rig: Rig) -> None:
    schema = {
        "type": "object",
        "properties": {"colour": {"type": "string", "maxLength": 20}, "warm": {"type": "boolean"}},
        "required": ["colour", "warm"],
    }
    form = {"type": "json_schema", "json_schema": {"name": "colour", "schema": schema}}
    answer = rig.ask("Name a colour.", response_format=form, max_tokens=60)
    said = json.loads(answer["choices"][0]["message"]["content"])
    assert re.fullmatch(r"[^\d]+", said["colour"])
    assert isinstance(said["warm"], bool)


def test_a_prefix_is_read_only_once(rig: Rig) -> None:
    first = rig.ask(LONG_PROMPT + " First question: who?", max_tokens=1)["usage"]
    second = rig.ask(LONG_PROMPT + " Second question: where?", max_tokens=1)["usage"]
    cached = second["prompt_tokens_details"]["cached_tokens"]
    assert cached > 0.9 * first["prompt_tokens"]


def streamed_times(rig: Rig, number: int) -> list[float]:
    """When the pieces of one streamed answer came."""
    body = chat(f"Tell me a long story about {number} boats.", stream=True, max_tokens=40)
    with (
        rig.live.client(timeout_s=60) as client,
        client.stream("POST", CHAT, json=body) as response,
    ):
        return [time.monotonic() for line in response.iter_lines() if '"content":' in line]


def test_four_chats_at_once_are_answered_side_by_side(rig: Rig) -> None:
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda number: streamed_times(rig, number), range(2, 6)))
    assert all(len(times) > 20 for times in together)
    last_first = max(times[0] for times in together)
    first_last = min(times[-1] for times in together)
    assert last_first < first_last, "no two were answered at the same time"


def post_in_thread(
    pool: ThreadPoolExecutor, rig: Rig, body: dict[str, Any], request_id: str
) -> "Future[httpx.Response]":
    def post() -> httpx.Response:
        with rig.live.client(timeout_s=60) as client:
            return client.post(CHAT, json=body, headers={"X-Request-Id": request_id})

    return pool.submit(post)


def new_prompt() -> str:
    """A prompt that takes several batches to read, and is in no cache."""
    return f"{time.monotonic_ns()} {LONG_PROMPT * 4}"


def test_a_chat_is_cancelled_while_its_prompt_is_being_read(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    hear = Life.hear

    def note(life: Life, chunk: dict[str, Any], now: Moment) -> None:
        told.append(chunk)
        hear(life, chunk, now)

    monkeypatch.setattr(Life, "hear", note)
    with ThreadPoolExecutor(1) as pool, rig.live.client() as client:
        asked = post_in_thread(pool, rig, chat(new_prompt()), "long")
        wait_until(lambda: bool(told))
        assert client.post("/cancel/long").status_code == 200
        assert asked.result().status_code == 499
    wait_until(lambda: rig.live.health()["status"] == "healthy")
    read = [chunk["prompt_progress"] for chunk in told if "prompt_progress" in chunk][-1]
    assert read["processed"] < 0.6 * read["total"]
    assert rig.ask("Hi", max_tokens=1)["usage"]["completion_tokens"] == 1


def test_a_client_that_leaves_frees_its_place(rig: Rig) -> None:
    # On a busy machine, the batch that it is at takes long, and the whole of it for ever.
    body = chat(new_prompt(), max_tokens=2500)
    with rig.live.client(timeout_s=0.3) as leaving, pytest.raises(httpx.TimeoutException):
        leaving.post(CHAT, json=body, headers={"X-Request-Id": "left"})
    wait_until(lambda: rig.live.health()["queue"]["running"] == 0, PATIENCE_S)
    assert "left" in [line["id"] for line in rig.lines.named("work.cancelled")]


def test_a_fifth_chat_waits_for_a_place(rig: Rig) -> None:
    with ThreadPoolExecutor(5) as pool, rig.live.client() as client:
        bodies = [chat(f"{number} Tell me a long story.", max_tokens=400) for number in range(5)]
        asked = [post_in_thread(pool, rig, body, f"n{i}") for i, body in enumerate(bodies)]
        wait_until(lambda: rig.live.health()["queue"]["waiting"] == 1)
        assert rig.live.health()["queue"]["running"] == 4
        for number in range(5):
            client.post(f"/cancel/n{number}")
        assert {response.result().status_code for response in asked} == {499}


def test_a_child_that_is_killed_is_noticed_and_replaced(rig: Rig) -> None:
    child = rig.engine.child_pid
    assert child is not None
    # Several: a story may be a short one, and over before the child is killed.
    with ThreadPoolExecutor(4) as pool:
        bodies = [chat(f"{number} Tell me a long story.", max_tokens=500) for number in range(4)]
        asked = [post_in_thread(pool, rig, body, f"s{i}") for i, body in enumerate(bodies)]
        wait_until(lambda: rig.live.health()["queue"]["running"] == 4)
        os.kill(child, signal.SIGKILL)
        responses = [each.result() for each in asked]
    died = [response for response in responses if response.status_code != 200]
    assert died
    assert {response.status_code for response in died} == {500}
    assert {response.json()["error"]["code"] for response in died} == {"engine.died"}
    wait_until(lambda: rig.live.health()["status"] == "healthy")
    assert rig.engine.child_pid != child
    assert not psutil.pid_exists(child)
    assert rig.ask("Hi", max_tokens=1)["usage"]["completion_tokens"] == 1
