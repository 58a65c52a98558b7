"""Made-up models on a made-up disk."""

from pathlib import Path

from imagebeam_services.common.model_shelf import Capabilities, MemoryNeed, ModelOnDisk


def on_shelf(name: str, problem: str | None = None) -> ModelOnDisk:
    """A model of a name."""
    return ModelOnDisk(name, Path(name), 7, Capabilities(family="made-up"), problem)


def memory_need(size_bytes: int) -> MemoryNeed:
    """What always fits."""
    return MemoryNeed(
        needed_bytes=size_bytes, host_bytes=0, free_bytes=size_bytes, fits=True, layout=None
    )
