"""A request that runs away is ended alone, and the model is back without anybody's help."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from starlette.testclient import TestClient

from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.language import llama_engine
from imagebeam_services.language.child import watchdog
from imagebeam_services.language.child.watchdog import (
    BATCH_S,
    BLOCKED_S,
    STEP_S,
    Life,
    Meter,
    Moment,
    blamed_for_memory,
    overdue,
)
from imagebeam_services.language.llama_engine import LlamaEngine
from imagebeam_services.language.protocol import (
    ChatMessage,
    Finished,
    LanguageRequest,
    Sampling,
    TextPart,
)
from tests.language.test_llama_cpp_python import model_file, service_of
from tests.support.language_models import llama_service
from tests.support.service_client import LogLines, client_of, error_code
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.waiting import wait_until

START = Moment(100.0, 1000.0)
ENDLESS = "root ::= (([a-z]?){0,30}){0,60}"
GROWING = 'root ::= "a"{5,4}'
"""What llama.cpp itself makes no end of; no schema is compiled to such a grammar."""


def at(busy_s: float, wall_s: float | None = None) -> Moment:
    """So long after the start; on the wall a busy machine's 20 times as long."""
    return Moment(START.busy_s + busy_s, START.wall_s + (20 * busy_s if wall_s is None else wall_s))


def life(name: str) -> Life:
    """A request by what it is: cancelled, with a schema, and whether it reads or writes."""
    reads = True if "reads" in name else False if "writes" in name else None
    return Life(
        START,
        has_grammar="schema" in name,
        spoke=None if reads is None else START,
        reads=reads,
        asked_to_end=START if "cancelled" in name else None,
    )


# Why, the requests in the child, how much it has worked since their last sign, and which hang.
CASES: list[tuple[str, list[str], float, list[str]]] = [
    ("the limit of its work ends one without a schema", ["reads", "writes", "waits"], 1e6, []),
    ("a cancelled one may finish its batch", ["cancelled reads"], BATCH_S - 0.1, []),
    ("but not for ever", ["cancelled reads"], BATCH_S, ["cancelled reads"]),
    ("a cancelled one may finish its token", ["cancelled writes"], STEP_S - 0.1, []),
    ("which takes no time", ["cancelled writes"], STEP_S, ["cancelled writes"]),
    ("a grammar is soon made", ["schema waits"], STEP_S, ["schema waits"]),
    ("or else is still being made", ["schema waits"], STEP_S - 0.1, []),
    ("a token that a schema allows is soon found", ["schema writes"], STEP_S, ["schema writes"]),
    ("a long prompt is no hang", ["schema reads"], BATCH_S - 0.1, []),
    ("beside others there may be a batch", ["schema waits", "reads"], BATCH_S - 0.1, []),
    ("they may wait for it", ["schema waits", "reads"], BATCH_S, ["schema waits"]),
    ("the innocent are let be", ["schema writes", "writes"], STEP_S, ["schema writes"]),
    ("schemas are blamed first", ["schema waits", "cancelled waits"], BATCH_S, ["schema waits"]),
]


