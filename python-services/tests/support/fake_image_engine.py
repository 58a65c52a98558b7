"""The smallest image engine: draws one colour that depends on prompt and seed."""

import hashlib
import threading
from collections.abc import Sequence

from PIL import Image

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk
from imagebeam_services.image.protocol import DrawnImage, DrawRequest, DrawWatch
from tests.support.shelves import memory_need

DEFAULT_STEPS = 4


class FakeImageEngine:
    """Draws at once, or at each step waits until the test lets it go on.

    Attributes:
        calls: What was called, in order, with the name of the thread.
        fails_load: Raised by `load`, once.
        fails_unload: Raised by `unload`, once.
        fails_draw: Raised by `draw`, once.
        fails_prompts: Prompts whose item fails, and with what.
        gate: While it is not set, `draw` waits between steps, checking for cancel.
    """

    def __init__(self) -> None:
        self.reported = EngineReport()
        self.listed: list[ModelOnDisk] = []
        self.calls: list[tuple[str, str]] = []
        self.fails_load: Exception | None = None
        self.fails_unload: Exception | None = None
        self.fails_draw: Exception | None = None
        self.fails_prompts: dict[str, ServiceError] = {}
        self.load_gate = threading.Event()
        self.load_gate.set()
        self.gate = threading.Event()
        self.gate.set()
        self.steps_taken = 0

    def load(self, watch: LoadWatch) -> LoadedModel:
        """Loads nothing."""
        self._note("load")
        watch.progress(0.5)
        while not self.load_gate.wait(0.005):
            watch.cancel.raise_if_cancelled()
        if self.fails_load is not None:
            error, self.fails_load = self.fails_load, None
            raise error
        return LoadedModel(watch.model or "fake-image")

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
        self._note(f"unload {mode}")
        if self.fails_unload is not None:
            error, self.fails_unload = self.fails_unload, None
            raise error

    def draw(self, requests: Sequence[DrawRequest], watch: DrawWatch) -> None:
        """Draws each request's colour."""
        self._note("draw")
        if self.fails_draw is not None:
            error, self.fails_draw = self.fails_draw, None
            raise error
        for item, request in enumerate(requests):
            if (refusal := self.fails_prompts.get(request.prompt)) is not None:
                watch.failed(item, refusal)
                continue
            steps = request.steps or DEFAULT_STEPS
            image = Image.new("RGB", (request.width_px, request.height_px), colour_of(request))
            for step in range(1, steps + 1):
                while not self.gate.wait(0.005):
                    watch.cancel.raise_if_cancelled()
                watch.cancel.raise_if_cancelled()
                self.steps_taken += 1
                watch.step(item, step, steps)
                if watch.wants_previews:
                    watch.preview(item, image)
            ignored = ("negative_prompt",) if request.negative_prompt else ()
            watch.drawn(item, DrawnImage(image, steps, request.guidance, ignored))

    def _note(self, call: str) -> None:
        self.calls.append((call, threading.current_thread().name))


def colour_of(request: DrawRequest) -> tuple[int, int, int]:
    """The colour that a request is drawn in."""
    digest = hashlib.sha256(f"{request.prompt} {request.seed}".encode()).digest()
    return digest[0], digest[1], digest[2]
