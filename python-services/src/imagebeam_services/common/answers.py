"""How a route waits for its work: for one answer, or while it streams events.

Both ways the client is watched: one that goes away cancels its work. Nothing here awaits while it
cleans up, because it may be cleaning up after a cancellation.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Send

from imagebeam_services.common.jobs import CancelToken, Job
from imagebeam_services.common.worklist import Worklist

T = TypeVar("T")

CLIENT_GONE = "the client went away"


async def result_while_connected(
    request: Request, worklist: Worklist, job_id: str, work: Callable[[Job], Awaitable[T]]
) -> T:
    """Does work for one answer.

    Args:
        request: Whose client is watched; its body has been read.
        worklist: Where the work is done.
        job_id: The request's id.
        work: See `Worklist.begin`, also for what is raised.
    """
    return await while_connected(request, *worklist.begin(job_id, work))


async def while_connected(request: Request, job: Job, task: asyncio.Task[T]) -> T:
    """Waits for work that was begun; a client that goes away cancels it.

    Args:
        request: Whose client is watched; its body has been read.
        job: The work's.
        task: Ends with its result, or with what this then raises.
    """
    watcher = asyncio.create_task(cancel_when_gone(request, job.cancel))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not job.cancel.is_cancelled:  # as Ray does when the client goes away
            raise
        # The service ends and its time for that is over: told, however long the engine still takes.
        raise job.cancel.error() from None
    finally:
        watcher.cancel()
        job.cancel.cancel(CLIENT_GONE)  # a no-op where the work has ended


async def cancel_when_gone(request: Request, token: CancelToken) -> None:
    """Sets the token when the client goes away; the body of the request must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    token.cancel(CLIENT_GONE)


class EventStream(StreamingResponse):
    """Server-sent events. Its iterator is closed in the moment in which the client goes away.

    Args:
        events: The lines to send, made by `server_event`, `data_line` or `comment_line`.
        job: Cancelled when the stream ends, however it ends.
        position: Where in the queue its work was when it came.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[str, None], job: Job, position: int) -> None:
        headers = {
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            "X-Queue-Position": str(position),
        }
        super().__init__(events, headers=headers)
        self._events = events
        self._token = job.cancel

    async def stream_response(self, send: Send) -> None:
        """Sends all events."""
        try:
            # Left to the garbage collector, the iterator's end would come at some later time.
            async with aclosing(self._events):
                await super().stream_response(send)
        finally:
            self._token.cancel(CLIENT_GONE)


def server_event(name: str, data: object) -> str:
    """One server-sent event with a name."""
    return f"event: {name}\n{data_line(data)}"


def comment_line(text: str) -> str:
    """A line that readers of server-sent events skip, OpenAI's clients among them."""
    return f": {text}\n\n"


def data_line(data: object) -> str:
    """One server-sent event without a name; JSON has no line breaks of its own."""
    return f"data: {json.dumps(data, ensure_ascii=False, allow_nan=False)}\n\n"
