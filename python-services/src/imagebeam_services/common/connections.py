"""Connections that wait for their client: each may for a while, and there may be only so many.

Else a few hundred sockets that never finish a header, or never read an answer, take all files that
a process may open, and nobody else is let in.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADERS_S = 10.0
"""From the connection, or the end of its last answer, to the end of the next request's headers."""
READING_S = 30.0
"""In so long a client must have read some of an answer that is held up by it."""
MOST_WAITING = 64
"""Beyond this many, who has waited longest is let go. A process on macOS may open 256 files, and as
many connections as the backlog has are let in at once, before one of them is looked at."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, which waits as long as headers and the reading of answers take."""

    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._note_what_it_waits_for()
        waiting = [other for other in self.connections if isinstance(other, PatientProtocol)]
        waiting = [other for other in waiting if other.deadline_s is not None]
        if len(waiting) > MOST_WAITING:
            min(waiting, key=lambda other: other.deadline_s or 0.0).let_go()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._cancel_limit()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come; those of half a header make no difference to the limit."""
        super().data_received(data)
        self._note_what_it_waits_for()

    def on_response_complete(self) -> None:
        """An answer has been sent."""
        super().on_response_complete()
        self._note_what_it_waits_for()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is answered."""
        super().pause_writing()
        self._note_what_it_waits_for()

    def resume_writing(self) -> None:
        """It has read what it was to."""
        super().resume_writing()
        self._cancel_limit()
        self._note_what_it_waits_for()

    @property
    def deadline_s(self) -> float | None:
        """Until when it may wait for its client, by the loop's clock; None where it does not."""
        return None if self._limit is None else self._limit.when()

    def let_go(self) -> None:
        """Closes the connection at once."""
        self._cancel_limit()
        self.transport.abort()

    def _note_what_it_waits_for(self) -> None:
        is_answering = self.cycle is not None and not self.cycle.response_complete
        # One that is closed goes only when all has been read.
        if is_answering and not (self.flow.write_paused or self.transport.is_closing()):
            self._cancel_limit()
        elif self._limit is None:
            self._start_limit()

    def _start_limit(self) -> None:
        unread = self.transport.get_write_buffer_size()
        limit_s = READING_S if unread else HEADERS_S
        self._limit = self.loop.call_later(limit_s, self._check_limit, unread)

    def _check_limit(self, unread_before: int) -> None:
        if 0 < self.transport.get_write_buffer_size() < unread_before:
            self._start_limit()
        else:
            self.let_go()

    def _cancel_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
