"""What memory there is: the host's, this process's, and the GPUs' where the machine has any."""

import asyncio
import contextlib
import shutil
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path

import psutil
from pydantic import Field

from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.owned_process import owned

FORM = "--format=csv,noheader,nounits"
GPU_QUERY = ("--query-gpu=index,uuid,pci.bus_id,name,memory.total,memory.free", FORM)
PROCESS_QUERY = ("--query-compute-apps=pid,used_gpu_memory", FORM)
GPU_QUERY_LIMIT_S = 5.0
GPU_REFRESH_S = 2.0
GPU_IDLE_REFRESH_S = 60.0
GPU_SETTLE_S = 10.0
"""How long after its last work a service's part of a GPU is still looked at often."""
FAMILY_REFRESH_S = 2.0
MIB = 2**20
PEAK = "VmHWM:"
FORGET_PEAK = "5"
"""https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html"""


class GpuMemory(ResponseBody):
    """One GPU's memory, all processes taken together."""

    index: int = Field(description="As the driver counts, whatever a process sees.")
    uuid: str
    pci_bus_id: str
    name: str
    total_bytes: int
    free_bytes: int


class MemoryReport(ResponseBody):
    """Memory as the service sees it."""

    process_bytes: int = Field(description="Resident memory of the service and its children.")
    process_peak_bytes: int | None = Field(
        description="The most of it since the model was loaded; null where the system does not say."
    )
    gpu_process_bytes: int | None = Field(
        description="What service and children hold of all GPUs, as the driver says; null where it "
        "does not, as for processes in a container."
    )
    host_total_bytes: int
    host_available_bytes: int
    gpus: list[GpuMemory] = Field(description="Empty where no NVIDIA driver answers.")


class MemoryMonitor:
    """Reports memory without ever waiting: the GPUs' part is as old as its last query.

    `nvidia-smi` is asked and not torch, so that a service that has not imported torch, or whose
    model lives in a child, sees the same as the others. Each query starts a program that wakes the
    GPU, so that a service that does nothing asks seldom.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._process = psutil.Process()
        self._query = shutil.which("nvidia-smi")
        self._gpus: list[GpuMemory] = []
        self._gpu_bytes: Mapping[int, int] = {}
        self._asked_s = float("-inf")
        self._doing: Hashable = None
        self._active_s = clock()
        self._family: list[psutil.Process] = []
        self._family_seen_s = float("-inf")
        self._refresh: asyncio.Task[None] | None = None

    @property
    def is_asking(self) -> bool:
        """Whether a query of the GPUs is under way."""
        return self._refresh is not None and not self._refresh.done()

    def report(self, doing: Hashable = None, *, is_idle: bool = True) -> MemoryReport:
        """The memory now; starts a new query of the GPUs where the last one is too old.

        Args:
            doing: What the service does; another one than the last time is a change, after which
                memory is looked at often for a while.
            is_idle: Nothing happens that takes memory or gives it back.
        """
        if doing != self._doing or not is_idle:
            self._doing, self._active_s = doing, self._clock()
        self._refresh_gpus_when_due()
        host = psutil.virtual_memory()
        now, peak = self._process_bytes()
        own = [self._gpu_bytes[one.pid] for one in self._family if one.pid in self._gpu_bytes]
        return MemoryReport(
            process_bytes=now,
            process_peak_bytes=peak,
            gpu_process_bytes=sum(own) if own else None,
            host_total_bytes=host.total,
            host_available_bytes=host.available,
            gpus=self._gpus,
        )

    def uuid_at(self, pci_bus_id: str | None) -> str | None:
        """The GPU in a place; None where the driver did not tell of it so far."""
        if not pci_bus_id:
            return None
        # The driver writes the domain with eight digits, others with four.
        tail = pci_bus_id.lower()[-10:]
        return next((gpu.uuid for gpu in self._gpus if gpu.pci_bus_id.lower().endswith(tail)), None)

    def _process_bytes(self) -> tuple[int, int | None]:
        now_s = self._clock()
        if now_s >= self._family_seen_s + FAMILY_REFRESH_S:
            # Looks at every process of the machine, which takes milliseconds where there are many.
            self._family = [self._process, *self._process.children(recursive=True)]
            self._family_seen_s = now_s
        total = peak = 0
        for process in self._family:
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended since the list was made
                total += process.memory_info().rss
                peak += peak_bytes(process)
        return total, max(peak, total) if peak else None

    def _refresh_gpus_when_due(self) -> None:
        is_settled = self._clock() >= self._active_s + GPU_SETTLE_S
        every_s = GPU_IDLE_REFRESH_S if is_settled else GPU_REFRESH_S
        is_fresh = self._clock() < self._asked_s + every_s
        if self._query is None or self.is_asking or is_fresh:
            return
        self._asked_s = self._clock()
        self._refresh = asyncio.create_task(self._ask(self._query))

    async def _ask(self, command: str) -> None:
        self._gpus = await query_gpus(command)
        self._gpu_bytes = parse_processes(await _asked(command, PROCESS_QUERY))


def peak_bytes(process: psutil.Process) -> int:
    """The most resident memory of a process since `forget_peak`; 0 where the system says nothing.

    Raises:
        psutil.NoSuchProcess: It has ended.
    """
    if sys.platform == "win32":
        peak: int = process.memory_info().peak_wset
        return peak
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:  # no Linux, or it ended just now
        return 0
    sizes = [line.split()[1] for line in lines.splitlines() if line.startswith(PEAK)]
    return int(sizes[0]) * 1024 if sizes else 0


def forget_peak() -> None:
    """Begins to count this process's peak anew; elsewhere than on Linux it stays."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text(FORGET_PEAK, encoding="ascii")


