"""The `ImageEngine` on diffusers. Nothing heavy is imported before `load`, on the device thread."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import ModelNotLoadedError, ServiceError
from imagebeam_services.common.hub_offline import heavy_imports
from imagebeam_services.common.lifetime import LoadedModel, LoadWatch, UnloadMode
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.model_shelf import MemoryNeed, ModelOnDisk, with_loaded
from imagebeam_services.image.diffusion.model_choice import (
    models_on_disk,
    read_chosen_model,
    settings_for,
)
from imagebeam_services.image.diffusion.plans import Plan, batches, plan_request
from imagebeam_services.image.diffusion.policy import need_of
from imagebeam_services.image.protocol import DrawRequest, DrawWatch
from imagebeam_services.image.settings import ImageSettings

if TYPE_CHECKING:
    from imagebeam_services.image.diffusion.resident import ResidentModel

READ, IMPORTED = 0.02, 0.3
"""How far a load is then: importing torch and diffusers takes seconds."""


class DiffusersEngine:
    """Loads a model of any of `families` and draws with it.

    Args:
        settings: Where the model is, and how to run it.
        log: Gets how it was laid out.

    Attributes:
        resident: The loaded model; None where there is none.
    """

    def __init__(self, settings: ImageSettings, log: EventLog) -> None:
        self._settings = settings
        self._log = log
        self.resident: ResidentModel | None = None
        self._asleep: ResidentModel | None = None

    def load(self, watch: LoadWatch) -> LoadedModel:
        """See `Lifetime.load`.

        Raises:
            ModelFileError: The model is not there, of no family that is supported, damaged, or its
                weights are pickles.
            OutOfMemoryError: It does not fit in any way.
            EngineFailedError: Packages or the chosen device are missing.
            WorkCancelledError: `watch.cancel` was set.
        """
        self.resident = None
        resident, self._asleep = self._asleep, None
        if resident is not None and watch.model not in (None, resident.model.name):
            release = resident.release
            resident = None
            release()
        if resident is None:
            resident = self._read(watch)
        else:
            resident.wake()
        self.resident = resident
        self._log.info("image.laidOut", **vars(resident.layout))
        watch.progress(1.0)
        return LoadedModel(resident.model.name)

    def unload(self, mode: UnloadMode) -> None:
        """See `Lifetime.unload`. With `cpu`, the weights stay in the host's memory."""
        kept = self.resident or self._asleep
        self.resident = self._asleep = None
        if kept is None:
            return
        if mode == "cpu":
            kept.sleep()
            self._asleep = kept
            return
        release = kept.release
        del kept  # or its weights would be in use while they are to be freed
        release()

    def report(self) -> EngineReport:
        """See `Lifetime.report`."""
        resident = self.resident  # once: the device's thread may let it go at any time
        return resident.report() if resident else EngineReport(parked=self._asleep is not None)

    def choices(self) -> Sequence[ModelOnDisk]:
        """See `Lifetime.choices`."""
        resident = self.resident  # once: the device's thread may let it go at any time
        return with_loaded(
            models_on_disk(self._settings), resident.model.name if resident else None
        )

    def need(self, model: str | None) -> MemoryNeed:
        """See `Lifetime.need`."""
        settings = settings_for(self._settings, model)
        facts = read_chosen_model(settings)
        with heavy_imports():  # the only way to torch: see the module's docstring
            from imagebeam_services.image.diffusion.machine import probe_machine  # noqa: PLC0415
        kept = self.resident or self._asleep
        held = (0, 0) if kept is None else kept.held()
        machine = probe_machine(settings.device, settings.common.memory_limit_bytes, held)
        return need_of(machine, facts, settings.speed)

    def draw(self, requests: Sequence[DrawRequest], watch: DrawWatch) -> None:
        """See `ImageEngine.draw`."""
        if self.resident is None:
            raise ModelNotLoadedError("No model is loaded: POST /load first.")
        resident = self.resident
        plans = _planned(requests, resident, watch)
        for batch in batches(plans, resident.model.family, resident.layout):
            watch.cancel.raise_if_cancelled()
            resident.draw(batch, watch)

    def _read(self, watch: LoadWatch) -> "ResidentModel":
        settings = settings_for(self._settings, watch.model)
        model = read_chosen_model(settings)
        watch.progress(READ)
        watch.cancel.raise_if_cancelled()
        with heavy_imports():  # the only way to torch: see the module's docstring
            from imagebeam_services.image.diffusion.resident import load_resident  # noqa: PLC0415
        watch.progress(IMPORTED)
        watch.cancel.raise_if_cancelled()
        return load_resident(model, settings, watch)


def _planned(
    requests: Sequence[DrawRequest], resident: "ResidentModel", watch: DrawWatch
) -> list[Plan]:
    """Plans of the requests that the model can draw; the watch is told of the others."""
    plans = []
    for item, request in enumerate(requests):
        try:
            plans.append(plan_request(item, request, resident.model))
        except ServiceError as error:
            watch.failed(item, error)
    return plans
