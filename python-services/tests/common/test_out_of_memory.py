"""Which errors say that the memory was not enough, and which that the device is lost."""

import errno

import pytest
import torch

from imagebeam_services.common.out_of_memory import is_device_lost, is_out_of_memory

CPU_SAYS = "[enforce fail at alloc_cpu.cpp:114] DefaultCPUAllocator: can't allocate memory: 9 bytes"
CREATING = "when calling `cublasCreate(handle)`"
HINT = "\nCUDA kernel errors might be asynchronously reported at some other API call"


class PagingError(OSError):
    winerror = 1455


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError(CPU_SAYS),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
        RuntimeError("MPS backend out of memory (MPS allocated: 16.00 GB)"),
        RuntimeError("Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)"),
        RuntimeError(f"CUDA error: out of memory{HINT}"),
        RuntimeError(f"CUDA error: CUBLAS_STATUS_ALLOC_FAILED {CREATING}"),
        RuntimeError(f"CUDA error: CUBLAS_STATUS_NOT_INITIALIZED {CREATING}"),
        RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
        RuntimeError("cusolver error: CUSOLVER_STATUS_ALLOC_FAILED"),
        RuntimeError("cuFFT error: CUFFT_ALLOC_FAILED"),
        RuntimeError("CUDA driver error: CUDA_ERROR_OUT_OF_MEMORY"),
        RuntimeError("HIP out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("CUDA error: HIPBLAS_STATUS_ALLOC_FAILED when calling `hipblasCreate`"),
        RuntimeError(
            "level_zero backend failed with error: 39 (UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY)"
        ),
        RuntimeError("vk::Device::allocateMemory: ErrorOutOfDeviceMemory"),
        RuntimeError("std::bad_alloc"),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        PagingError(22, "The paging file is too small for this operation to complete"),
    ],
    ids=repr,
)
def test_the_memory_was_not_enough(error: Exception) -> None:
    assert is_out_of_memory(error)
    assert not is_device_lost(error)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(f"CUDA error: an illegal memory access was encountered{HINT}"),
        RuntimeError(f"CUDA error: device-side assert triggered{HINT}"),
        RuntimeError("CUDA error: unspecified launch failure"),
        RuntimeError("CUDA error: the launch timed out and was terminated"),
        RuntimeError("CUDA error: misaligned address"),
        RuntimeError("CUDA error: uncorrectable ECC error encountered"),
        RuntimeError("CUDA error: unknown error"),
        RuntimeError("HIP error: an illegal memory access was encountered"),
        RuntimeError("level_zero backend failed with error: 20 (UR_RESULT_ERROR_DEVICE_LOST)"),
    ],
    ids=repr,
)
def test_the_device_is_lost(error: Exception) -> None:
    assert is_device_lost(error)
    assert not is_out_of_memory(error)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("shapes do not match"),
        RuntimeError("CUDA error: invalid argument"),
        RuntimeError("CUDA error: no kernel image is available for execution on the device"),
        ValueError("out of memory"),
        ValueError("device-side assert"),
        OSError(errno.ENOENT, "No such file"),
    ],
    ids=repr,
)
def test_neither(error: Exception) -> None:
    assert not is_out_of_memory(error)
    assert not is_device_lost(error)


def test_what_torch_really_raises() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**62, dtype=torch.uint8)
    assert is_out_of_memory(raised.value)
