"""Writes small random LoRAs for tiny models."""

from pathlib import Path
from typing import Any

import peft
import torch

from tests.support.tiny_pipelines.writing import BUILDERS

RANK = 2
STRENGTH = 0.5
"""Large enough to change a tiny model's images."""
TARGETS = {
    "unet": ["to_q", "to_v"],
    "transformer": ["to_q", "to_v"],
    "text_encoder": ["q_proj", "v_proj"],
}


def write_tiny_lora(model: str, path: Path, seed: int = 0, part: str | None = None) -> Path:
    """Writes a LoRA for the attention of one of a model's parts.

    Args:
        model: A name in `BUILDERS`.
        path: The file to write, below a folder that is there.
        seed: Of the weights.
        part: `text_encoder`, or None for the denoiser.
    """
    pipeline = BUILDERS[model]()
    denoiser = "unet" if hasattr(pipeline, "unet") else "transformer"
    module = getattr(pipeline, part or denoiser)
    peft.inject_adapter_in_model(
        peft.LoraConfig(r=RANK, target_modules=TARGETS[part or denoiser]), module
    )
    layers: dict[str, Any] = peft.get_peft_model_state_dict(module)
    random = torch.Generator().manual_seed(seed)
    weights = {
        name: STRENGTH * torch.randn(layer.shape, generator=random)
        for name, layer in layers.items()
    }
    pipeline.save_lora_weights(
        str(path.parent), weight_name=path.name, **{f"{part or denoiser}_lora_layers": weights}
    )
    return path
