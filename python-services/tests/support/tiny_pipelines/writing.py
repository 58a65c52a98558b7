"""Writes tiny models to folders."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import transformers

from tests.support.tiny_pipelines.flux import flux, flux2_klein, flux_dev, flux_kontext
from tests.support.tiny_pipelines.stable import sd3, sdxl
from tests.support.tiny_pipelines.tongyi import qwen_image, z_image

BUILDERS: dict[str, Callable[[], Any]] = {
    "sdxl": sdxl,
    "flux": flux,
    "flux-dev": flux_dev,
    "flux-kontext": flux_kontext,
    "sd3": sd3,
    "z-image": z_image,
    "z-image-turbo": z_image,
    "flux2-klein": flux2_klein,
    "flux2-klein-base": lambda: flux2_klein(distilled=False),
    "qwen-image": qwen_image,
}
"""By the folder's name, which is the model's."""


def write_tiny_model(name: str, folder: Path) -> Path:
    """Writes one below `folder` (0.6 to 2 MB) and answers with its own folder."""
    diffusers.utils.logging.disable_progress_bar()
    transformers.utils.logging.disable_progress_bar()
    BUILDERS[name]().save_pretrained(folder / name)
    return folder / name
