"""Recognising what became of memory or device, without importing what says so."""

import errno

OUT_OF_MEMORY = (
    "out of memory",  # CUDA, HIP, MPS, and torch.OutOfMemoryError
    "out_of_memory",  # CUDA's driver
    "outofmemory",  # Metal's command buffers
    "insufficient memory",  # Metal's too
    "memoryallocation",  # CUDA's runtime
    "alloc_failed",  # cuBLAS, cuDNN, cuSOLVER, cuFFT, hipBLAS
    "cublas_status_not_initialized",  # cuBLAS found no room for its workspace
    "rocblas_status_memory_error",
    "miopenstatusallocfailed",
    # Vulkan and Level Zero.
    "out_of_device_memory",
    "out_of_host_memory",
    "outofdevicememory",
    "not enough memory",  # torch on Windows' CPU
    "can't allocate memory",  # torch on other CPUs
    "cannot allocate memory",
    "paging file is too small",
    "bad_alloc",
)
"""Parts of what torch and the libraries below it raise as a plain RuntimeError, in lower case."""
PAGING_FILE_TOO_SMALL = 1455
DEVICE_LOST = (
    # CUDA's and HIP's words for the errors after which every further call fails likewise.
    "illegal memory access was encountered",
    "illegal instruction was encountered",
    "misaligned address",
    "invalid program counter",
    "operation not supported on global/shared address space",
    "device-side assert",
    "unspecified launch failure",
    "launch timed out and was terminated",
    "hardware stack error",
    "uncorrectable ecc error",
    "uncorrectable nvlink error",
    "invalid access of peer gpu memory",
    "context is destroyed",
    "cuda error: unknown error",
    "hip error: unknown error",
    "device lost",
    "device_lost",  # Level Zero
    "devicelost",  # Vulkan
    "device removed",  # DirectX
    "device_removed",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of Python's, torch's or a driver's says that the memory was not enough."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    if isinstance(error, OSError):
        code = getattr(error, "winerror", None)
        return error.errno == errno.ENOMEM or code == PAGING_FILE_TOO_SMALL
    return isinstance(error, RuntimeError) and _says(error, OUT_OF_MEMORY)


def is_device_lost(error: BaseException) -> bool:
    """Whether the device answers nothing any more that this process asks of it."""
    return isinstance(error, RuntimeError) and _says(error, DEVICE_LOST)


def _says(error: BaseException, parts: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(part in text for part in parts)
