"""CLIP with the LAION aesthetic head, as a `VisionEngine`.

Nothing heavy is imported before `load`, which runs on the device thread.
"""

import contextlib
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import (
    ModelFileError,
    ModelNotLoadedError,
    OutOfMemoryError,
    ServiceError,
)
from imagebeam_services.common.hub_offline import heavy_imports
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_files import model_name
from imagebeam_services.common.model_folder import find_repository
from imagebeam_services.common.model_shelf import (
    MemoryNeed,
    ModelOnDisk,
    repositories,
    with_loaded,
)
from imagebeam_services.common.out_of_memory import is_out_of_memory
from imagebeam_services.vision.clip_folder import clip_on_disk, inspect_clip_folder, is_clip
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation, VisionModels
from imagebeam_services.vision.scores import cosine_range_of
from imagebeam_services.vision.settings import VisionSettings

if TYPE_CHECKING:
    from imagebeam_services.vision.resident import ResidentClip

DEFAULT_REPOSITORY = "openai/clip-vit-large-patch14"
"""The one that the aesthetic head was trained on."""
IMPORTED, READ = 0.4, 0.9
"""How far a load is then: importing torch takes as long as reading a CLIP from a warm disk."""


class ClipEngine:
    """Loads a CLIP folder and judges with it.

    Args:
        settings: Where the model is.
        log: Gets what a client is not told.
    """

    def __init__(self, settings: VisionSettings, log: EventLog) -> None:
        self._settings = settings
        self._log = log
        self._resident: ResidentClip | None = None
        self._parked: ResidentClip | None = None

    @property
    def models(self) -> VisionModels:
        """See `VisionEngine.models`."""
        return self._require_resident().models

    @property
    def micro_batch(self) -> int:
        """See `VisionEngine.micro_batch`."""
        return self._require_resident().clip.micro_batch

    def load(self, watch: LoadWatch) -> LoadedModel:
        """See `Lifetime.load`.

        Raises:
            ModelFileError: The model is not there, not CLIP, damaged, or its weights are pickles.
            OutOfMemoryError: It does not fit.
            EngineFailedError: The packages that it needs are not installed.
            WorkCancelledError: `watch.cancel` was set.
        """
        self._resident = None
        if self._parked is not None and watch.model not in (None, self._parked.models.clip):
            self.unload("free")
        try:
            resident = self._parked or self._read(watch)
            watch.cancel.raise_if_cancelled()
            resident.wake()
        except Exception:
            self._parked = None
            raise
        self._resident, self._parked = resident, None
        if resident.models.aesthetic_note is not None:
            self._log.warning("aesthetic.none", reason=resident.models.aesthetic_note)
        return LoadedModel(resident.models.clip)

    def unload(self, mode: UnloadMode) -> None:
        """See `Lifetime.unload`. With `cpu`, the weights and what was embedded stay in the host."""
        kept = self._resident or self._parked
        self._resident = self._parked = None
        if kept is None:
            return
        if mode == "cpu":
            kept.sleep()
            self._parked = kept
            return
        release = kept.release
        del kept  # or its weights would be in use while they are to be freed
        release()

    def report(self) -> EngineReport:
        """See `Lifetime.report`."""
        resident = self._resident  # once: the device's thread may let it go at any time
        return resident.report() if resident else EngineReport(parked=self._parked is not None)

    def choices(self) -> Sequence[ModelOnDisk]:
        """See `Lifetime.choices`."""
        listed: dict[str, ModelOnDisk] = {}
        with contextlib.suppress(ModelFileError):  # it is not there, which a load says
            path, name = self._model(None)
            listed[name] = clip_on_disk(path, name)
        for one in repositories(self._settings.common.models_folder):
            if is_clip(one.folder):
                listed.setdefault(one.name, clip_on_disk(one.folder, one.name))
        resident = self._resident  # once: the device's thread may let it go at any time
        return with_loaded(list(listed.values()), resident.models.clip if resident else None)

    def need(self, model: str | None) -> MemoryNeed:
        """See `Lifetime.need`."""
        path, _ = self._model(model)
        folder = inspect_clip_folder(path)
        kept = self._resident or self._parked
        held, _ = (0, 0) if kept is None else kept.held()
        with heavy_imports():
            from imagebeam_services.vision import resident  # noqa: PLC0415
        return resident.need_of(folder, self._settings, held)

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> Sequence[Evaluation | ServiceError]:
        """See `VisionEngine.evaluate`."""
        resident = self._require_resident()
        try:
            return resident.judge.evaluate(requests, cancel)
        except Exception as error:
            if is_out_of_memory(error):
                # The frames of what failed hold the tensors that were too many.
                traceback.clear_frames(error.__traceback__)
                resident.release()
                raise OutOfMemoryError("The images do not fit into the memory.") from error
            raise

    def _read(self, watch: LoadWatch) -> "ResidentClip":
        path, name = self._model(watch.model)
        folder = inspect_clip_folder(path)
        with heavy_imports():  # the only way to torch: see the module's docstring
            from imagebeam_services.vision import resident  # noqa: PLC0415
        watch.progress(IMPORTED)
        watch.cancel.raise_if_cancelled()
        loaded = resident.read_resident(folder, name, cosine_range_of(name), self._settings)
        watch.progress(READ)
        return loaded

    def _model(self, model: str | None) -> tuple[Path, str]:
        """The model's folder, and its id for answers; None for what it was started with."""
        settings = self._settings
        path = settings.model_path
        if path is not None and model in (None, model_name(path)):
            return path, model_name(path)
        repository = model or settings.model_repo or DEFAULT_REPOSITORY
        return find_repository(settings.common.models_folder, repository), repository

    def _require_resident(self) -> "ResidentClip":
        if self._resident is None:
            raise ModelNotLoadedError("No model is loaded: POST /load first.")
        return self._resident
