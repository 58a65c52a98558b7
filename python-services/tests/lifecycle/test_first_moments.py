"""Once a service has said that it listens, a signal ends it cleanly, whenever it comes."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

from tests.support.service_process import service_process

AFTER_MS = (0, 20, 50, 80, 120, 160, 200, 250, 300, 400)
"""The service is up after about 300 ms on an idle machine, and later on a busy one."""


def ending(after_ms: int) -> tuple[int, str]:
    """The exit code and the words of a service that is signalled so long after its first line."""
    number = (signal.SIGTERM, signal.SIGINT)[AFTER_MS.index(after_ms) % 2]
    with service_process("language", "--port", "0", "--no-load") as service:
        time.sleep(after_ms / 1000)  # the moment itself is what the test is about
        service.process.send_signal(number)
        return service.wait(30), service.errors


def test_a_signal_at_any_moment_ends_it_with_0_and_without_a_traceback() -> None:
    with ThreadPoolExecutor(3) as pool:
        endings = list(pool.map(ending, AFTER_MS))
    assert [code for code, _ in endings] == [0] * len(AFTER_MS)
    assert [said for _, said in endings if "Traceback" in said] == []
