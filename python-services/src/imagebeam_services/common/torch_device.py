"""The device that torch computes on: which, how much of it is free, what is held. Imports torch."""

import gc
from collections.abc import Iterable

import psutil
import torch

from imagebeam_services.common.engine_report import DeviceReport
from imagebeam_services.common.errors import EngineFailedError
from imagebeam_services.common.settings import DeviceChoice


def torch_device(choice: DeviceChoice) -> torch.device:
    """The chosen device; `auto` takes a GPU where there is one.

    Raises:
        EngineFailedError: It is not there.
    """
    if choice in ("auto", "cuda") and torch.cuda.is_available():
        return torch.device("cuda")  # ROCm calls itself so too
    if choice in ("auto", "mps") and torch.backends.mps.is_available():
        return torch.device("mps")
    if choice in ("auto", "cpu"):
        return torch.device("cpu")
    raise EngineFailedError(
        f"There is no {choice} device that torch can use here. Start the service with another "
        "--device, or install the build of torch for this one."
    )


def free_bytes(device: torch.device, limit_bytes: int | None, held_bytes: int = 0) -> int:
    """How much of the device's memory a model may take, of the host's where they are one.

    Args:
        device: What will compute.
        limit_bytes: The most that the service may have; None for no limit.
        held_bytes: What a loaded model holds of it, and will give back.
    """
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info()
        if limit_bytes is not None:
            # What the model takes beyond its estimate fails then, rather than another service.
            torch.cuda.set_per_process_memory_fraction(min(limit_bytes / total, 1.0))
    else:
        free = psutil.virtual_memory().available
    return free + held_bytes if limit_bytes is None else min(free + held_bytes, limit_bytes)


def device_report(device: torch.device) -> DeviceReport:
    """What a client is told of the device."""
    if device.type != "cuda":
        return DeviceReport(kind="mps" if device.type == "mps" else "cpu")
    index = torch.cuda.current_device()
    # The driver's own tools write the prefix; ROCm's properties have no such thing.
    uuid = getattr(torch.cuda.get_device_properties(index), "uuid", None)
    return DeviceReport(
        kind="rocm" if torch.version.hip else "cuda",
        index=index,
        uuid=None if uuid is None else f"GPU-{uuid}",
    )


def held_bytes(device: torch.device) -> tuple[int | None, int | None]:
    """What torch holds of a GPU now, and the most since `forget_peak`; None where nobody counts."""
    if device.type == "cuda":
        return torch.cuda.memory_reserved(), torch.cuda.max_memory_reserved()
    if device.type == "mps":
        return torch.mps.driver_allocated_memory(), None
    return None, None


def host_bytes(parts: Iterable[object]) -> int:
    """What the weights of a model's parts take of the host's memory; mapped files count as free."""
    modules = [part for part in parts if isinstance(part, torch.nn.Module)]
    tensors = [one for module in modules for one in (*module.parameters(), *module.buffers())]
    process = psutil.Process().memory_info()
    own_bytes: int = process.rss - getattr(process, "shared", 0)
    return min(own_bytes, sum(one.nbytes for one in tensors if one.device.type == "cpu"))


def held_memory(device: torch.device, host_bytes: int) -> tuple[int, int]:
    """What a model will give back of its device and of the host, which may be the same memory."""
    of_device = held_bytes(device)[0] or 0
    if device.type == "cuda":
        return of_device, host_bytes
    return of_device + host_bytes, of_device + host_bytes


def forget_peak(device: torch.device) -> None:
    """Begins to count the most memory anew."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()


def release_memory() -> None:
    """Gives the memory of what nothing refers to any more back to the device."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
