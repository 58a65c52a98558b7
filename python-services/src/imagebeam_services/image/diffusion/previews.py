"""Small pictures of unfinished images: one linear map from latents to colours.

The map takes microseconds where decoding takes seconds. It is fitted when a model is loaded, on a
few plain colours that its own VAE encodes, so no numbers for any model are kept here.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.image.diffusion.loading import Pipeline

LEVELS = (-1.0, 0.0, 1.0)
"""Each of red, green and blue, in the VAE's scale: 27 colours."""
SIDE_PX = 64
VIDEO_DIMENSIONS = 5


@dataclass(frozen=True)
class PreviewMap:
    """From the latents of a place to its colour.

    Attributes:
        weights: Shape (channels, 3).
        bias: Shape (3).
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def image(self, latents: torch.Tensor) -> Image.Image:
        """Draws one image's latents, shape (channels, height, width), a pixel a place."""
        places = latents.detach().float().permute(1, 2, 0).cpu().numpy()
        colours = np.nan_to_num(places @ self.weights + self.bias)
        pixels = ((colours.clip(-1, 1) + 1) * 127.5).round().astype(np.uint8)
        return Image.fromarray(pixels)


def fit_preview_map(pipeline: Pipeline, *, is_video: bool) -> PreviewMap:
    """Fits the map by least squares.

    Args:
        pipeline: Its VAE encodes the colours.
        is_video: Whether that takes images as videos of one frame.
    """
    vae = pipeline.vae
    # Where the VAE will be when it encodes: offloaded, it is elsewhere now.
    device = pipeline._execution_device  # noqa: SLF001 - diffusers says it nowhere else
    colours = np.array(list(itertools.product(LEVELS, repeat=3)), dtype=np.float32)
    dtype = next(vae.parameters()).dtype
    images = torch.from_numpy(colours).to(device, dtype)[:, :, None, None]
    images = images.expand(-1, -1, SIDE_PX, SIDE_PX)
    # All at once: together they are as large as one small image, and alone each takes as long.
    is_sliced, vae.use_slicing = vae.use_slicing, False
    try:
        with torch.no_grad():
            encoded = vae.encode(images.unsqueeze(2) if is_video else images)
    finally:
        vae.use_slicing = is_sliced
    means = encoded.latent_dist.mode().float().flatten(2).mean(dim=2).cpu().numpy()
    # The smallest of all solutions, where there are more channels than colours.
    # In half precision a VAE may run over; then previews are of no use, and images may still be.
    means = np.nan_to_num(means, posinf=0.0, neginf=0.0)
    known = np.concatenate([means, np.ones((len(means), 1), np.float32)], axis=1)
    solution = np.linalg.lstsq(known, colours, rcond=1e-4)[0].astype(np.float32)
    return PreviewMap(weights=solution[:-1], bias=solution[-1])
