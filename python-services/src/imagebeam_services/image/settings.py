"""What the image service is told at its start."""

from dataclasses import dataclass, field
from pathlib import Path

from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.bodies import Transport


@dataclass(frozen=True)
class ImageSettings:
    """Settings of the image service.

    Attributes:
        common: What all services are told.
        images_folder: Where images are written; must exist.
        model_path: A pipeline's folder, or one weights file; None where the repository says it.
        model_repo: The model's name, `owner/name`; looked for in the models folder.
        model_file: A weights file's name, or a pattern for it, in the repository.
        transport: How images come back unless a request says otherwise.
    """

    images_folder: Path
    common: CommonSettings = field(default_factory=CommonSettings)
    model_path: Path | None = None
    model_repo: str | None = None
    model_file: str | None = None
    transport: Transport = "path"
