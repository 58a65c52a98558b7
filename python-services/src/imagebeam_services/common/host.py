"""The model host: one engine's states, loads, unloads and work, all in the event loop.

Loads, like work, are only asked to end: from outside, an engine cannot be stopped in a load.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from imagebeam_services.common.admission import Admission
from imagebeam_services.common.engine_errors import told_error
from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import (
    DeviceLostError,
    ModelLoadingError,
    ModelUnloadingError,
    ServiceError,
    ServiceStoppingError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import Lifetime, LoadWatch, UnloadMode
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.common.readiness import (
    LOADING_RETRY_AFTER_S,
    UNLOADING_RETRY_AFTER_S,
    loaded_model,
)
from imagebeam_services.common.reloads import Reloads
from imagebeam_services.common.state import (
    Busy,
    DeviceLost,
    EngineDied,
    Failed,
    Healthy,
    LoadBegan,
    LoadFailed,
    LoadProgressed,
    LoadSucceeded,
    Signal,
    Started,
    Starting,
    State,
    Status,
    UnloadBegan,
    UnloadEnded,
    UnloadFailed,
    WorkBegan,
    WorkEnded,
    next_state,
)
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")


class ModelHost:
    """Loads, works and unloads by request, and always knows in which state it is.

    Args:
        lifetime: The engine's coming and going.
        log: Where changes of state and failures are written.
        places: How many jobs the engine takes at a time.
        waiting_limit: How many more may wait.
        is_managed: Whether what runs the service loads and unloads, and no client may.
        clock: Seconds, monotonic.

    Attributes:
        work: Where requests bring their work.
    """

    def __init__(
        self,
        lifetime: Lifetime,
        log: EventLog,
        *,
        places: int,
        waiting_limit: int,
        is_managed: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.work = Worklist(Admission(places, waiting_limit, clock), self, log)
        self._lifetime = lifetime
        self._log = log
        self._is_managed = is_managed
        self._clock = clock
        self._state: State = Starting()
        self._stopping = asyncio.Event()
        self._load_task: asyncio.Task[None] | None = None
        self._load_cancel = CancelToken()
        self._unload_task: asyncio.Task[None] | None = None
        self._unload_mode: UnloadMode = "free"
        self._reloads = Reloads(clock)
        self._pause: asyncio.TimerHandle | None = None
        self._model: str | None = None
        self._loading: str | None = None
        self._first_choice: str | None = None

    @property
    def state(self) -> State:
        """The state now."""
        return self._state

    def report(self) -> EngineReport:
        """What the engine says of itself now; nothing where it fails at that."""
        if not _is_lost(self._state):
            try:
                return self._lifetime.report()
            except Exception as error:  # noqa: BLE001 - `/health` must answer
                self.work_failed(told_error(error, self._log, "report.failed"))
        return EngineReport()

    async def choices(self) -> Sequence[ModelOnDisk]:
        """What could be loaded; first the one that it was started with, if any."""
        choices = await self._lifetime.choices()
        self._first_choice = choices[0].id if choices else None
        return choices

    async def need(self, model: str | None) -> MemoryNeed:
        """What a load would take; else as `Lifetime.need`. The model is as for `load`."""
        return await self._lifetime.need(model or self._model)

    async def start(self) -> None:
        """Opens the engine's threads; from now on the service can be used."""
        await self._lifetime.open()
        self._signal(Started())

    async def stop(self) -> None:
        """Ends the engine, without waiting for what cannot be stopped."""
        self.ask_to_stop()
        await self._lifetime.close()

    def ask_to_stop(self) -> None:
        """Asks all work and a load under way to end, and takes no more."""
        self._stopping.set()
        self.work.cancel_all("the service ends")
        self._cancel_load("the service ends")

    async def load(self, model: str | None = None) -> Status:
        """Loads a model; two loads at once are one. A caller that leaves does not stop it.

        Where another model is loaded, running work ends first and waiting work is refused, as with
        an unload; then it goes. Should the new one fail, none is loaded.

        Args:
            model: The id of one that the engine can load; None for the one that was loaded last,
                or else the one that the service was started with.

        Returns:
            What became of this load, whatever others have asked for since.

        Raises:
            ModelLoadingError: A load of another model is under way.
            ModelUnloadingError: An unload is under way.
            ServiceStoppingError: The service ends; an import under way cannot be waited for.
            DeviceLostError: Only a new process can load it.
            ServiceError: Why it cannot be loaded.
        """
        loading = self.begin_load(model)
        stopping = asyncio.create_task(self._stopping.wait())
        either: list[asyncio.Future[Any]] = [loading, stopping]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        if not loading.done():
            self._require_not_stopping()
        await loading
        return "healthy"

    def begin_load(self, model: str | None = None) -> asyncio.Future[None]:
        """Starts a load, or joins the one under way, without waiting for it; else as `load`."""
        self._require_not_stopping()
        if self._unload_task is not None:
            raise ModelUnloadingError(
                "The model is being unloaded.", retry_after_s=UNLOADING_RETRY_AFTER_S
            )
        match self._state:
            case Healthy(loaded_id) | Busy(loaded_id) if model in (None, loaded_id):
                loaded = asyncio.get_running_loop().create_future()
                loaded.set_result(None)
                return loaded
            case Failed(reason, needs_new_process=True):
                raise DeviceLostError(reason)
        if self._load_task is not None and model not in (None, self._loading or self._first_choice):
            raise ModelLoadingError(
                "Another model is being loaded.", retry_after_s=LOADING_RETRY_AFTER_S
            )
        self._reloads.forget()
        return self._load_task or self._start_load(model or self._model)

    async def unload(self, mode: UnloadMode) -> Status:
        """Lets the model go; two unloads of one mode at once are one. Ends a load under way.

        Running work comes to its end first, waiting work is refused.

        Returns:
            What became of this unload, whatever others have asked for since: `unloaded`, or
            `failed` where only the end of the process frees what is left.

        Raises:
            EngineFailedError: The engine failed at it; the memory may not be free.
        """
        while self._unload_task is not None and self._unload_mode != mode:
            await asyncio.wait([self._unload_task])
        if _is_lost(self._state):
            return "failed"
        if self._unload_task is None:
            self._unload_mode = mode
            self._unload_task = asyncio.create_task(self._unload(mode))
        await asyncio.shield(self._unload_task)
        return "unloaded"

    def require_loaded(self) -> None:
        """Checks that a model could work now; raises as `require_model`."""
        self.require_model()

    def require_model(self) -> str:
        """The loaded model's id.

        Raises:
            ModelNotLoadedError, ModelFailedError, ModelLoadingError, ModelUnloadingError,
            ServiceStoppingError: There is no model that could work now.
        """
        self._require_not_stopping()
        return loaded_model(self._state, is_managed=self._is_managed)

    def work_began(self) -> None:
        """The worklist says that work is in the engine."""
        self._signal(WorkBegan())

    def work_ended(self) -> None:
        """The worklist says that work has left the engine."""
        self._signal(WorkEnded())

    def work_failed(self, error: ServiceError) -> None:
        """The worklist says what a piece of work ended with."""
        if isinstance(error, DeviceLostError):
            self._signal(DeviceLost(error.message))

    def _engine_died(self, load: CancelToken, reason: str) -> None:
        """Loads again, unless something else is about to happen or it has died too often.

        Args:
            load: The token of the load that it came from.
            reason: For a person.
        """
        is_expected = load is not self._load_cancel or self._stopping.is_set()
        (self._log.info if is_expected else self._log.error)("engine.died", reason=reason)
        if is_expected:  # another model takes its place, or none
            return
        was_loaded = isinstance(self._state, Healthy | Busy)  # else its load looks after it
        self._signal(EngineDied(reason))
        if was_loaded:
            self._load_again()

    def _load_again(self) -> None:
        if self._is_managed or self._stopping.is_set():
            return
        if not isinstance(self._state, Failed) or self._state.needs_new_process:
            return
        if (pause_s := self._reloads.pause_s()) is None:
            reason = self._state.reason
            self._state = Failed(
                f"{reason} It ends soon after each load, so it is not loaded again."
            )
            return
        self._signal(LoadBegan())
        loop = asyncio.get_running_loop()
        self._pause = loop.call_later(pause_s, self._start_load, self._model)

    def _start_load(self, model: str | None) -> asyncio.Task[None]:
        self._end_pause()
        self._load_cancel, self._loading = CancelToken(), model
        replaces = isinstance(self._state, Healthy | Busy)
        self._signal(UnloadBegan() if replaces else LoadBegan())
        self._load_task = asyncio.create_task(
            self._load(self._load_cancel, model, replaces=replaces)
        )
        # Nobody may be waiting for it; its error stands in the state and in the log.
        self._load_task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._load_task

    async def _load(self, cancel: CancelToken, asked: str | None, *, replaces: bool) -> None:
        began = self._clock()
        try:
            if replaces:
                await self._let_go("free")
                cancel.raise_if_cancelled()
                self._signal(LoadBegan())
            model = await self._lifetime.load(self._watch(cancel, asked))
        except Exception as error:  # noqa: BLE001 - the one place where a load's errors are told
            told = told_error(error, self._log, "load.failed")
            self.work_failed(told)
            self._signal(LoadFailed(told.message))
        else:
            self._reloads.loaded()
            self._model = asked
            taken_s = round(self._clock() - began, 3)
            self._log.info("load.finished", model=model.id, seconds=taken_s)
            self._signal(LoadSucceeded(model.id))
            asyncio.get_running_loop().call_soon(self._load_again)  # where it has died meanwhile
            return
        finally:
            self._load_task = None
        raise told

    def _watch(self, cancel: CancelToken, model: str | None) -> LoadWatch:
        """What the engine gets: its news may come from any thread."""
        loop = asyncio.get_running_loop()

        def tell(listener: Callable[[T], None], news: T) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(listener, news)

        return LoadWatch(
            progress=lambda done: tell(self._signal, LoadProgressed(done)),
            cancel=cancel,
            died=lambda reason: tell(partial(self._engine_died, cancel), reason),
            model=model,
        )

    async def _unload(self, mode: UnloadMode) -> None:
        try:
            loading = self._load_task
            self._signal(UnloadBegan())
            self._cancel_load("the model is being unloaded")
            if loading is not None:
                await asyncio.wait([loading])
            await self._let_go(mode)
        finally:
            self._unload_task = None

    async def _let_go(self, mode: UnloadMode) -> None:
        """Ends the work, running one in its own time, and then lets the model go."""
        self._signal(UnloadBegan())
        try:
            await self.work.drain(ModelUnloadingError("The model is being unloaded."))
            await self._lifetime.unload(mode)
        except Exception as error:  # noqa: BLE001 - the one place where its errors are told
            told = told_error(error, self._log, "unload.failed")
            self.work_failed(told)
            self._signal(UnloadFailed(told.message))
        else:
            self._log.info("unload.finished", mode=mode)
            self._signal(UnloadEnded())
            return
        raise told

    def _cancel_load(self, reason: str) -> None:
        """Only a load under way: to an engine that is loaded, its load's token means nothing."""
        self._end_pause()
        if self._load_task is not None:
            self._load_cancel.cancel(reason)

    def _end_pause(self) -> None:
        """No load comes by itself any more."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None

    def _require_not_stopping(self) -> None:
        if self._stopping.is_set():
            raise ServiceStoppingError("The service is about to end.")

    def _signal(self, signal: Signal) -> None:
        before, self._state = self._state, next_state(self._state, signal)
        if before.status != self._state.status:
            self._log.debug("state.changed", before=before.status, after=self._state.status)


def _is_lost(state: State) -> bool:
    return isinstance(state, Failed) and state.needs_new_process
