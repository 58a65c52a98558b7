"""An engine that ends by itself is loaded again without a client's help, but not for ever."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from imagebeam_services.common import reloads
from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import DeviceLostError, ModelUnloadingError
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.common.reloads import LASTING_S, PAUSES_S, Reloads
from imagebeam_services.common.state import Failed, Healthy, Loading, State, Unloaded, Unloading
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import (
    LogLines,
    client_of,
    error_code,
    image_service,
    language_service,
)
from tests.support.shelves import memory_need
from tests.support.waiting import wait_until

KILLED = "The model's process ended (SIGKILL)."
ILLEGAL = RuntimeError("CUDA error: an illegal memory access was encountered")


def status(client: TestClient) -> str:
    found: str = client.get("/health").json()["status"]
    return found


def loaded_times(engine: FakeLanguageEngine, times: int) -> bool:
    return engine.calls.count("load") == times


def test_the_pauses_grow_until_it_is_given_up_and_a_lasting_engine_begins_anew() -> None:
    now = 0.0
    counted = Reloads(clock=lambda: now)

    def died_after(seconds: float) -> float | None:
        nonlocal now
        counted.loaded()
        now += seconds
        return counted.pause_s()

    assert [died_after(1) for _ in PAUSES_S] == list(PAUSES_S)
    assert died_after(1) is None
    assert died_after(LASTING_S) == PAUSES_S[0]
    assert died_after(1) == PAUSES_S[1]
    counted.forget()
    assert died_after(1) == PAUSES_S[0]
    assert sum(PAUSES_S) < 60


def test_an_engine_that_dies_is_loaded_again_by_itself() -> None:
    engine = FakeLanguageEngine()
    with client_of(language_service(engine)) as client:
        for deaths in (1, 2):
            assert engine.watch is not None
            engine.watch.died(KILLED)
            wait_until(partial(loaded_times, engine, deaths + 1))
            wait_until(lambda: status(client) == "healthy")
        assert client.post("/v1/completions", json={"prompt": "x"}).status_code == 200


def test_what_comes_before_it_is_back_is_asked_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reloads, "PAUSES_S", (3600.0,))
    engine = FakeLanguageEngine()
    with client_of(language_service(engine)) as client:
        assert engine.watch is not None
        engine.watch.died(KILLED)
        wait_until(lambda: status(client) == "loading")
        refused = client.post("/v1/completions", json={"prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (503, "model.loading")
        assert int(refused.headers["retry-after"]) >= 1
        assert client.post("/unload").json() == {"status": "unloaded"}
        assert client.post("/load").json() == {"status": "healthy"}


def test_one_that_dies_after_each_load_is_given_up_and_the_state_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reloads, "PAUSES_S", (0.0, 0.0))
    engine = FakeLanguageEngine()
    with client_of(language_service(engine)) as client:
        for loads in (1, 2, 3):
            wait_until(partial(loaded_times, engine, loads))
            wait_until(lambda: status(client) == "healthy")
            assert engine.watch is not None
            engine.watch.died(KILLED)
        wait_until(lambda: status(client) == "failed")
        assert "is not loaded again" in client.get("/health").json()["reason"]
        refused = client.post("/v1/completions", json={"prompt": "x"})
        assert (refused.status_code, error_code(refused)) == (409, "model.failed")
        assert KILLED in refused.json()["error"]["message"]
        assert client.post("/load").json() == {"status": "healthy"}


def test_a_lost_device_asks_for_a_new_process(tmp_path: Path) -> None:
    engine = FakeImageEngine()
    body = {"prompt": "x", "width": 64, "height": 64}
    with client_of(image_service(engine, tmp_path)) as client:
        engine.fails_draw = ILLEGAL
        for path in ("/generate", "/generate", "/load"):
            refused = client.post(path, json=body if path == "/generate" else {})
            assert (refused.status_code, error_code(refused)) == (500, "device.lost")
            assert "start it anew" in refused.json()["error"]["message"]
        health = client.get("/health").json()
        assert (health["status"], health["needs_new_process"]) == ("failed", True)
        assert client.post("/unload").json() == {"status": "failed"}
        assert [call for call, _ in engine.calls] == ["load", "draw"]


@pytest.mark.parametrize("when", ["load", "unload"])
def test_a_device_can_be_lost_at_any_time(tmp_path: Path, when: str) -> None:
    engine = FakeImageEngine()
    with client_of(image_service(engine, tmp_path), loaded=when != "load") as client:
        setattr(engine, f"fails_{when}", ILLEGAL)
        assert error_code(client.post(f"/{when}")) == "device.lost"
        assert client.get("/health").json()["needs_new_process"]


class HeldLifetime:
    """Loads at once, and unloads when the test lets it."""

    def __init__(self) -> None:
        self.unloads: list[UnloadMode] = []
        self.gate = asyncio.Event()
        self.watch: LoadWatch | None = None
        self.loads = 0

    async def open(self) -> None: ...

    async def load(self, watch: LoadWatch) -> LoadedModel:
        self.watch = watch
        self.loads += 1
        return LoadedModel("held")

    async def unload(self, mode: UnloadMode) -> None:
        self.unloads.append(mode)
        await self.gate.wait()

    def report(self) -> EngineReport:
        return EngineReport()

    async def choices(self) -> list[ModelOnDisk]:
        return []

    async def need(self, model: str | None) -> MemoryNeed:
        return memory_need(len(model or ""))

    async def close(self) -> None: ...


async def turns_until(condition: Callable[[], bool]) -> None:
    """Lets the loop take one turn after the other: what comes between two must not be missed."""
    while not condition():  # noqa: ASYNC110 - nothing tells of each change
        await asyncio.sleep(0)


async def settled(host: ModelHost, kind: type[State]) -> None:
    """Lets the loop go on until the host is in a state."""
    await turns_until(lambda: isinstance(host.state, kind))


def with_host(run: Callable[[ModelHost, HeldLifetime], object]) -> None:
    async def main() -> None:
        lifetime = HeldLifetime()
        host = ModelHost(
            lifetime, LogLines().log, places=1, waiting_limit=1, is_managed=False, clock=lambda: 0.0
        )
        await host.start()
        await host.load()
        await run(host, lifetime)  # type: ignore[misc]
        await host.stop()

    asyncio.run(main())


def test_an_unload_answers_what_became_of_it_although_another_client_loads_again() -> None:
    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        unloading = asyncio.create_task(host.unload("free"))
        await settled(host, Unloading)
        lifetime.gate.set()
        await settled(host, Unloaded)
        assert not unloading.done()
        loading = asyncio.create_task(host.load())
        await settled(host, Loading)
        assert await unloading == "unloaded"
        assert await loading == "healthy"

    with_host(run)


def test_unloads_of_different_modes_are_two() -> None:
    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        modes: tuple[UnloadMode, ...] = ("cpu", "free", "cpu")
        unloading = [asyncio.create_task(host.unload(mode)) for mode in modes]
        await settled(host, Unloading)
        lifetime.gate.set()
        assert await asyncio.gather(*unloading) == ["unloaded"] * 3
        assert lifetime.unloads == ["cpu", "free"]

    with_host(run)


def test_no_load_begins_while_what_is_unloaded_is_unloaded_once_more() -> None:
    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        lifetime.gate.set()
        await host.unload("cpu")
        lifetime.gate.clear()
        again = asyncio.create_task(host.unload("free"))
        await turns_until(lambda: len(lifetime.unloads) == 2)
        with pytest.raises(ModelUnloadingError):
            host.begin_load()
        lifetime.gate.set()
        await again
        assert await host.load() == "healthy"

    with_host(run)


def test_an_engine_that_dies_as_its_load_ends_is_loaded_again() -> None:
    """The news may come between the engine's end of the load and the host's."""

    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        lifetime.gate.set()
        await host.unload("free")
        loads = 0

        async def load(watch: LoadWatch) -> LoadedModel:
            nonlocal loads
            loads += 1
            if loads == 1:
                watch.died(KILLED)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                assert isinstance(host.state, Failed)
            return LoadedModel("held")

        lifetime.load = load  # type: ignore[method-assign]
        await host.load()
        await settled(host, Healthy)
        assert loads == 2

    with_host(run)


def test_late_news_of_a_model_that_was_let_go_says_nothing_of_the_next_one() -> None:
    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        lifetime.gate.set()
        first, loads = lifetime.watch, 0
        finish = asyncio.Event()

        async def load(watch: LoadWatch) -> LoadedModel:  # noqa: ARG001 - as any load
            nonlocal loads
            loads += 1
            await finish.wait()
            return LoadedModel("other")

        lifetime.load = load  # type: ignore[method-assign]
        switching = asyncio.create_task(host.load("other"))
        await settled(host, Loading)
        assert first is not None
        first.died(KILLED)
        for _ in range(5):
            await asyncio.sleep(0)
        assert isinstance(host.state, Loading)
        finish.set()
        assert await switching == "healthy"
        await settled(host, Healthy)
        assert loads == 1

    with_host(run)


def test_nothing_is_loaded_again_where_only_a_new_process_helps() -> None:
    async def run(host: ModelHost, lifetime: HeldLifetime) -> None:
        host.work_failed(DeviceLostError("The card is gone."))
        assert lifetime.watch is not None
        lifetime.watch.died(KILLED)
        for _ in range(5):
            await asyncio.sleep(0)
        assert host.state == Failed("The card is gone.", needs_new_process=True)
        assert lifetime.loads == 1

    with_host(run)


def test_an_engine_that_ends_with_the_service_is_no_error() -> None:
    lines = LogLines()
    engine = FakeLanguageEngine()
    service = language_service(engine, lines)
    with client_of(service) as client:
        assert client.portal is not None
        client.portal.call(service.host.ask_to_stop)
        assert engine.watch is not None
        engine.watch.died("The model's process ended (SIGTERM).")
        wait_until(lambda: bool(lines.named("engine.died")))
    assert [line["level"] for line in lines.named("engine.died")] == ["info"]
