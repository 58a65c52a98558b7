"""Batches of single requests, with work that a test holds back and lets go."""

import asyncio
import gc
import random
import weakref
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import pytest

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.errors import (
    EngineFailedError,
    ImageRefusedError,
    ModelUnloadingError,
    QueueFullError,
    ServiceError,
    WorkCancelledError,
)
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.micro_batches import MicroBatches, Piece
from imagebeam_services.common.worklist import Worklist
from tests.support.service_client import LogLines

LIMIT = 4
Begun = tuple[Job, asyncio.Task[str]]


class Observer:
    """Counts what is in the engine."""

    def __init__(self) -> None:
        self.inside = 0

    def require_loaded(self) -> None:
        pass

    def work_began(self) -> None:
        self.inside += 1

    def work_ended(self) -> None:
        self.inside -= 1

    def work_failed(self, error: ServiceError) -> None:
        pass


class Rig:
    """Batches whose work puts a thing in capitals, each batch when the test lets it.

    Attributes:
        done: The things of each call, in order.
    """

    def __init__(self, *, places: int = 1, waiting_limit: int = 50, held: bool = True) -> None:
        self.lines = LogLines()
        self.observer = Observer()
        self.admission = Admission(places, waiting_limit, clock=lambda: 0.0)
        self.worklist = Worklist(self.admission, self.observer, self.lines.log)
        self.batches = MicroBatches[str, str](
            self.worklist, lambda: LIMIT, self._work, self.lines.log
        )
        self.done: list[list[str]] = []
        self.permits = asyncio.Semaphore(0 if held else 10_000)

    def ask(self, *things: str) -> list[Begun]:
        return [self.batches.begin(thing, thing) for thing in things]

    async def begun(self, *things: str) -> list[Begun]:
        """Asks one after the other, and goes on when all of them wait or run."""
        begun = []
        for thing in things:
            begun += self.ask(thing)
            await settled()
        return begun

    async def _work(self, pieces: Sequence[Piece[str]]) -> list[str | ServiceError]:
        self.done.append([piece.thing for piece in pieces])
        await self.permits.acquire()
        if any(piece.thing.startswith("poison") for piece in pieces):
            raise RuntimeError("the engine choked")
        return [outcome_of(piece) for piece in pieces]


def outcome_of(piece: Piece[str]) -> str | ServiceError:
    if piece.thing.startswith("bad"):
        return ImageRefusedError(piece.thing)
    return piece.thing.upper()


async def settled() -> None:
    """Lets everything that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def results(begun: Sequence[Begun]) -> list[str | BaseException]:
    return await asyncio.gather(*(task for _, task in begun), return_exceptions=True)


def in_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Makes a plain test of one that awaits."""

    def run() -> None:
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


@in_loop
async def test_one_that_is_alone_is_done_at_once_and_alone() -> None:
    rig = Rig()
    await rig.begun("a")
    assert rig.done == [["a"]]


@in_loop
async def test_those_that_wait_are_done_together_in_their_order() -> None:
    rig = Rig()
    begun = await rig.begun("a", "b", "c", "d")
    assert (rig.admission.running, rig.admission.waiting) == (1, 3)
    rig.permits.release()
    await settled()
    assert rig.done == [["a"], ["b", "c", "d"]]
    assert (rig.admission.running, rig.admission.waiting, rig.observer.inside) == (3, 0, 3)
    rig.permits.release()
    assert await results(begun) == ["A", "B", "C", "D"]
    assert (rig.admission.running, rig.observer.inside) == (0, 0)


@in_loop
async def test_those_that_come_in_one_moment_are_done_together_at_once() -> None:
    rig = Rig(held=False)
    assert await results(rig.ask("a", "b", "c")) == ["A", "B", "C"]
    assert rig.done == [["a", "b", "c"]]


