"""Which engine the settings mean."""

from imagebeam_services.common.logs import EventLog
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.image.protocol import ImageEngine
from imagebeam_services.image.settings import ImageSettings


def build_engine(settings: ImageSettings, log: EventLog) -> ImageEngine:
    """Makes the engine; nothing heavy is imported and no file is read before its `load`."""
    return DiffusersEngine(settings, log)
