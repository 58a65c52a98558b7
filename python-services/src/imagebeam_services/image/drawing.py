"""One request's work on the device: runs the engine and passes on what it tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL.Image import Image

from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.errors import EngineFailedError, ServiceError
from imagebeam_services.common.jobs import CancelToken, Job
from imagebeam_services.image.protocol import DrawnImage, DrawRequest, ImageEngine


@dataclass(frozen=True)
class Began:
    """The device is at it."""


@dataclass(frozen=True)
class Stepped:
    """An item went one step further; `step` counts from 1."""

    item: int
    step: int
    steps: int


@dataclass(frozen=True)
class Previewed:
    """What an item looks like so far."""

    item: int
    image: Image


@dataclass(frozen=True)
class Ended:
    """An item is finished, or failed."""

    item: int
    outcome: DrawnImage | ServiceError


DrawEvent = Began | Stepped | Previewed | Ended


class EngineWatch:
    """The engine's `DrawWatch`: gives its items the numbers they have in the client's request.

    Args:
        items: For each request that the engine got, its number in the client's request.
        cancel: The job's token.
        put: Takes the events, from the device thread.
        wants_previews: Whether the client asked for unfinished images.
    """

    def __init__(
        self,
        items: Sequence[int],
        cancel: CancelToken,
        put: Callable[[DrawEvent], None],
        *,
        wants_previews: bool,
    ) -> None:
        self.cancel = cancel
        self.wants_previews = wants_previews
        self._items = items
        self._put = put
        self._ended: set[int] = set()

    def step(self, item: int, step: int, steps: int) -> None:
        """See `DrawWatch.step`."""
        self._put(Stepped(self._items[item], step, steps))

    def preview(self, item: int, image: Image) -> None:
        """See `DrawWatch.preview`."""
        self._put(Previewed(self._items[item], image))

    def drawn(self, item: int, image: DrawnImage) -> None:
        """See `DrawWatch.drawn`."""
        self._end(item, image)

    def failed(self, item: int, error: ServiceError) -> None:
        """See `DrawWatch.failed`."""
        self._end(item, error)

    def end_the_rest(self) -> None:
        """Items that a faulty engine said nothing about have failed; no client waits for ever."""
        for item in range(len(self._items)):
            if item not in self._ended:
                self._end(item, EngineFailedError("The engine did not draw this item."))

    def _end(self, item: int, outcome: DrawnImage | ServiceError) -> None:
        if item in self._ended:
            raise RuntimeError(f"The engine ended item {item} twice.")
        self._ended.add(item)
        self._put(Ended(self._items[item], outcome))


async def draw_on_device(
    engine: ImageEngine,
    device: DeviceThread,
    job: Job,
    prepared: Sequence[DrawRequest | ServiceError],
    put: Callable[[DrawEvent], None],
    *,
    wants_previews: bool = False,
) -> None:
    """Draws what can be drawn; each entry of `prepared` ends once, those that are errors too.

    Raises:
        WorkCancelledError: The job's token was set.
        ServiceError: The engine failed as a whole.
    """
    put(Began())
    items = [i for i, entry in enumerate(prepared) if not isinstance(entry, ServiceError)]
    requests = [entry for entry in prepared if not isinstance(entry, ServiceError)]
    for item, entry in enumerate(prepared):
        if isinstance(entry, ServiceError):
            put(Ended(item, entry))
    if requests:
        watch = EngineWatch(items, job.cancel, put, wants_previews=wants_previews)
        await device.run(lambda: engine.draw(requests, watch))
        watch.end_the_rest()