@in_loop
async def test_a_batch_has_no_more_than_its_limit() -> None:
    rig = Rig()
    begun = await rig.begun(*"abcdefgh")
    for _ in range(3):
        rig.permits.release()
    assert await results(begun) == list("ABCDEFGH")
    assert rig.done == [["a"], ["b", "c", "d", "e"], ["f", "g", "h"]]


@in_loop
async def test_other_work_keeps_its_turn_and_is_in_no_batch() -> None:
    rig = Rig()
    order: list[str] = []

    async def other(job: Job) -> None:
        order.append(f"{job.id} after {len(rig.done)}")

    first = await rig.begun("a")
    _, task = rig.worklist.begin("other", other)
    await settled()
    behind = await rig.begun("b", "c")
    rig.permits.release()
    rig.permits.release()
    await results([*first, *behind])
    await task
    assert rig.done == [["a"], ["b", "c"]]
    assert order == ["other after 1"]


@in_loop
async def test_one_that_is_refused_spoils_nothing_for_its_neighbours() -> None:
    rig = Rig(held=False)
    first, good, bad, better = await results(rig.ask("a", "b", "bad", "c"))
    assert (first, good, better) == ("A", "B", "C")
    assert isinstance(bad, ImageRefusedError)
    assert rig.done == [["a", "b", "bad", "c"]]


@in_loop
async def test_one_that_the_engine_chokes_on_fails_alone() -> None:
    rig = Rig(held=False)
    good, poison, better = await results(rig.ask("b", "poison", "c"))
    assert (good, better) == ("B", "C")
    assert isinstance(poison, EngineFailedError)
    assert rig.done == [["b", "poison", "c"], ["b"], ["poison"], ["c"]]
    (line,) = rig.lines.named("batch.failed")
    assert line["pieces"] == 3
    assert [line["id"] for line in rig.lines.named("work.failed")] == ["poison"]


@in_loop
async def test_one_that_is_cancelled_in_its_batch_leaves_the_others() -> None:
    rig = Rig()
    _, (job, _), *_ = begun = await rig.begun("a", "b", "c")
    rig.permits.release()
    await settled()
    rig.worklist.job("b").cancel.cancel("by the test")
    assert job.cancel.is_cancelled
    rig.permits.release()
    first, cancelled, third = await results(begun)
    assert (first, third) == ("A", "C")
    assert isinstance(cancelled, WorkCancelledError)


@in_loop
async def test_one_that_made_the_batch_may_be_cancelled_like_any_other() -> None:
    rig = Rig()
    _, second, _ = begun = await rig.begun("a", "b", "c")
    rig.permits.release()
    await settled()
    second[0].cancel.cancel("by the test")
    rig.permits.release()
    _, cancelled, third = await results(begun)
    assert isinstance(cancelled, WorkCancelledError)
    assert third == "C"


@in_loop
async def test_one_that_is_cancelled_while_it_waits_is_in_no_batch() -> None:
    rig = Rig()
    _, (_, waiting), *_ = begun = await rig.begun("a", "b", "c")
    rig.worklist.job("b").cancel.cancel("by the test")
    with pytest.raises(WorkCancelledError):
        await waiting
    rig.permits.release()
    rig.permits.release()
    await results(begun)
    assert rig.done == [["a"], ["c"]]


@in_loop
async def test_the_place_is_held_until_the_engine_has_left_the_batch() -> None:
    rig = Rig()
    begun = await rig.begun("a", "b", "c")
    rig.permits.release()
    await settled()
    rig.worklist.cancel_all("by the test")
    late = await rig.begun("d")
    assert rig.done == [["a"], ["b", "c"]]
    assert rig.observer.inside == 2
    rig.permits.release()
    rig.permits.release()
    await results([*begun, *late])
    assert rig.done == [["a"], ["b", "c"], ["d"]]


