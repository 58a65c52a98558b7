"""Events on their way from working threads to the one coroutine that sends them."""

import asyncio
from typing import Generic, TypeVar

T = TypeVar("T")


class EventQueue(Generic[T]):
    """Any thread puts, one coroutine takes. Made in the event loop.

    There is no bound: the events of one piece of work are few and small, and work must not wait for
    a slow reader while it holds the device.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[T | None] = asyncio.Queue()

    def put(self, event: T) -> None:
        """Adds an event, from any thread."""
        self._put(event)

    def close(self) -> None:
        """Ends the queue after what was put before, from any thread."""
        self._put(None)

    async def take(self) -> T | None:
        """The next event; None at the end, again and again."""
        event = await self._queue.get()
        if event is None:
            self._queue.put_nowait(None)
        return event

    def _put(self, event: T | None) -> None:
        # A device thread may outlive the loop when the process is about to end.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue.put_nowait, event)
