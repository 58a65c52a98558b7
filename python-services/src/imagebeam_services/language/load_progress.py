"""How far the child is with its load.

llama.cpp has a callback for it, but xllamacpp does not pass it on. The file is mapped into the
child's memory, so what of it has been read so far is in the child's resident memory.
"""

import asyncio
from collections.abc import Iterator

import psutil

from imagebeam_services.common.lifetime import LoadWatch

TOLD_S = 0.1
MOST = 0.95
"""What is done after the reading, such as a first token, shows in no number."""


class Reading:
    """Makes a share of what is resident; never goes back, though pages may leave the memory.

    Args:
        file_bytes: The model file's.
    """

    def __init__(self, file_bytes: int) -> None:
        self._file_bytes = max(file_bytes, 1)
        self._before_bytes: int | None = None
        self._share = 0.0

    def share(self, resident_bytes: int) -> float:
        """How far the load is, 0-1; the first call tells what was there before it."""
        if self._before_bytes is None:
            self._before_bytes = resident_bytes
        read = (resident_bytes - self._before_bytes) / self._file_bytes
        self._share = max(self._share, min(read, MOST))
        return self._share


def resident_bytes(pid: int) -> Iterator[int]:
    """A process's resident memory, again and again until it ends."""
    try:
        process = psutil.Process(pid)
        while True:
            yield process.memory_info().rss
    except psutil.NoSuchProcess:
        return


async def tell_progress(pid: int, file_bytes: int, watch: LoadWatch) -> None:
    """Tells the watch how far a child's load is, until this is cancelled or the child has ended."""
    reading = Reading(file_bytes)
    for resident in resident_bytes(pid):
        watch.progress(reading.share(resident))
        await asyncio.sleep(TOLD_S)
