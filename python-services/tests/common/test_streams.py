"""What a stream's client hears of work that takes its time."""

import asyncio
from collections.abc import Callable
from typing import cast

import pytest
from fastapi import Request

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.errors import ContextExceededError, ServiceError
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.streams import Began, Silence, WorkStream
from imagebeam_services.common.worklist import Worklist
from tests.support.service_client import AlwaysLoaded, LogLines

SOON_S = 0.005


class Staying:
    """A client that does not go away."""

    async def receive(self) -> dict[str, str]:
        await asyncio.Event().wait()
        raise AssertionError


REQUEST = cast(Request, Staying())


def worklist() -> Worklist:
    return Worklist(Admission(1, 1, lambda: 0.0), AlwaysLoaded(), LogLines().log)


def test_work_without_a_first_event_holds_nobody_back_and_says_that_it_goes_on() -> None:
    async def run() -> None:
        reads_prompt, fails = asyncio.Event(), ContextExceededError("too long")

        async def work(_: Job, put: Callable[[str], None]) -> None:
            await reads_prompt.wait()
            put("a piece")
            raise fails

        stream: WorkStream[str] = WorkStream(worklist(), "x", work, silence_s=SOON_S)
        await stream.wait_for_first(REQUEST, SOON_S)
        assert stream.position == 0
        heard: list[object] = []
        async for event in stream:
            heard.append(event)
            if heard.count(Silence(0)) == 2:
                reads_prompt.set()
        assert heard == [Began(), *[Silence(0)] * (len(heard) - 2), "a piece"]
        assert str(heard[1]) == "working"
        assert stream.error() is fails

    asyncio.run(run())


def test_an_early_failure_is_raised() -> None:
    async def run() -> None:
        async def work(_: Job, __: Callable[[str], None]) -> None:
            raise ContextExceededError("too long")

        stream: WorkStream[str] = WorkStream(worklist(), "x", work)
        with pytest.raises(ServiceError, match="too long"):
            await stream.wait_for_first(REQUEST)

    asyncio.run(run())


def test_work_that_says_nothing_ends() -> None:
    async def run() -> None:
        async def work(_: Job, __: Callable[[str], None]) -> None:
            pass

        stream: WorkStream[str] = WorkStream(worklist(), "x", work)
        await stream.wait_for_first(REQUEST)
        assert [event async for event in stream] == [Began()]

    asyncio.run(run())


def test_work_that_waits_tells_its_place_again_and_again() -> None:
    async def run() -> None:
        works, may_end = worklist(), asyncio.Event()

        async def first(_: Job) -> None:
            await may_end.wait()

        async def second(_: Job, put: Callable[[str], None]) -> None:
            put("a piece")

        works.begin("first", first)
        stream: WorkStream[str] = WorkStream(works, "second", second, silence_s=SOON_S)
        await stream.wait_for_first(REQUEST)
        heard: list[object] = []
        async for event in stream:
            heard.append(event)
            if len(heard) == 3:
                may_end.set()
        told = [event for event in heard if event != Silence(0)]
        assert told[:3] == [Silence(1)] * 3
        assert told[-2:] == [Began(), "a piece"]
        assert str(told[0]) == "queued 1"

    asyncio.run(run())