async def query_gpus(command: str = "nvidia-smi") -> list[GpuMemory]:
    """Asks the NVIDIA driver; empty where it does not answer in time or in its form."""
    return parse_gpus(await _asked(command, GPU_QUERY))


async def _asked(command: str, query: tuple[str, ...]) -> str:
    """What the driver says; nothing where it fails or takes too long."""
    try:
        process = await asyncio.create_subprocess_exec(
            command, *query, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL
        )
    except OSError:
        return ""
    async with owned(process):
        try:
            output, _ = await asyncio.wait_for(process.communicate(), GPU_QUERY_LIMIT_S)
        except TimeoutError:
            return ""
    return output.decode(errors="replace") if process.returncode == 0 else ""


def parse_gpus(output: str) -> list[GpuMemory]:
    """Reads lines of `GPU_QUERY`, sizes in MiB; lines of another form are left out."""
    gpus = []
    for line in output.splitlines():
        index, _, rest = line.partition(",")
        uuid, _, rest = rest.partition(",")
        pci_bus_id, _, rest = rest.partition(",")
        name, *sizes = [part.strip() for part in rest.rsplit(",", 2)]
        if index.isdecimal() and len(sizes) == 2 and all(size.isdecimal() for size in sizes):
            total_bytes, free_bytes = (int(size) * MIB for size in sizes)
            gpus.append(
                GpuMemory(
                    index=int(index),
                    uuid=uuid.strip(),
                    pci_bus_id=pci_bus_id.strip(),
                    name=name,
                    total_bytes=total_bytes,
                    free_bytes=free_bytes,
                )
            )
    return gpus


def parse_processes(output: str) -> dict[int, int]:
    """Reads lines of `PROCESS_QUERY`: bytes by process, all GPUs together."""
    held: dict[int, int] = {}
    for line in output.splitlines():
        pid, _, size = (part.strip() for part in line.partition(","))
        if pid.isdecimal() and size.isdecimal():
            held[int(pid)] = held.get(int(pid), 0) + int(size) * MIB
    return held
