"""A child process of the event loop's, which ends with whoever started it."""

import asyncio
import contextlib
from asyncio.subprocess import Process
from collections.abc import AsyncIterator

EXIT_LIMIT_S = 2.0
"""A killed process is gone in milliseconds; one that hangs in a driver, the system itself keeps."""


@contextlib.asynccontextmanager
async def owned(process: Process) -> AsyncIterator[Process]:
    """Kills the process at the end of the block, however that ends, and waits for its exit.

    A loop that closes before it has taken note of an exit never does: the process stays a zombie,
    its pipes stay open, and Python complains of both at some later time. So the wait goes on while
    the block's task is being cancelled, as all tasks are before a loop closes.
    """
    try:
        yield process
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        # Not `wait`: a process is let go of when its pipes have been read to their ends as well.
        with contextlib.suppress(TimeoutError, OSError):
            await asyncio.wait_for(process.communicate(), EXIT_LIMIT_S)
