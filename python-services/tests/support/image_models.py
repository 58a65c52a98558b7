"""Tiny image models on the disk, engines that have loaded them, and a watch that keeps all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from imagebeam_services.common.errors import ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.image.diffusion.plans import Plan, batches, plan_request
from imagebeam_services.image.protocol import DrawnImage, DrawRequest
from imagebeam_services.image.settings import ImageSettings
from tests.support.service_client import LogLines, settings

SIDE_PX = 64
STEPS = 3


class TinyModels:
    """Writes each model once, when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """A model's folder; never to be changed."""
        from tests.support.tiny_pipelines.writing import write_tiny_model

        folder = self._folder / name
        return folder if folder.is_dir() else write_tiny_model(name, self._folder)


class TinyEngines:
    """Loads each model once, for tests that leave it as it was."""

    def __init__(self, models: TinyModels) -> None:
        self._models = models
        self._loaded: dict[str, DiffusersEngine] = {}

    def engine(self, name: str) -> DiffusersEngine:
        """A loaded engine."""
        if name not in self._loaded:
            self._loaded[name] = loaded_engine(self._models.path(name))
        return self._loaded[name]


def image_settings(model: Path, **changes: Any) -> ImageSettings:  # noqa: ANN401 - any field
    """Settings for a model on the CPU."""
    values: dict[str, Any] = {
        "common": settings(),
        "images_folder": model.parent,
        "model_path": model,
        "device": "cpu",
    }
    return ImageSettings(**{**values, **changes})


def loaded_engine(model: Path, **changes: Any) -> DiffusersEngine:  # noqa: ANN401
    """An engine that has loaded a model."""
    engine = DiffusersEngine(image_settings(model, **changes), LogLines().log)
    engine.load(load_watch())
    return engine


def load_watch(progress: Callable[[float], None] = lambda _: None) -> LoadWatch:
    """What an engine gets for its load."""
    return LoadWatch(progress=progress, cancel=CancelToken(), died=lambda _: None)


@dataclass
class KeepingWatch:
    """A `DrawWatch` that keeps what it is told.

    Attributes:
        on_step: Called at each step with its number, before it is kept.
    """

    wants_previews: bool = False
    on_step: Callable[[int], None] = lambda _: None
    cancel: CancelToken = field(default_factory=CancelToken)
    steps: list[tuple[int, int, int]] = field(default_factory=list)
    previews: list[tuple[int, Image]] = field(default_factory=list)
    images: dict[int, DrawnImage] = field(default_factory=dict)
    errors: dict[int, ServiceError] = field(default_factory=dict)

    def step(self, item: int, step: int, steps: int) -> None:
        """See `DrawWatch.step`."""
        self.on_step(step)
        self.steps.append((item, step, steps))

    def preview(self, item: int, image: Image) -> None:
        """See `DrawWatch.preview`."""
        self.previews.append((item, image))

    def drawn(self, item: int, image: DrawnImage) -> None:
        """See `DrawWatch.drawn`."""
        assert item not in self.images
        self.images[item] = image

    def failed(self, item: int, error: ServiceError) -> None:
        """See `DrawWatch.failed`."""
        self.errors[item] = error


def request(prompt: str = "a cat", seed: int = 1, **changes: Any) -> DrawRequest:  # noqa: ANN401
    """A small image in few steps."""
    values: dict[str, Any] = {"width_px": SIDE_PX, "height_px": SIDE_PX, "steps": STEPS}
    return DrawRequest(prompt=prompt, seed=seed, **{**values, **changes})


def drawn(engine: DiffusersEngine, *requests: DrawRequest) -> list[DrawnImage]:
    """The images of requests, drawn in one call."""
    watch = KeepingWatch()
    engine.draw(requests, watch)
    assert watch.errors == {}
    return [watch.images[item] for item in range(len(requests))]


def drawn_pixels(engine: DiffusersEngine, *requests: DrawRequest) -> NDArray[np.uint8]:
    """The images' pixels, for images of one size: (images, height, width, 3)."""
    return np.stack([np.asarray(image.image) for image in drawn(engine, *requests)])


def passes(engine: DiffusersEngine, requests: Sequence[DrawRequest]) -> list[list[Plan]]:
    """Which requests share a pass, as the engine groups them."""
    assert engine.resident is not None
    model = engine.resident.model
    plans = [plan_request(item, one, model) for item, one in enumerate(requests)]
    return list(batches(plans, model.family, engine.resident.layout))


def exact_pixels(
    engine: DiffusersEngine, requests: Sequence[DrawRequest]
) -> list[NDArray[np.float32]]:
    """The images as the pipeline makes them, 0-1, before they are rounded to bytes."""
    assert engine.resident is not None
    found: dict[int, NDArray[np.float32]] = {}
    for batch in passes(engine, requests):
        pixels = engine.resident.pipelines.run(batch, lambda *_: None)
        found |= {plan.item: image for plan, image in zip(batch, pixels, strict=True)}
    return [found[item] for item in range(len(requests))]
