"""What memory there is: the host's, this process's, and the GPUs' where the machine has any."""

import asyncio
import shutil
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable

import psutil
from pydantic import Field

from imagebeam_services.common.fields import ResponseBody

GPU_QUERY = ("--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits")
GPU_QUERY_LIMIT_S = 5.0
GPU_REFRESH_S = 2.0
FAMILY_REFRESH_S = 2.0
MIB = 2**20


class GpuMemory(ResponseBody):
    """One GPU's memory, all processes taken together."""

    name: str
    total_bytes: int
    free_bytes: int


class MemoryReport(ResponseBody):
    """Memory as the service sees it."""

    process_bytes: int = Field(description="Resident memory of the service and its children.")
    host_total_bytes: int
    host_available_bytes: int
    gpus: list[GpuMemory] = Field(description="Empty where no NVIDIA driver answers.")


class MemoryMonitor:
    """Reports memory without ever waiting: the GPUs' part is as old as its last query.

    `nvidia-smi` is asked and not torch, so that a service that has not imported torch, or whose
    model lives in a child, sees the same as the others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._process = psutil.Process()
        self._query = shutil.which("nvidia-smi")
        self._gpus: list[GpuMemory] = []
        self._asked_s = float("-inf")
        self._family: list[psutil.Process] = []
        self._family_seen_s = float("-inf")
        self._refresh: asyncio.Task[None] | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a query of the GPUs is under way."""
        return self._refresh is not None and not self._refresh.done()

    def report(self) -> MemoryReport:
        """The memory now; starts a new query of the GPUs where the last one is too old."""
        self._refresh_gpus_when_due()
        host = psutil.virtual_memory()
        return MemoryReport(
            process_bytes=self._process_bytes(),
            host_total_bytes=host.total,
            host_available_bytes=host.available,
            gpus=self._gpus,
        )

    def _process_bytes(self) -> int:
        now_s = self._clock()
        if now_s >= self._family_seen_s + FAMILY_REFRESH_S:
            # Looks at every process of the machine, which takes milliseconds where there are many.
            self._family = [self._process, *self._process.children(recursive=True)]
            self._family_seen_s = now_s
        total = 0
        for process in self._family:
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:  # a child that ended between the list and the look
                continue
        return total

    def _refresh_gpus_when_due(self) -> None:
        is_fresh = self._clock() < self._asked_s + GPU_REFRESH_S
        if self._query is None or self.is_asking or is_fresh:
            return
        self._asked_s = self._clock()
        self._refresh = asyncio.create_task(self._ask(self._query))

    async def _ask(self, command: str) -> None:
        self._gpus = await query_gpus(command)


async def query_gpus(command: str = "nvidia-smi") -> list[GpuMemory]:
    """Asks the NVIDIA driver; empty where it does not answer in time or in its form."""
    try:
        process = await asyncio.create_subprocess_exec(
            command, *GPU_QUERY, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL
        )
    except OSError:
        return []
    try:
        output, _ = await asyncio.wait_for(process.communicate(), GPU_QUERY_LIMIT_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return []
    return parse_gpus(output.decode(errors="replace")) if process.returncode == 0 else []


def parse_gpus(output: str) -> list[GpuMemory]:
    """Reads lines of `name, total MiB, free MiB`; lines of another form are left out."""
    gpus = []
    for line in output.splitlines():
        name, *sizes = [part.strip() for part in line.rsplit(",", 2)]
        if len(sizes) == 2 and all(size.isdecimal() for size in sizes):
            total_bytes, free_bytes = (int(size) * MIB for size in sizes)
            gpus.append(GpuMemory(name=name, total_bytes=total_bytes, free_bytes=free_bytes))
    return gpus
