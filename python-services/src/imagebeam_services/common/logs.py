"""Structured logs: one JSON object a line on stderr, fields instead of prose.

Prompts are people's own words, so they are written only where `--log-prompts` asks for it.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Literal, TextIO

LogLevel = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[LogLevel, ...] = ("debug", "info", "warning", "error")


class EventLog:
    """Writes events at or above a level.

    Args:
        service: Name that each line carries.
        level: The lowest level that is written.
        prompts: Whether `prompt` writes anything.
        stream: Where to; stderr by default. Never stdout: that is for the line `listening`.

    Attributes:
        listener: Gets each event's name and fields as well, whatever the level.
    """

    def __init__(
        self,
        service: str,
        level: LogLevel = "info",
        *,
        prompts: bool = False,
        stream: TextIO | None = None,
    ) -> None:
        self._service = service
        self._lowest = LEVELS.index(level)
        self._prompts = prompts
        self._stream = stream or sys.stderr
        self.listener: Callable[[str, Mapping[str, object]], object] | None = None

    def debug(self, event: str, **fields: object) -> None:
        """For whoever looks for a fault."""
        self._write("debug", event, fields)

    def info(self, event: str, **fields: object) -> None:
        """What happens in a healthy service."""
        self._write("info", event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """What somebody may have to do something about."""
        self._write("warning", event, fields)

    def error(self, event: str, **fields: object) -> None:
        """What should not have happened."""
        self._write("error", event, fields)

    def failure(self, event: str, error: BaseException, **fields: object) -> None:
        """An unexpected error, with its traceback."""
        trace = "".join(traceback.format_exception(error))
        self._write("error", event, {**fields, "error": type(error).__name__, "trace": trace})

    def prompt(self, job_id: str, text: str) -> None:
        """A prompt, where prompts are logged at all."""
        if self._prompts:
            self._write("info", "prompt", {"id": job_id, "text": text})

    def _write(self, level: LogLevel, event: str, fields: dict[str, object]) -> None:
        if self.listener is not None:
            self.listener(event, fields)
        if LEVELS.index(level) < self._lowest:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": level,
            "service": self._service,
            "event": event,
            **fields,
        }
        self._stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._stream.flush()


class LibraryLogs(logging.Handler):
    """Brings the libraries' own warnings (uvicorn, asyncio, transformers) into the same form."""

    def __init__(self, log: EventLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record of `logging` as an event."""
        message = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self._log.failure("library.failed", error, logger=record.name, message=message)
        elif record.levelno >= logging.ERROR:
            self._log.error("library.said", logger=record.name, message=message)
        else:
            self._log.warning("library.said", logger=record.name, message=message)


def route_library_logs(log: EventLog) -> None:
    """Makes `log` the only place where libraries' records and warnings go, from warnings up."""
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=logging.WARNING, handlers=[LibraryLogs(log)], force=True)