@in_loop
async def test_a_batch_that_nobody_wants_any_more_is_not_tried_again() -> None:
    rig = Rig()
    begun = await rig.begun("a", "poison", "poison too")
    rig.permits.release()
    await settled()
    rig.worklist.cancel_all("by the test")
    rig.permits.release()
    outcomes = await results(begun)
    assert all(isinstance(outcome, WorkCancelledError) for outcome in outcomes[1:])
    assert rig.done == [["a"], ["poison", "poison too"]]


@in_loop
async def test_those_that_wait_are_refused_when_the_model_goes() -> None:
    rig = Rig()
    begun = await rig.begun("a", "b", "c")
    draining = asyncio.create_task(rig.worklist.drain(ModelUnloadingError("unloading")))
    await settled()
    rig.permits.release()
    first, *others = await results(begun)
    await draining
    assert first == "A"
    assert [type(other) for other in others] == [ModelUnloadingError] * 2


@in_loop
async def test_the_queue_counts_requests_and_not_batches() -> None:
    rig = Rig(waiting_limit=3)
    await rig.begun("a", "b", "c", "d")
    with pytest.raises(QueueFullError):
        rig.ask("e")


@in_loop
async def test_an_id_may_come_again_when_its_request_has_ended() -> None:
    rig = Rig(held=False)
    assert await results(rig.ask("a")) == ["A"]
    assert await results(rig.ask("a")) == ["A"]
    assert rig.done == [["a"], ["a"]]


@pytest.mark.parametrize("requests", [1, 3])
def test_an_error_does_not_keep_the_engines_frames_alive(requests: int) -> None:
    class Tensor:
        """What a frame of the engine holds."""

    kept: list[weakref.ref[Tensor]] = []

    async def fail() -> None:
        async def work(_: Sequence[Piece[str]]) -> list[str | ServiceError]:
            tensor = Tensor()
            kept.append(weakref.ref(tensor))
            raise RuntimeError("the engine choked")

        rig = Rig()
        batches = MicroBatches[str, str](rig.worklist, lambda: LIMIT, work, rig.lines.log)
        outcomes = await results([batches.begin(str(number), "x") for number in range(requests)])
        assert [type(outcome) for outcome in outcomes] == [EngineFailedError] * requests

    gc.collect()
    gc.disable()
    try:
        asyncio.run(fail())
        assert [tensor() for tensor in kept] == [None] * len(kept)
    finally:
        gc.enable()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_each_request_gets_its_own_outcome(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a game of chance, not a secret
    names = [f"{chance.choice(('good', 'bad', 'poison'))} {number}" for number in range(30)]

    async def other(_: Job) -> None:
        await asyncio.sleep(0)

    def cancel_one(begun: Sequence[Begun]) -> None:
        under_way = [job for job, task in begun if not task.done()]
        if under_way:
            chance.choice(under_way).cancel.cancel("at random")

    async def play() -> None:
        rig = Rig(places=chance.randint(1, 3))
        begun: list[Begun] = []
        others: list[Awaitable[None]] = []
        steps: list[Callable[[], object]] = [
            rig.permits.release,
            lambda: cancel_one(begun),
            lambda: others.append(rig.worklist.begin(f"other {len(others)}", other)[1]),
        ]
        for name in names:
            begun.extend(rig.ask(name))
            chance.choices(steps, weights=(4, 1, 2))[0]()
            await asyncio.sleep(0)
        for _ in range(2 * len(names)):
            rig.permits.release()
        outcomes = await results(begun)
        await asyncio.gather(*others)
        for name, (job, _), outcome in zip(names, begun, outcomes, strict=True):
            kinds = {"good": str, "bad": ImageRefusedError, "poison": EngineFailedError}
            expected = kinds[name.split()[0]]
            assert isinstance(outcome, WorkCancelledError if job.cancel.is_cancelled else expected)
            assert outcome == name.upper() or not isinstance(outcome, str)
        assert max(len(things) for things in rig.done) <= LIMIT
        assert (rig.admission.running, rig.admission.waiting, rig.observer.inside) == (0, 0, 0)

    asyncio.run(play())
