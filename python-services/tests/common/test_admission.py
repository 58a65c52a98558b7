"""The queue by itself: order, bounds, cancelled waits, and when to come back."""

import asyncio
import random
from collections.abc import Callable

import pytest

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.errors import (
    ModelUnloadingError,
    QueueFullError,
    WorkCancelledError,
)
from imagebeam_services.common.jobs import Job


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def hold(admission: Admission, job: Job, until: asyncio.Event) -> None:
    async with admission.place(job):
        await until.wait()


def test_jobs_get_their_places_in_the_order_of_arrival() -> None:
    async def run() -> list[str]:
        admission = Admission(places=1, waiting_limit=10, clock=Clock())
        order: list[str] = []

        async def note(name: str) -> None:
            async with admission.place(Job(name)):
                order.append(name)
                await asyncio.sleep(0)

        await asyncio.gather(*(note(str(number)) for number in range(5)))
        assert (admission.running, admission.waiting) == (0, 0)
        return order

    assert asyncio.run(run()) == ["0", "1", "2", "3", "4"]


def test_a_full_queue_says_when_a_place_can_be_expected() -> None:
    async def run() -> None:
        clock = Clock()
        admission = Admission(places=1, waiting_limit=1, clock=clock)
        for _ in range(30):  # the mean work takes 10 s
            async with admission.place(Job("x")):
                clock.now_s += 10
        end = asyncio.Event()
        tasks = [asyncio.create_task(hold(admission, Job(n), end)) for n in "ab"]
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError) as refusal:
            admission.require_room()
        assert refusal.value.retry_after_s == 20
        end.set()
        await asyncio.gather(*tasks)
        admission.require_room()

    asyncio.run(run())


def test_waiting_jobs_can_be_refused_while_running_ones_go_on() -> None:
    async def run() -> None:
        admission = Admission(places=1, waiting_limit=9, clock=Clock())
        end = asyncio.Event()
        running, *waiting = [asyncio.create_task(hold(admission, Job(name), end)) for name in "abc"]
        await asyncio.sleep(0)
        admission.refuse_waiting(ModelUnloadingError("unloading"))
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [ModelUnloadingError] * 2
        assert not running.done()
        end.set()
        await running
        assert (admission.running, admission.waiting) == (0, 0)

    asyncio.run(run())


def test_a_job_that_was_cancelled_before_it_came_gets_no_place() -> None:
    async def run() -> None:
        admission = Admission(places=1, waiting_limit=1, clock=Clock())
        job = Job("x")
        job.cancel.cancel("early")
        with pytest.raises(WorkCancelledError):
            await hold(admission, job, asyncio.Event())
        assert admission.running == 0

    asyncio.run(run())


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_no_place_is_lost_and_none_is_given_twice(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a game of chance, not a secret

    async def run() -> None:
        places = chance.randint(1, 3)
        admission = Admission(places, waiting_limit=50, clock=Clock())
        inside = 0
        most = 0

        async def work(job: Job) -> None:
            nonlocal inside, most
            async with admission.place(job):
                inside += 1
                most = max(most, inside)
                for _ in range(chance.randint(0, 4)):
                    await asyncio.sleep(0)
                inside -= 1
                if chance.random() < 0.2:
                    raise ValueError("the work failed")

        jobs = [Job(str(number)) for number in range(30)]
        tasks = [asyncio.create_task(work(job)) for job in jobs]
        steps: list[Callable[[], None]] = [
            lambda: chance.choice(jobs).cancel.cancel("at random"),
            lambda: admission.refuse_waiting(ModelUnloadingError("unloading")),
            lambda: None,
        ]
        for _ in range(20):
            chance.choices(steps, weights=(10, 1, 10))[0]()
            await asyncio.sleep(0)
        await asyncio.gather(*tasks, return_exceptions=True)
        assert most <= places
        assert (inside, admission.running, admission.waiting) == (0, 0, 0)

    asyncio.run(run())
