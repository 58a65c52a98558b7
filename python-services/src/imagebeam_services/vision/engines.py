"""Which engine the settings mean."""

from imagebeam_services.common.logs import EventLog
from imagebeam_services.vision.clip_engine import ClipEngine
from imagebeam_services.vision.protocol import VisionEngine
from imagebeam_services.vision.settings import VisionSettings


def build_engine(settings: VisionSettings, log: EventLog) -> VisionEngine:
    """Makes the engine; nothing heavy is imported and no file is opened before its `load`."""
    return ClipEngine(settings, log)
