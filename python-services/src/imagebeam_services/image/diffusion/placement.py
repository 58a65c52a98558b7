"""Carries a layout out on a pipeline, and moves the pipeline to the host's memory and back."""

import torch
from diffusers import FirstBlockCacheConfig

from imagebeam_services.image.diffusion.loading import Pipeline
from imagebeam_services.image.diffusion.machine import TORCH_DEVICES, TORCH_DTYPES
from imagebeam_services.image.diffusion.model_facts import ModelFacts
from imagebeam_services.image.diffusion.policy import Layout

BLOCK_CACHE_THRESHOLD = 0.1
"""Relative change of the first block's output below which a step is taken from the cache."""


def lay_out(pipeline: Pipeline, model: ModelFacts, layout: Layout) -> None:
    """Makes a freshly loaded pipeline what the layout says."""
    denoiser = getattr(pipeline, model.denoiser.name)
    if layout.quantisation == "fp8":
        denoiser.enable_layerwise_casting(
            storage_dtype=torch.float8_e4m3fn, compute_dtype=TORCH_DTYPES[layout.precision]
        )
    if layout.vae != "whole":
        pipeline.vae.enable_slicing()
    if layout.vae == "tiled":
        pipeline.vae.enable_tiling()
    if layout.attention == "sliced":
        pipeline.enable_attention_slicing()
    if layout.cache == "first-block":
        denoiser.enable_cache(FirstBlockCacheConfig(threshold=BLOCK_CACHE_THRESHOLD))
    if layout.compiles:
        # The blocks that repeat, not the whole: seconds instead of minutes at the first image.
        denoiser.compile_repeated_blocks(fullgraph=True)
    place(pipeline, layout)


def place(pipeline: Pipeline, layout: Layout) -> None:
    """Puts the weights where they belong; also for a second pipeline of the same parts."""
    device = TORCH_DEVICES[layout.device]
    match layout.offload:
        case "none":
            pipeline.to(device)
        case "parts":
            pipeline.enable_model_cpu_offload(device=device)
        case "layers":
            pipeline.enable_sequential_cpu_offload(device=device)
