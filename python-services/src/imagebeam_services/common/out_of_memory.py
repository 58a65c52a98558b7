"""Recognising that the memory was not enough, without importing what says so."""

TORCH_SAYS = ("out of memory", "not enough memory", "can't allocate memory")
"""Parts of what torch raises as a plain RuntimeError, by the device and its driver."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of Python's, torch's or a driver's says that the memory was not enough."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and any(
        words in str(error).lower() for words in TORCH_SAYS
    )
