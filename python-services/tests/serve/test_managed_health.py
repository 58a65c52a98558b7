"""What a replica says of its health to Ray, with a fake engine."""

import asyncio

import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.serve.managed import ManagedService, ReplicaFailedError
from imagebeam_services.vision.app import create_app
from imagebeam_services.vision.settings import VisionSettings
from tests.support.fake_vision_engine import FakeVisionEngine
from tests.support.service_client import TOKEN, LogLines
from tests.support.waiting import wait_until

MANAGED = CommonSettings(token=TOKEN, loads_at_start=True, is_managed=True)


class WatchedEngine(FakeVisionEngine):
    """Loads when it is let, fails where it should, and can die."""

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__()
        self.gate.clear()
        self.failure = failure
        self.watch: LoadWatch | None = None

    def load(self, watch: LoadWatch) -> LoadedModel:
        """Waits for the gate."""
        self.watch = watch
        while not self.gate.wait(0.005):
            watch.cancel.raise_if_cancelled()
        if self.failure is not None:
            raise self.failure
        return LoadedModel("fake-clip")


def managed(engine: WatchedEngine) -> ManagedService:
    return ManagedService(create_app(VisionSettings(MANAGED), engine, LogLines().log))


def test_a_replica_is_well_only_when_its_model_is_loaded() -> None:
    async def run() -> None:
        engine = WatchedEngine()
        replica = managed(engine)
        async with replica.app.router.lifespan_context(replica.app):
            first = asyncio.create_task(replica.check_health())
            await asyncio.to_thread(wait_until, lambda: engine.watch is not None)
            assert not first.done()
            engine.gate.set()
            await asyncio.wait_for(first, 5)
            await replica.check_health()

    asyncio.run(run())


def test_a_load_that_fails_says_why() -> None:
    async def run() -> None:
        engine = WatchedEngine(ModelFileError("The file is damaged."))
        engine.gate.set()
        replica = managed(engine)
        async with replica.app.router.lifespan_context(replica.app):
            # The first check finds the load under way, or ended; the next one finds it ended.
            for _ in range(2):
                with pytest.raises((ModelFileError, ReplicaFailedError), match="is damaged"):
                    await replica.check_health()

    asyncio.run(run())


def test_an_engine_that_dies_makes_the_replica_ill() -> None:
    async def run() -> None:
        engine = WatchedEngine()
        engine.gate.set()
        replica = managed(engine)
        async with replica.app.router.lifespan_context(replica.app):
            await replica.check_health()
            assert engine.watch is not None
            engine.watch.died("The model's process ended (SIGKILL).")
            await asyncio.sleep(0)  # the news comes by way of the event loop
            with pytest.raises(ReplicaFailedError, match="SIGKILL"):
                await replica.check_health()

    asyncio.run(run())
