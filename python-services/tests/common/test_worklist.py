"""Work is taken while there is room for it, however closely it follows on other work."""

import asyncio

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.errors import QueueFullError
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.worklist import Worklist
from tests.support.service_client import AlwaysLoaded, LogLines


def test_the_queue_is_bounded_for_work_that_comes_in_one_moment() -> None:
    async def run() -> None:
        admission = Admission(places=2, waiting_limit=3, clock=lambda: 0.0)
        worklist = Worklist(admission, AlwaysLoaded(), LogLines().log)
        done: list[str] = []

        async def work(job: Job) -> None:
            done.append(job.id)

        tasks, refused = [], 0
        for number in range(50):
            try:
                tasks.append(worklist.begin(str(number), work)[1])
            except QueueFullError:
                refused += 1
        assert (admission.running, admission.waiting, refused) == (2, 3, 45)
        await asyncio.gather(*tasks)
        assert sorted(done) == ["0", "1", "2", "3", "4"]
        assert (admission.running, admission.waiting) == (0, 0)
        await worklist.begin("0", work)[1]

    asyncio.run(run())


def test_work_that_is_cancelled_before_its_task_began_frees_its_place() -> None:
    async def run() -> None:
        admission = Admission(places=1, waiting_limit=1, clock=lambda: 0.0)
        worklist = Worklist(admission, AlwaysLoaded(), LogLines().log)
        done: list[str] = []

        async def work(job: Job) -> None:
            done.append(job.id)

        tasks = [worklist.begin(name, work)[1] for name in ("runs", "waits")]
        worklist.cancel_all("for the test")
        await asyncio.wait(tasks)
        assert (done, admission.running, admission.waiting) == ([], 0, 0)

    asyncio.run(run())
