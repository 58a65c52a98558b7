"""What a vision engine must do.

An engine lives on the device thread: `load`, `unload` and `evaluate` are called there, one at a
time, and block. Torch and what needs it are imported in `load`, never at the top of a module, so
that the service answers before. What an engine gets has been validated and decoded.

To plug one in, give it to `create_app(settings, engine)` in `vision/app.py`, or build it from the
settings in `vision/engines.py`. `tests/support/fake_vision_engine.py` is the smallest one there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL.Image import Image

from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import BlockingEngine


@dataclass(frozen=True)
class EvaluateRequest:
    """An image and the words that it should show.

    Attributes:
        image: RGB, of any size up to 64 megapixels.
        prompt: 1 to 10,000 characters.
    """

    image: Image
    prompt: str


@dataclass(frozen=True)
class Evaluation:
    """What an image is worth.

    Attributes:
        clip_score: How well the image shows the prompt, 0-100.
        clip_cosine: The cosine that `clip_score` was made of, -1 to 1.
        aesthetic_score: How good it looks, 0-10; None where no head fits the CLIP model.
        aesthetic_raw: The head's own answer that `aesthetic_score` was made of; None likewise.
        prompt_truncated: Whether the end of the prompt was cut off, because CLIP reads 77 tokens.
    """

    clip_score: float
    clip_cosine: float
    aesthetic_score: float | None
    aesthetic_raw: float | None
    prompt_truncated: bool


@dataclass(frozen=True)
class VisionModels:
    """Which models judge, for answers.

    Attributes:
        clip: CLIP's id.
        aesthetic: The aesthetic head's id; None where none fits the CLIP model.
        aesthetic_note: Then, why.
    """

    clip: str
    aesthetic: str | None
    aesthetic_note: str | None = None


class VisionEngine(BlockingEngine, Protocol):
    """CLIP and an aesthetic head."""

    @property
    def models(self) -> VisionModels:
        """The loaded models' ids; only asked for while loaded, from any thread."""

    @property
    def micro_batch(self) -> int:
        """How many images it does best with at a time; only asked for while loaded."""

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> Sequence[Evaluation | ServiceError]:
        """Judges images, one entry a request, in their order.

        An item's scores do not depend on the others in the batch (within 1e-4).

        Raises:
            WorkCancelledError: `cancel` was set; checked between micro-batches.
            OutOfMemoryError: The images did not fit; the engine is still usable.
        """
