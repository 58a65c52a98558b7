"""A CLIP model that is in the memory, with all that judging needs. Imports torch."""

from dataclasses import dataclass

import torch

from imagebeam_services.vision.aesthetic import HEAD_ID, HEAD_WIDTH, load_head
from imagebeam_services.vision.clip_folder import ClipFolder
from imagebeam_services.vision.clip_model import (
    ClipModel,
    best_device,
    free_unused_memory,
    read_clip,
)
from imagebeam_services.vision.judge import Judge
from imagebeam_services.vision.protocol import VisionModels
from imagebeam_services.vision.scores import CosineRange


@dataclass(frozen=True)
class ResidentClip:
    """A loaded model.

    Attributes:
        models: Its ids, for answers.
        clip: The model itself.
        judge: What judges with it.
    """

    models: VisionModels
    clip: ClipModel
    judge: Judge

    def wake(self) -> None:
        """Brings the weights to the best device there is.

        Raises:
            torch.OutOfMemoryError: They do not fit; nothing of them is left there.
        """
        try:
            self.clip.move_to(best_device())
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
        free_unused_memory()


def read_resident(folder: ClipFolder, name: str, cosine_range: CosineRange) -> ResidentClip:
    """Reads a model into the host's memory.

    Args:
        folder: Its files.
        name: Its id for answers.
        cosine_range: What its cosines are worth.

    Raises:
        ModelFileError: The files are not those of one CLIP model.
    """
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
    return ResidentClip(models, clip, Judge(clip, head, cosine_range))
