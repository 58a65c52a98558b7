"""A loaded model's pipelines, which have the same parts, and one pass with them. Imports torch."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoPipelineForImage2Image
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.common.errors import EngineFailedError
from imagebeam_services.common.torch_device import release_memory
from imagebeam_services.image.diffusion.adapters import Adapters
from imagebeam_services.image.diffusion.loading import Pipeline
from imagebeam_services.image.diffusion.machine import TORCH_DTYPES
from imagebeam_services.image.diffusion.model_facts import ModelFacts
from imagebeam_services.image.diffusion.placement import place
from imagebeam_services.image.diffusion.plans import PipelineUse, Plan, call_arguments
from imagebeam_services.image.diffusion.policy import Layout
from imagebeam_services.image.diffusion.previews import fit_preview_map
from imagebeam_services.image.diffusion.prompt_limits import truncations
from imagebeam_services.image.diffusion.prompt_memory import PromptMemory
from imagebeam_services.image.diffusion.unpacking import vae_latents
from imagebeam_services.image.protocol import LoraChoice, Truncation

Pixels = NDArray[np.float32]
"""Shape (images, height, width, 3): sRGB, 0-1."""

StepCallback = Callable[[int, int, Callable[[], list[Image.Image]]], None]
"""Takes the number of the step that is done (from 1), how many there are, and what makes a preview
of each image. What it raises ends the pass."""


class LoadedPipelines:
    """Draws one batch after the other.

    Args:
        model: What was loaded.
        layout: How it lies on the machine.
        pipeline: The loaded pipeline, laid out.
        loras_folder: Where LoRA files lie.
    """

    def __init__(
        self, model: ModelFacts, layout: Layout, pipeline: Pipeline, loras_folder: Path | None
    ) -> None:
        self.model = model
        self.layout = layout
        self._pipelines: dict[PipelineUse, Pipeline] = {"draw": pipeline}
        self._in_use: PipelineUse = "draw"
        self._adapters = Adapters(pipeline, loras_folder)
        self._memory = PromptMemory(model.family.encoded)
        self._memory.attach(pipeline)
        self._preview_map = fit_preview_map(
            pipeline, is_video=model.family.latents == "packed-video"
        )
        pipeline.maybe_free_model_hooks()

    @property
    def loaded(self) -> Pipeline:
        """The pipeline that was loaded; the others are made from its parts."""
        return self._pipelines["draw"]

    def run(self, plans: Sequence[Plan], on_step: StepCallback) -> Pixels:
        """Draws plans that share a pass, in their order.

        Raises:
            ModelFileError: A LoRA cannot be used.
            EngineFailedError: The pipeline drew another size than it was asked for.
            WorkCancelledError: And whatever else `on_step` raises; the next pass is not changed.
        """
        self._use_loras(plans[0].request.loras)
        pipeline = self._pipeline(plans[0].use)
        size_px = plans[0].size_px

        def step_ended(
            caller: Pipeline,
            index: int,
            _timestep: object,
            tensors: dict[str, torch.Tensor],
        ) -> dict[str, torch.Tensor]:
            latents = tensors["latents"]
            on_step(index + 1, caller.num_timesteps, lambda: self._previews(latents, size_px))
            return tensors

        images: Pixels = pipeline(
            **call_arguments(plans, self.model.family),
            generator=[torch.Generator("cpu").manual_seed(plan.request.seed) for plan in plans],
            output_type="np",
            callback_on_step_end=step_ended,
        ).images
        expected = (len(plans), size_px[1], size_px[0], 3)
        if images.shape != expected:
            raise EngineFailedError(f"The pipeline drew {images.shape} instead of {expected}.")
        return images

    def recover(self) -> None:
        """Brings the pipelines back in order after a pass that did not come to its end."""
        for pipeline in self._pipelines.values():
            # Caches and offloading are put right by the end of a call, which was not reached.
            pipeline.maybe_free_model_hooks()
        # SDXL decodes float16 in float32 and puts its VAE back afterwards.
        self.loaded.vae.to(dtype=TORCH_DTYPES[self.layout.precision])

    def sleep(self) -> None:
        """Leaves the device; the weights wait in the host's memory."""
        self._use_loras(())
        self.forget_prompts()
        if self.layout.offload == "none":  # else they are there already
            self.loaded.to("cpu")
        release_memory()

    def wake(self) -> None:
        """Comes back to the device."""
        if self.layout.offload == "none":
            place(self.loaded, self.layout)

    def truncations(self, plan: Plan) -> tuple[Truncation, ...]:
        """Where the model does not read to the end of a plan's prompts."""
        return truncations(self.loaded, self.model.family, plan)

    def forget_prompts(self) -> None:
        """Prompts that were drawn before are encoded anew."""
        self._memory.forget()

    def _use_loras(self, choices: tuple[LoraChoice, ...]) -> None:
        if not self._adapters.are(choices):
            self.forget_prompts()  # LoRAs change text encoders too
            self._adapters.use(choices)

    def _pipeline(self, use: PipelineUse) -> Pipeline:
        """The pipeline for a use; all have the same parts."""
        if use not in self._pipelines:
            # `SomeClass.from_pipe` would cast the shared weights to float32; this does not.
            made = AutoPipelineForImage2Image.from_pipe(self.loaded)
            made.set_progress_bar_config(disable=True)
            self._memory.attach(made)
            self._pipelines[use] = made
        if use != self._in_use and self.layout.offload == "parts":
            place(self._pipelines[use], self.layout)
        self._in_use = use
        return self._pipelines[use]

    def _previews(self, latents: torch.Tensor, size_px: tuple[int, int]) -> list[Image.Image]:
        unpacked = vae_latents(self.loaded, latents, self.model.family.latents, size_px)
        return [self._preview_map.image(one) for one in unpacked]
