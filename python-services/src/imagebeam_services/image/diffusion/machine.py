"""What this machine can draw with. Imports torch."""

import importlib.util

import psutil
import torch

from imagebeam_services.common.settings import DeviceChoice
from imagebeam_services.common.torch_device import free_bytes, torch_device
from imagebeam_services.image.diffusion.policy import DeviceKind, Machine

TORCH_DEVICES: dict[DeviceKind, str] = {
    "cuda": "cuda",
    "rocm": "cuda",  # torch's name for both
    "mps": "mps",
    "cpu": "cpu",
}
TORCH_DTYPES = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
}


def probe_machine(
    choice: DeviceChoice = "auto",
    limit_bytes: int | None = None,
    held_bytes: tuple[int, int] = (0, 0),
) -> Machine:
    """Looks at the device and its free memory, as they are now.

    Args:
        choice: `auto` takes a GPU where there is one.
        limit_bytes: The most of the device's memory that may be taken; None for no limit.
        held_bytes: What a loaded model holds of it and of the host's, and will give back.

    Raises:
        EngineFailedError: The chosen device is not there.
    """
    host_free_bytes = psutil.virtual_memory().available + held_bytes[1]
    device = torch_device(choice)
    free = free_bytes(device, limit_bytes, held_bytes[0])
    if device.type == "cuda":
        return Machine(
            "rocm" if torch.version.hip else "cuda",
            free,
            host_free_bytes,
            has_bfloat16=torch.cuda.is_bf16_supported(including_emulation=False),
            has_bitsandbytes=importlib.util.find_spec("bitsandbytes") is not None,
        )
    # Unified memory on a Mac: what is free for the host is free for its GPU.
    return Machine("mps" if device.type == "mps" else "cpu", free, host_free_bytes)
