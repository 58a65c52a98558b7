"""Latents between two steps, as the VAE decodes them: each family keeps them in its own form."""

import torch

from imagebeam_services.image.diffusion.family import LatentForm
from imagebeam_services.image.diffusion.loading import Pipeline

PATCH_SIDE = 2
"""Packed latents hold squares of 2 x 2."""


def vae_latents(
    pipeline: Pipeline, latents: torch.Tensor, form: LatentForm, size_px: tuple[int, int]
) -> torch.Tensor:
    """Undoes what a pipeline does to latents.

    Args:
        pipeline: The pipeline that they come from.
        latents: As its callback gets them.
        form: Its family's.
        size_px: Width and height of the image.

    Returns:
        Shape (images, channels, height, width), in the scale of the VAE itself.
    """
    if form == "plain":
        return _unscaled(pipeline, latents)
    unpacked = _unpacked(latents, _grid(pipeline, size_px))
    match form:
        case "packed":
            return _unscaled(pipeline, _pixels(unpacked))
        case "packed-video":
            config = pipeline.vae.config
            mean, std = (
                torch.tensor(numbers, device=latents.device, dtype=latents.dtype).view(1, -1, 1, 1)
                for numbers in (config.latents_mean, config.latents_std)
            )
            return _pixels(unpacked) * std + mean
        case "packed-normalised":
            norm = pipeline.vae.bn
            variance = norm.running_var + pipeline.vae.config.batch_norm_eps
            std = torch.sqrt(variance).to(latents).view(1, -1, 1, 1)
            return _pixels(unpacked * std + norm.running_mean.to(latents).view(1, -1, 1, 1))


def _unscaled(pipeline: Pipeline, latents: torch.Tensor) -> torch.Tensor:
    config = pipeline.vae.config
    shift: float = config.get("shift_factor") or 0.0
    scale: float = config.scaling_factor
    return latents / scale + shift


def _grid(pipeline: Pipeline, size_px: tuple[int, int]) -> tuple[int, int]:
    """Height and width in packed squares."""
    square_px = pipeline.vae_scale_factor * PATCH_SIDE
    return size_px[1] // square_px, size_px[0] // square_px


def _unpacked(latents: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """From (images, squares, channels * 4) to (images, channels * 4, height, width)."""
    return latents.transpose(1, 2).reshape(latents.shape[0], latents.shape[2], *grid)


def _pixels(squares: torch.Tensor) -> torch.Tensor:
    """From (images, channels * 4, height, width) to (images, channels, height * 2, width * 2)."""
    return torch.nn.functional.pixel_shuffle(squares, PATCH_SIDE)
