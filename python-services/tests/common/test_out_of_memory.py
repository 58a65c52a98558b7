"""Which errors say that the memory was not enough."""

import pytest
import torch

from imagebeam_services.common.out_of_memory import is_out_of_memory

CPU_SAYS = "[enforce fail at alloc_cpu.cpp:114] DefaultCPUAllocator: can't allocate memory: 9 bytes"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError(CPU_SAYS), True),
        (RuntimeError("MPS backend out of memory"), True),
        (RuntimeError("shapes do not match"), False),
        (ValueError("out of memory"), False),
    ],
    ids=repr,
)
def test_the_words_of_each_library(error: Exception, expected: bool) -> None:
    assert is_out_of_memory(error) is expected


def test_what_torch_really_raises() -> None:
    with pytest.raises(RuntimeError) as raised:
        torch.empty(2**62, dtype=torch.uint8)
    assert is_out_of_memory(raised.value)