@pytest.mark.parametrize(
    ("names", "busy_s", "late"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_only_the_childs_own_work_counts(names: list[str], busy_s: float, late: list[str]) -> None:
    lives = {name: life(name) for name in names}
    found = overdue(list(lives.values()), Moment(START.busy_s + busy_s, START.wall_s + 1))
    assert found == [lives[name] for name in late]


def test_a_starved_child_is_not_killed_for_what_others_take_from_it() -> None:
    """One that is given 1 % of a core has hardly worked in five minutes."""
    lives = [life("cancelled writes"), life("writes")]
    assert overdue(lives, Moment(START.busy_s + 3, START.wall_s + BLOCKED_S - 1)) == []
    assert overdue(lives, Moment(START.busy_s + 3, START.wall_s + BLOCKED_S)) == lives[:1]


def test_nothing_is_killed_while_others_make_progress() -> None:
    cancelled, innocent = life("cancelled schema waits"), life("writes")
    for busy_s in range(0, 1000, 10):
        innocent.hear({}, at(busy_s))
        assert overdue([cancelled, innocent], at(busy_s + 9)) == []
    assert overdue([cancelled, innocent], at(1000 + STEP_S)) == [cancelled]


def test_what_a_request_is_at_is_heard_from_its_chunks() -> None:
    heard, reads = life("schema waits"), []
    for processed in (0, 256, 300):
        heard.hear({"prompt_progress": {"total": 300, "processed": processed}}, at(1))
        reads.append(heard.reads)
    heard.hear({"choices": []}, at(1))
    reads.append(heard.reads)
    assert reads == [True, True, False, False]
    assert heard.spoke == at(1)


@pytest.mark.parametrize(
    ("names", "blamed"),
    [
        (["schema waits", "waits", "schema writes"], ["schema waits"]),
        (["schema writes", "cancelled writes"], ["cancelled writes"]),
        (["schema writes", "writes"], ["schema writes"]),
        (["writes", "waits"], ["writes", "waits"]),
        ([], []),
    ],
)
def test_who_is_blamed_for_memory(names: list[str], blamed: list[str]) -> None:
    lives = {name: life(name) for name in names}
    assert blamed_for_memory(list(lives.values())) == [lives[name] for name in blamed]


class FakeProcess:
    """Threads that have worked so long, or a process that tells of the whole alone."""

    def __init__(self) -> None:
        self.threads_s: dict[int, float] | None = {1: 5.0}
        self.whole_s = 0.0

    def threads(self) -> list[Any]:
        from psutil._ntuples import pthread

        if self.threads_s is None:
            raise psutil.AccessDenied
        return [pthread(key, spent, 0.0) for key, spent in self.threads_s.items()]

    def cpu_times(self) -> tuple[float, float]:
        return self.whole_s, 0.0


def test_work_is_that_of_the_busiest_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s, process = 0.0, FakeProcess()
    monkeypatch.setattr(psutil, "Process", lambda _: process)
    meter = Meter(1, clock=lambda: now_s)
    start = meter.moment().busy_s
    process.threads_s = {1: 5.0, 2: 3.0, 3: 2.0}  # a new one hangs beside an old one that rests
    assert meter.moment().busy_s == start + 3
    process.threads_s = {1: 6.0, 3: 2.5}
    assert meter.moment().busy_s == start + 4
    process.threads_s, process.whole_s, now_s = None, 50.0, 60.0
    meter.moment()
    process.whole_s, now_s = 58.0, 61.0  # eight threads for a second
    before = meter.moment().busy_s
    process.whole_s, now_s = 58.1, 71.0  # starved
    assert meter.moment().busy_s == pytest.approx(before + 0.1)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A service whose engine does whatever it is asked to, past any check."""
    monkeypatch.setattr(llama_engine, "GROWTH_BYTES", 2**27)
    monkeypatch.setattr(watchdog, "STEP_S", 0.4)
    with client_of(service_of(model_file(tmp_path))) as client:
        yield client


@pytest.mark.parametrize("enum", ["hang", "grow"])
def test_what_runs_away_is_told_and_the_model_is_back_by_itself(
    stand_in: TestClient, enum: str
) -> None:
    form = {"type": "json_schema", "json_schema": {"schema": {"enum": [enum]}}}
    body = {"messages": [{"role": "user", "content": "x"}], "response_format": form}
    response = stand_in.post("/v1/chat/completions", json=body)
    assert (response.status_code, error_code(response)) == (422, "request.unsupported")
    wait_until(lambda: status(stand_in) == "healthy")
    assert stand_in.post("/v1/completions", json={"prompt": "x"}).json()["text"] == "x "


def chat(grammar: str | None, max_tokens: int = 8) -> LanguageRequest:
    """A chat as the engine gets it: no check of schemas stands before it."""
    message = ChatMessage("user", (TextPart("x"),))
    return LanguageRequest((message,), max_tokens, Sampling(temperature=0.0), grammar=grammar)


async def outcome(engine: LlamaEngine, request: LanguageRequest, cancel: CancelToken) -> object:
    """The code of what a request fails with, or how it ended."""
    try:
        async for piece in engine.generate(request, cancel):
            if isinstance(piece, Finished):
                return piece.reason
    except ServiceError as error:
        return error.code
    return None


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit data")
def test_what_takes_memory_is_refused_and_the_child_lives_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama_engine, "GROWTH_BYTES", 2**28)
    service, engine = llama_service(write_tiny_llama(tmp_path / "tiny.gguf"))
    with client_of(service) as client:
        child = engine.child_pid
        assert client.portal is not None
        asked = client.portal.call(outcome, engine, chat(GROWING), CancelToken())
        assert asked == "request.unsupported"
        assert client.portal.call(outcome, engine, chat(None), CancelToken()) in ("length", "stop")
        assert engine.child_pid == child


def test_where_the_system_sets_no_limit_what_takes_memory_is_killed_also_when_nobody_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama_engine, "GROWTH_BYTES", 2**28)
    service, engine = llama_service(write_tiny_llama(tmp_path / "tiny.gguf"))
    as_it_is = engine._config  # noqa: SLF001 - the child's limit is set nowhere else
    monkeypatch.setattr(
        engine, "_config", lambda *told: replace(as_it_is(*told), growth_bytes=2**45)
    )
    with client_of(service) as client:
        for leaves in (False, True):
            child = engine.child_pid
            token = CancelToken()
            assert client.portal is not None
            asked = client.portal.start_task_soon(outcome, engine, chat(GROWING), token)
            if leaves:
                client.portal.call(token.cancel, "for the test")
            assert asked.result(60) == ("work.cancelled" if leaves else "request.unsupported")
            wait_until(partial(is_back, client, engine, child))


def test_a_hang_is_ended_the_innocent_may_try_again_and_who_comes_is_told_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "BATCH_S", 0.4)  # the innocent one's prompt may be read next
    lines = LogLines()
    service, engine = llama_service(write_tiny_llama(tmp_path / "tiny.gguf"), lines, places=2)
    with client_of(service) as client:
        child = engine.child_pid
        assert client.portal is not None
        guilty = client.portal.start_task_soon(outcome, engine, chat(ENDLESS), CancelToken())
        innocent = client.portal.start_task_soon(outcome, engine, chat(None, 8192), CancelToken())
        assert guilty.result(60) == "request.unsupported"
        assert innocent.result(60) in ("engine.died", "length", "stop")
        wait_until(partial(is_back, client, engine, child))
        assert [line["reason"] for line in lines.named("child.runaway")] == ["it hung at a request"]


def is_back(client: TestClient, engine: LlamaEngine, child: int | None) -> bool:
    """Whether another child is loaded."""
    return engine.child_pid not in (None, child) and status(client) == "healthy"


def status(client: TestClient) -> str:
    found: str = client.get("/health").json()["status"]
    return found
