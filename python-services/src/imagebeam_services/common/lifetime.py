"""How an engine comes and goes: what the host needs to know of every engine, and nothing more."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.memory import forget_peak
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk

UnloadMode = Literal["cpu", "free", "exit"]
"""`cpu`: weights go to the host's memory, for a quick way back; an engine that cannot does `free`.
`free`: weights are dropped. `exit`: `free`, and then the process ends, which frees all there is."""


@dataclass(frozen=True)
class LoadedModel:
    """What was loaded.

    Attributes:
        id: Name for people and for answers: a repository, a folder's or a file's name; no path.
    """

    id: str


@dataclass(frozen=True)
class LoadWatch:
    """What an engine tells and asks while it loads. All may be used from any thread.

    Attributes:
        progress: Takes how far the load is, 0-1.
        cancel: Set when the load is no longer wanted; check it between parts.
        died: Takes the reason when the loaded engine ends by itself, also long after the load.
        model: The id of one of the engine's `choices`; None for the one it was started with.
    """

    progress: Callable[[float], None]
    cancel: CancelToken
    died: Callable[[str], None]
    model: str | None = None


class Lifetime(Protocol):
    """An engine's coming and going, asynchronous. The host never calls two of these at once."""

    async def open(self) -> None:
        """Makes what lives as long as the app (a thread); called in the lifespan."""

    async def load(self, watch: LoadWatch) -> LoadedModel:
        """Loads the model. Called when none is loaded; what an earlier one left is cleared first.

        A load that fails, or is cancelled, leaves nothing in the memory.

        Raises:
            WorkCancelledError: `watch.cancel` was set.
            ServiceError: The model cannot be loaded; its message is shown to a person.
        """

    async def unload(self, mode: UnloadMode) -> None:
        """Lets the model go. No work is in the engine. Does nothing where no model is loaded."""

    def report(self) -> EngineReport:
        """Where the model lies, for `/health`. Never blocks, and may be asked for at any time."""

    async def choices(self) -> Sequence[ModelOnDisk]:
        """What could be loaded; first the one that it was started with, if any."""

    async def need(self, model: str | None) -> MemoryNeed:
        """What loading one of `choices` would take; None for the one that it was started with.

        Raises:
            ModelUnknownError, ModelFileError: It could not be loaded.
        """

    async def close(self) -> None:
        """Ends what `open` made, without waiting for what cannot be stopped."""


class BlockingEngine(Protocol):
    """What engines that live on the device thread have in common (image, vision)."""

    def load(self, watch: LoadWatch) -> LoadedModel:
        """See `Lifetime.load`. Blocks; heavy libraries are imported here and not before."""

    def unload(self, mode: UnloadMode) -> None:
        """See `Lifetime.unload`. Blocks until the memory is free."""

    def report(self) -> EngineReport:
        """See `Lifetime.report`; called in another thread."""

    def choices(self) -> Sequence[ModelOnDisk]:
        """See `Lifetime.choices`. Reads files; called in another thread."""

    def need(self, model: str | None) -> MemoryNeed:
        """See `Lifetime.need`. Blocks, in another thread; may import heavy libraries."""


class DeviceLifetime:
    """A blocking engine's `Lifetime`: what changes the engine happens on the device thread."""

    def __init__(self, engine: BlockingEngine, device: DeviceThread) -> None:
        self._engine = engine
        self._device = device

    async def open(self) -> None:
        """Makes the device thread."""
        self._device.start()

    async def load(self, watch: LoadWatch) -> LoadedModel:
        """Loads on the device thread."""
        forget_peak()
        return await self._device.run(lambda: self._engine.load(watch))

    async def unload(self, mode: UnloadMode) -> None:
        """Unloads on the device thread."""
        await self._device.run(lambda: self._engine.unload(mode))

    def report(self) -> EngineReport:
        """What the engine says."""
        return self._engine.report()

    async def choices(self) -> Sequence[ModelOnDisk]:
        """Reads files aside: the device may be at work for long."""
        return await asyncio.to_thread(self._engine.choices)

    async def need(self, model: str | None) -> MemoryNeed:
        """Asks aside, as for `choices`."""
        return await asyncio.to_thread(self._engine.need, model)

    async def close(self) -> None:
        """Lets the device thread go."""
        self._device.stop()
