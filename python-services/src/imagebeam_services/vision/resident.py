"""A CLIP model that is in the memory, with all that judging needs. Imports torch."""

from dataclasses import dataclass

import torch

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.common.model_shelf import MemoryNeed
from imagebeam_services.common.torch_device import (
    device_report,
    forget_peak,
    free_bytes,
    held_bytes,
    held_memory,
    host_bytes,
    release_memory,
    torch_device,
)
from imagebeam_services.vision.aesthetic import HEAD_ID, HEAD_WIDTH, load_head
from imagebeam_services.vision.clip_folder import ClipFolder
from imagebeam_services.vision.clip_model import ClipModel, read_clip
from imagebeam_services.vision.judge import Judge
from imagebeam_services.vision.protocol import VisionModels
from imagebeam_services.vision.scores import CosineRange
from imagebeam_services.vision.settings import VisionSettings

WORKING_BYTES = 400 * 2**20
"""Beyond the weights: measured with ViT-L/14 on a CPU, Python and torch included."""


@dataclass(frozen=True)
class ResidentClip:
    """A loaded model.

    Attributes:
        models: Its ids, for answers.
        clip: The model itself.
        judge: What judges with it.
        device: Where it judges.
    """

    models: VisionModels
    clip: ClipModel
    judge: Judge
    device: torch.device

    def wake(self) -> None:
        """Brings the weights to the device.

        Raises:
            torch.OutOfMemoryError: They do not fit; nothing of them is left there.
        """
        try:
            self.clip.move_to(self.device)
        except Exception:
            self.sleep()
            raise

    def sleep(self) -> None:
        """Brings the weights to the host's memory, which leaves the device's free."""
        self.clip.move_to(torch.device("cpu"))
        self.release()

    @staticmethod
    def release() -> None:
        """Gives back the memory that nothing refers to any more."""
        release_memory()

    def held(self) -> tuple[int, int]:
        """See `held_memory`; may be asked for in any thread."""
        return held_memory(self.device, host_bytes([self.clip.model]))

    def report(self) -> EngineReport:
        """Where the model lies and what it takes."""
        held, peak = held_bytes(self.device)
        return EngineReport(
            device=device_report(self.device),
            layout={"precision": "float32", "micro_batch": self.clip.micro_batch},
            device_bytes=held,
            device_peak_bytes=peak,
        )


def read_resident(
    folder: ClipFolder, name: str, cosine_range: CosineRange, settings: VisionSettings
) -> ResidentClip:
    """Reads a model into the host's memory.

    Args:
        folder: Its files.
        name: Its id for answers.
        cosine_range: What its cosines are worth.
        settings: Which device is to judge, and how much of its memory.

    Raises:
        ModelFileError: The files are not those of one CLIP model.
        OutOfMemoryError: The device has not enough memory free for it.
        EngineFailedError: The chosen device is not there.
    """
    device = torch_device(settings.device)
    free, needed = free_bytes(device, settings.common.memory_limit_bytes), needed_bytes(folder)
    if free < needed:
        raise OutOfMemoryError(
            f"{name} needs about {needed / 1e9:.2f} GB of memory, and {free / 1e9:.2f} may be "
            "taken. Close what else uses the memory, or raise --memory-limit where it is set."
        )
    forget_peak(device)
    clip = read_clip(folder)
    if clip.width == HEAD_WIDTH:
        models = VisionModels(clip=name, aesthetic=HEAD_ID)
    else:
        note = (
            f"{name} embeds in {clip.width} numbers; the aesthetic head reads the {HEAD_WIDTH} of "
            "CLIP ViT-L/14."
        )
        models = VisionModels(clip=name, aesthetic=None, aesthetic_note=note)
    head = load_head() if models.aesthetic is not None else None
    return ResidentClip(models, clip, Judge(clip, head, cosine_range), device)


def need_of(folder: ClipFolder, settings: VisionSettings, held_bytes: int) -> MemoryNeed:
    """What loading a model would take, where one that holds `held_bytes` is loaded now."""
    device = torch_device(settings.device)
    free = free_bytes(device, settings.common.memory_limit_bytes, held_bytes)
    needed = needed_bytes(folder)
    layout: dict[str, str | int | float | bool] = {"precision": "float32"}
    return MemoryNeed(
        needed_bytes=needed, host_bytes=0, free_bytes=free, fits=needed <= free, layout=layout
    )


def needed_bytes(folder: ClipFolder) -> int:
    """About how much memory of its device a model takes, in fp32."""
    return 4 * folder.numbers + WORKING_BYTES
