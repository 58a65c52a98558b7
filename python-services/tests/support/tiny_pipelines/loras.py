"""Writes small random LoRAs for tiny models."""

from pathlib import Path
from typing import Any

import peft
import torch

from tests.support.tiny_pipelines.writing import BUILDERS

RANK = 2
STRENGTH = 0.5
"""Large enough to change a tiny model's images."""


def write_tiny_lora(model: str, path: Path, seed: int = 0) -> Path:
    """Writes a LoRA for the attention of a model's denoiser.

    Args:
        model: A name in `BUILDERS`.
        path: The file to write, below a folder that is there.
        seed: Of the weights.
    """
    pipeline = BUILDERS[model]()
    part = "unet" if hasattr(pipeline, "unet") else "transformer"
    denoiser = getattr(pipeline, part)
    denoiser.add_adapter(peft.LoraConfig(r=RANK, target_modules=["to_q", "to_v"]))
    layers: dict[str, Any] = peft.get_peft_model_state_dict(denoiser)
    random = torch.Generator().manual_seed(seed)
    weights = {
        name: STRENGTH * torch.randn(layer.shape, generator=random)
        for name, layer in layers.items()
    }
    pipeline.save_lora_weights(
        str(path.parent), weight_name=path.name, **{f"{part}_lora_layers": weights}
    )
    return path
