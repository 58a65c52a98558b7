"""The log: its form, its levels, and what libraries say."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from imagebeam_services.common.logs import EventLog, route_library_logs
from tests.support.service_client import LogLines


@pytest.fixture
def lines() -> Iterator[LogLines]:
    """A log that libraries' records go to for as long as the test runs."""
    lines = LogLines()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    route_library_logs(lines.log)
    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)


def test_an_event_is_one_line_of_json_with_its_fields() -> None:
    stream = io.StringIO()
    EventLog("image", stream=stream).info("load.finished", model="a\nb", seconds=1.5)
    (line,) = stream.getvalue().splitlines()
    event = json.loads(line)
    assert event.pop("at").endswith("+00:00")
    assert event == {
        "level": "info",
        "service": "image",
        "event": "load.finished",
        "model": "a\nb",
        "seconds": 1.5,
    }


def test_what_lies_below_the_level_is_not_written() -> None:
    stream = io.StringIO()
    log = EventLog("image", "warning", stream=stream)
    for write in (log.debug, log.info, log.warning, log.error):
        write("x")
    assert [json.loads(line)["level"] for line in stream.getvalue().splitlines()] == [
        "warning",
        "error",
    ]


def test_libraries_are_heard_from_warnings_up_and_in_the_same_form(lines: LogLines) -> None:
    logger = logging.getLogger("some.library")
    logger.info("not this")
    logger.warning("watch out: %s", "here")
    logger.error("it broke")
    assert [(line["level"], line["message"]) for line in lines.named("library.said")] == [
        ("warning", "watch out: here"),
        ("error", "it broke"),
    ]


def test_a_librarys_exception_comes_with_its_traceback(lines: LogLines) -> None:
    try:
        raise ValueError("inside")
    except ValueError:
        logging.getLogger("some.library").exception("it broke")
    (line,) = lines.named("library.failed")
    assert "ValueError: inside" in line["trace"]
    assert line["message"] == "it broke"


def test_what_asyncio_finds_wrong_is_in_the_log(lines: LogLines) -> None:
    async def leave_an_error_behind() -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "a lost error"})

    asyncio.run(leave_an_error_behind())
    assert lines.named("library.said")[0]["message"] == "a lost error"
