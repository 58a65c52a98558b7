"""CLIP engines on tiny models, and services around them."""

from collections.abc import Sequence
from pathlib import Path

from imagebeam_services.common.app import Service
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.vision.app import create_app
from imagebeam_services.vision.clip_engine import ClipEngine
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation
from imagebeam_services.vision.settings import VisionSettings
from tests.support.service_client import LogLines, settings


def clip_engine(folder: Path, lines: LogLines | None = None) -> ClipEngine:
    """An engine on a folder; not loaded."""
    made = VisionSettings(common=settings(), model_path=folder)
    return ClipEngine(made, (lines or LogLines()).log)


def loaded_clip_engine(folder: Path) -> ClipEngine:
    """A loaded engine."""
    engine = clip_engine(folder)
    engine.load(ignoring())
    return engine


def ignoring(cancel: CancelToken | None = None) -> LoadWatch:
    """A watch that nobody looks at."""
    return LoadWatch(lambda _: None, cancel or CancelToken(), lambda _: None)


def evaluations(engine: ClipEngine, requests: Sequence[EvaluateRequest]) -> list[Evaluation]:
    """What the engine makes of the requests, none of which may fail."""
    outcomes = engine.evaluate(requests, CancelToken())
    judged = [outcome for outcome in outcomes if isinstance(outcome, Evaluation)]
    assert len(judged) == len(requests)
    return judged


def clip_service(folder: Path, images: Path, lines: LogLines | None = None) -> Service:
    """The vision service around a tiny CLIP.

    Args:
        folder: The model's.
        images: Where `image_path` may lead.
        lines: Takes its log.
    """
    made = VisionSettings(common=settings(), image_folders=(images,), model_path=folder)
    log = (lines or LogLines()).log
    return create_app(made, ClipEngine(made, log), log)
