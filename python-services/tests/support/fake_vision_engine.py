"""The smallest vision engine: the more red an image has, the more it is worth."""

import threading
from collections.abc import Sequence

from PIL import Image

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation, VisionModels
from tests.support.shelves import memory_need


class FakeVisionEngine:
    """Judges at once, or waits for `gate`, checking for cancel."""

    def __init__(self) -> None:
        self.reported = EngineReport()
        self.listed: list[ModelOnDisk] = []
        self.models = VisionModels(clip="fake-clip", aesthetic="fake-head")
        self.micro_batch = 8
        self.gate = threading.Event()
        self.gate.set()
        self.batches: list[int] = []
        self.fails_evaluate: Exception | None = None

    def load(self, watch: LoadWatch) -> LoadedModel:
        """Loads nothing."""
        watch.cancel.raise_if_cancelled()
        return LoadedModel(watch.model or "fake-clip")

    def choices(self) -> list[ModelOnDisk]:
        """Lists what the test gave."""
        return self.listed

    def need(self, model: str | None) -> MemoryNeed:
        """Needs as much as the name is long."""
        return memory_need(len(model or ""))

    def report(self) -> EngineReport:
        """Says what the test gave."""
        return self.reported

    def unload(self, mode: UnloadMode) -> None:
        """Unloads nothing."""

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> Sequence[Evaluation | ServiceError]:
        """Judges each image by its red."""
        self.batches.append(len(requests))
        self.wait(cancel)
        if self.fails_evaluate is not None:
            raise self.fails_evaluate
        return [evaluation_of(request.image, request.prompt) for request in requests]

    def wait(self, cancel: CancelToken) -> None:
        """Returns when this call may go on."""
        while not self.gate.wait(0.005):
            cancel.raise_if_cancelled()


def evaluation_of(image: Image.Image, prompt: str) -> Evaluation:
    """What this engine makes of an image."""
    pixel = image.resize((1, 1)).getpixel((0, 0))
    red = pixel[0] / 255 if isinstance(pixel, tuple) else 0.0
    return Evaluation(
        clip_score=100 * red,
        clip_cosine=red,
        aesthetic_score=10 * red,
        aesthetic_raw=10 * red,
        prompt_truncated=len(prompt.split()) > 77,
    )
