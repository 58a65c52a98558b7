"""What the image service is told at its start."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from imagebeam_services.common.settings import CommonSettings, DeviceChoice
from imagebeam_services.image.bodies import Transport

Speed = Literal["exact", "fast"]


@dataclass(frozen=True)
class ImageSettings:
    """Settings of the image service.

    Attributes:
        common: What all services are told.
        images_folder: Where images are written; must exist. `temporary` makes one, and removes it
            at the end. None where none may be: then images come back as bytes alone, and a request
            for a path is refused.
        model_path: A pipeline's folder, or one weights file; None where the repository says it.
        model_repo: The model's name, `owner/name`; looked for in the models folder.
        model_file: A weights file's name, or a pattern for it, in the repository.
        base: The whole model that one weights file is made from: its folder, or `owner/name`.
        loras_folder: Where LoRA files lie; None for no LoRAs.
        device: What to draw on; `auto` takes a GPU where there is one.
        speed: `exact`, or `fast`, which changes images a little.
        transport: How images come back unless a request says otherwise.
    """

    images_folder: Path | Literal["temporary"] | None
    common: CommonSettings = field(default_factory=CommonSettings)
    model_path: Path | None = None
    model_repo: str | None = None
    model_file: str | None = None
    base: str | None = None
    loras_folder: Path | None = None
    device: DeviceChoice = "auto"
    speed: Speed = "exact"
    transport: Transport = "path"
