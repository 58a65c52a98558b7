"""The one thread that owns the device.

A pipeline that two threads use gives wrong pictures, and a GPU's work is in a row anyway. The
thread is made in the app's lifespan, because an app may be started more than once.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class DeviceThread:
    """Runs one function after the other; `start` before the first, `stop` after the last."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._executor: ThreadPoolExecutor | None = None

    def start(self) -> None:
        """Makes the thread; it begins with the first function."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)

    def stop(self) -> None:
        """Takes no more functions. Does not wait for the one that runs: it may be in an import."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    async def run(self, function: Callable[[], T]) -> T:
        """Runs `function` in the thread and answers with what it returns or raises.

        Cancelling the caller does not stop the function: set its cancel token.
        """
        if self._executor is None:
            raise RuntimeError("The device thread is not running.")
        return await asyncio.get_running_loop().run_in_executor(self._executor, function)
