"""Previews: the latents are unpacked as the pipeline itself does it, and the map finds colours."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from imagebeam_services.image.diffusion.loading import load_pipeline, quieten_libraries
from imagebeam_services.image.diffusion.model_facts import read_model
from imagebeam_services.image.diffusion.policy import Machine, choose_layout
from imagebeam_services.image.diffusion.previews import fit_preview_map
from imagebeam_services.image.diffusion.unpacking import vae_latents
from tests.support.image_models import TinyModels, load_watch

FAMILIES = ("sdxl", "flux", "flux-kontext", "sd3", "z-image", "flux2-klein", "qwen-image")
PLENTY = Machine("cpu", free_bytes=2**40, host_free_bytes=2**40)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_last_steps_latents_decode_to_the_image(models: TinyModels, name: str) -> None:
    facts = read_model(models.path(name), name)
    quieten_libraries()
    pipeline = load_pipeline(facts, choose_layout(PLENTY, facts), load_watch())
    kept: list[torch.Tensor] = []

    def keep(_: object, __: int, ___: object, tensors: dict[str, Any]) -> dict[str, Any]:
        kept.append(tensors["latents"])
        return tensors

    sized: dict[str, Any] = {"max_area": 96 * 64, "_auto_resize": False}
    image = pipeline(
        prompt=["a cat"],
        width=96,
        height=64,
        num_inference_steps=2,
        output_type="np",
        callback_on_step_end=keep,
        **(sized if facts.family.chooses_own_size else {}),
    ).images[0]
    unpacked = vae_latents(pipeline, kept[-1], facts.family.latents, (96, 64))
    assert unpacked.shape == (1, 4, 8, 12)
    with torch.no_grad():
        frames = unpacked.unsqueeze(2) if facts.family.latents == "packed-video" else unpacked
        decoded = pipeline.vae.decode(frames).sample.reshape(1, 3, 64, 96)
    found = (decoded[0].permute(1, 2, 0) / 2 + 0.5).clamp(0, 1).numpy()
    np.testing.assert_allclose(found, image, atol=1e-5)


class LinearVae(torch.nn.Module):
    """A VAE whose latents are a linear map of the mean colour of 8 x 8 px."""

    use_slicing = False

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = torch.nn.Conv2d(3, channels, kernel_size=8, stride=8)
        with torch.no_grad():
            # The same for each pixel of a place, so that nothing but its mean colour counts.
            self.mix.weight.copy_(torch.randn(channels, 3, 1, 1).expand(-1, -1, 8, 8) / 64)

    def encode(self, images: torch.Tensor) -> SimpleNamespace:
        latents = self.mix(images)
        return SimpleNamespace(latent_dist=SimpleNamespace(mode=lambda: latents))


@pytest.mark.parametrize("channels", [4, 16, 32])
def test_the_fitted_map_finds_the_colours_of_a_linear_vae(channels: int) -> None:
    torch.manual_seed(channels)
    vae = LinearVae(channels)
    pipeline = SimpleNamespace(vae=vae, _execution_device=torch.device("cpu"))
    preview_map = fit_preview_map(pipeline, is_video=False)
    colours = torch.tensor([[0.2, -0.7, 0.9], [-0.4, 0.1, -1.0]])
    image = colours.T.reshape(1, 3, 1, 2).repeat_interleave(8, 2).repeat_interleave(8, 3)
    found = np.asarray(preview_map.image(vae.encode(image).latent_dist.mode()[0]))
    expected = ((colours + 1) * 127.5).round().numpy()[None]
    assert np.abs(found.astype(int) - expected).max() <= 1
