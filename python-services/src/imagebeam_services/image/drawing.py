"""One request's work on the device: runs the engine and passes on what it tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PIL.Image import Image

from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.errors import EngineFailedError, ServiceError
from imagebeam_services.common.jobs import Job
from imagebeam_services.image.protocol import DrawnImage, DrawRequest, ImageEngine


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
class Drew:
    """An item is finished."""

    item: int
    seed: int
    image: DrawnImage


@dataclass(frozen=True)
class Failed:
    """An item could not be drawn, or not even be asked for."""

    item: int
    error: ServiceError


Ended = Drew | Failed
DrawEvent = Stepped | Previewed | Ended


class EngineWatch:
    """The engine's `DrawWatch`: gives its items the numbers they have in the client's request.

    Args:
        requests: What the engine got, each by its item's number in the client's request.
        job: Whose token ends the work, and whose steps are counted.
        put: Takes the events, from the device thread.
        wants_previews: Whether the client asked for unfinished images.
    """

    def __init__(
        self,
        requests: Mapping[int, DrawRequest],
        job: Job,
        put: Callable[[DrawEvent], None],
        *,
        wants_previews: bool,
    ) -> None:
        self.cancel = job.cancel
        self._job = job
        self.wants_previews = wants_previews
        self._items = list(requests)
        self._seeds = [request.seed for request in requests.values()]
        self._put = put
        self._ended: set[int] = set()

    def step(self, item: int, step: int, steps: int) -> None:
        """See `DrawWatch.step`."""
        self._job.note_step(self._items[item], step, steps)
        self._put(Stepped(self._items[item], step, steps))

    def preview(self, item: int, image: Image) -> None:
        """See `DrawWatch.preview`."""
        self._put(Previewed(self._items[item], image))

    def drawn(self, item: int, image: DrawnImage) -> None:
        """See `DrawWatch.drawn`."""
        self._end(item, Drew(self._items[item], self._seeds[item], image))

    def failed(self, item: int, error: ServiceError) -> None:
        """See `DrawWatch.failed`."""
        self._end(item, Failed(self._items[item], error))

    def end_the_rest(self) -> None:
        """Items that a faulty engine said nothing about have failed; no client waits for ever."""
        for item in range(len(self._items)):
            if item not in self._ended:
                self.failed(item, EngineFailedError("The engine did not draw this item."))

    def _end(self, item: int, event: Ended) -> None:
        if item in self._ended:
            raise RuntimeError(f"The engine ended item {item} twice.")
        self._ended.add(item)
        self._put(event)


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
    requests: dict[int, DrawRequest] = {}
    for item, entry in enumerate(prepared):
        if isinstance(entry, ServiceError):
            put(Failed(item, entry))
        else:
            requests[item] = entry
    if requests:
        job.note_items(len(requests))
        watch = EngineWatch(requests, job, put, wants_previews=wants_previews)
        await device.run(lambda: engine.draw(list(requests.values()), watch))
        watch.end_the_rest()
