"""What the vision service is told at its start."""

from dataclasses import dataclass, field
from pathlib import Path

from imagebeam_services.common.settings import CommonSettings, DeviceChoice


@dataclass(frozen=True)
class VisionSettings:
    """Settings of the vision service.

    Attributes:
        common: What all services are told.
        image_folders: Folders below which `image_path` may lie; must exist.
        model_path: CLIP's folder; None where the repository says it.
        model_repo: CLIP's name, `owner/name`; looked for in the models folder.
        device: What to judge on; `auto` takes a GPU where there is one.
    """

    common: CommonSettings = field(default_factory=CommonSettings)
    image_folders: tuple[Path, ...] = ()
    model_path: Path | None = None
    model_repo: str | None = None
    device: DeviceChoice = "auto"
