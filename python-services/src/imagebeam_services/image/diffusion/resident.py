"""A model that is loaded and draws batches for the engine. Imports torch and diffusers."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from PIL import Image

from imagebeam_services.common.engine_report import EngineReport
from imagebeam_services.common.errors import (
    EngineFailedError,
    ModelFileError,
    OutOfMemoryError,
    ServiceError,
)
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.common.out_of_memory import is_out_of_memory
from imagebeam_services.common.torch_device import (
    device_report,
    forget_peak,
    held_bytes,
    held_memory,
    host_bytes,
    release_memory,
    torch_device,
)
from imagebeam_services.image.diffusion.loading import load_pipeline, quieten_libraries
from imagebeam_services.image.diffusion.machine import TORCH_DEVICES, probe_machine
from imagebeam_services.image.diffusion.model_facts import ModelFacts
from imagebeam_services.image.diffusion.pipelines import LoadedPipelines, Pixels
from imagebeam_services.image.diffusion.placement import lay_out
from imagebeam_services.image.diffusion.plans import Plan
from imagebeam_services.image.diffusion.policy import Layout, choose_layout
from imagebeam_services.image.diffusion.prompt_limits import set_chat_forms
from imagebeam_services.image.protocol import DrawnImage, DrawWatch
from imagebeam_services.image.settings import ImageSettings


class ResidentModel:
    """Draws batches, and tells how each of their images ended.

    Attributes:
        pipelines: What draws.
    """

    def __init__(self, pipelines: LoadedPipelines) -> None:
        self.pipelines = pipelines
        self._device = torch.device(TORCH_DEVICES[pipelines.layout.device])
        self._note_host_bytes()

    @property
    def model(self) -> ModelFacts:
        """What was loaded."""
        return self.pipelines.model

    @property
    def layout(self) -> Layout:
        """How it lies on the machine."""
        return self.pipelines.layout

    def draw(self, plans: Sequence[Plan], watch: DrawWatch) -> None:
        """Draws plans that share a pass.

        A batch that does not fit into the memory is drawn in halves: its steps are told anew.

        Raises:
            WorkCancelledError: The watch's token was set.
            OutOfMemoryError: Not even one image fits.
        """
        teller = _StepTeller(plans, watch)
        try:
            pixels = self.pipelines.run(plans, teller)
        except ModelFileError as error:  # a LoRA, which other batches may do without
            for plan in plans:
                watch.failed(plan.item, error)
            return
        except (ServiceError, RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                self.pipelines.recover()
                raise
        else:
            self._tell_ends(plans, pixels, teller.taken, watch)
            return
        # Outside of the handler, for the error's frames hold the tensors that did not fit.
        self.pipelines.recover()
        release_memory()
        self._draw_in_halves(plans, watch)

    def report(self) -> EngineReport:
        """Where the model lies and what it takes."""
        held, peak = held_bytes(self._device)
        return EngineReport(
            device=device_report(self._device),
            layout=vars(self.layout),
            device_bytes=held,
            device_peak_bytes=peak,
        )

    def held(self) -> tuple[int, int]:
        """See `held_memory`; may be asked for in any thread."""
        return held_memory(self._device, self._host_bytes)

    def sleep(self) -> None:
        """Leaves the device; the weights wait in the host's memory."""
        self.pipelines.sleep()
        self._note_host_bytes()

    def wake(self) -> None:
        """Comes back to the device."""
        self.pipelines.wake()
        self._note_host_bytes()

    def _note_host_bytes(self) -> None:
        self._host_bytes = host_bytes(self.pipelines.loaded.components.values())

    @staticmethod
    def release() -> None:
        """Gives the memory back, once nothing refers to the model any more."""
        release_memory()

    def _draw_in_halves(self, plans: Sequence[Plan], watch: DrawWatch) -> None:
        if len(plans) == 1:
            width_px, height_px = plans[0].size_px
            raise OutOfMemoryError(
                f"An image of {width_px} x {height_px} px does not fit into the "
                "memory: draw a smaller one, or close what else uses the device."
            )
        middle = len(plans) // 2
        for half in (plans[:middle], plans[middle:]):
            watch.cancel.raise_if_cancelled()
            self.draw(half, watch)

    def _tell_ends(
        self, plans: Sequence[Plan], pixels: Pixels, steps: int, watch: DrawWatch
    ) -> None:
        for plan, image in zip(plans, pixels, strict=True):
            if not np.isfinite(image).all():
                watch.failed(
                    plan.item,
                    EngineFailedError(
                        "The model's numbers ran over: it does not work in this precision."
                    ),
                )
                continue
            bytes_of_image = (image * 255).round().astype(np.uint8)
            drawn = DrawnImage(
                Image.fromarray(bytes_of_image),
                steps,
                plan.guidance,
                plan.ignored,
                self.pipelines.truncations(plan),
            )
            watch.drawn(plan.item, drawn)


def load_resident(model: ModelFacts, settings: ImageSettings, watch: LoadWatch) -> ResidentModel:
    """Loads a model in the way that suits the machine.

    Raises:
        ModelFileError: Files are damaged or do not belong together.
        OutOfMemoryError: There is no way in which the model fits.
        EngineFailedError: The chosen device is not there.
        WorkCancelledError: `watch.cancel` was set.
    """
    quieten_libraries()
    machine = probe_machine(settings.device, settings.common.memory_limit_bytes)
    layout = choose_layout(machine, model, settings.speed)
    forget_peak(torch_device(settings.device))
    pipeline = load_pipeline(model, layout, watch)
    set_chat_forms(pipeline, model.family)
    lay_out(pipeline, model, layout)
    return ResidentModel(LoadedPipelines(model, layout, pipeline, settings.loras_folder))


class _StepTeller:
    """The pass's `StepCallback`: cancels, counts, and tells the watch.

    Attributes:
        taken: How many steps are done.
    """

    def __init__(self, plans: Sequence[Plan], watch: DrawWatch) -> None:
        self.taken = 0
        self._plans = plans
        self._watch = watch

    def __call__(self, step: int, steps: int, previews: Callable[[], list[Image.Image]]) -> None:
        """A step is done."""
        self._watch.cancel.raise_if_cancelled()
        self.taken = step
        for plan in self._plans:
            self._watch.step(plan.item, step, steps)
        if self._watch.wants_previews:
            for plan, preview in zip(self._plans, previews(), strict=True):
                self._watch.preview(plan.item, preview)
