"""What this machine can draw with. Imports torch."""

import importlib.util

import psutil
import torch

from imagebeam_services.common.errors import EngineFailedError
from imagebeam_services.image.diffusion.policy import DeviceKind, Machine
from imagebeam_services.image.settings import DeviceChoice

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


def probe_machine(choice: DeviceChoice = "auto") -> Machine:
    """Looks at the device and its free memory, as they are now.

    Args:
        choice: `auto` takes a GPU where there is one.

    Raises:
        EngineFailedError: The chosen device is not there.
    """
    host_free_bytes = psutil.virtual_memory().available
    device = _device(choice)
    if device in ("cuda", "rocm"):
        free_bytes, _ = torch.cuda.mem_get_info()
        return Machine(
            device,
            free_bytes,
            host_free_bytes,
            has_bfloat16=torch.cuda.is_bf16_supported(including_emulation=False),
            has_bitsandbytes=importlib.util.find_spec("bitsandbytes") is not None,
        )
    # Unified memory on a Mac: what is free for the host is free for its GPU.
    return Machine(device, host_free_bytes, host_free_bytes)


def free_device_memory() -> None:
    """Gives memory that torch keeps for later back to the device."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()


def _device(choice: DeviceChoice) -> DeviceKind:
    if choice in ("auto", "cuda") and torch.cuda.is_available():
        return "rocm" if torch.version.hip else "cuda"
    if choice in ("auto", "mps") and torch.backends.mps.is_available():
        return "mps"
    if choice in ("auto", "cpu"):
        return "cpu"
    raise EngineFailedError(
        f"There is no {choice} device that torch can use here. Start the service with another "
        "--device, or install the build of torch for this one."
    )
