"""Black Forest Labs' families: Flux in its three forms, and FLUX.2 klein."""

from typing import Any

import diffusers
import transformers

from tests.support.tiny_clip import clip_tokenizer
from tests.support.tiny_pipelines.parts import (
    FLOW_VAE,
    QWEN_LAYERS,
    WIDTH,
    clip_encoder,
    louder,
    made,
    qwen_tokenizer,
    t5_encoder,
    t5_tokenizer,
    vae,
    vocabulary_of,
)

KLEIN_TEXT_LAYERS = 28
"""The pipeline reads the hidden states 9, 18 and 27."""


def flux(kind: Any = diffusers.FluxPipeline, *, guidance: bool = False) -> Any:  # noqa: ANN401
    """Flux: four latent channels in squares of 2 x 2.

    Args:
        kind: The pipeline's class.
        guidance: Dev's form, which takes guidance; Schnell's does not.
    """
    tokenizer, tokenizer_2 = clip_tokenizer(), t5_tokenizer()
    transformer = made(
        diffusers.FluxTransformer2DModel,
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=WIDTH,
        pooled_projection_dim=WIDTH,
        axes_dims_rope=[4, 4, 8],
        guidance_embeds=guidance,
    )
    return kind(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=vae(**FLOW_VAE),
        transformer=transformer,
        text_encoder=clip_encoder(tokenizer),
        tokenizer=tokenizer,
        text_encoder_2=t5_encoder(tokenizer_2),
        tokenizer_2=tokenizer_2,
    )


def flux_dev() -> Any:  # noqa: ANN401
    """Flux Dev."""
    return flux(guidance=True)


def flux_kontext() -> Any:  # noqa: ANN401
    """Flux Kontext, which edits images."""
    pipeline = flux(diffusers.FluxKontextPipeline, guidance=True)
    louder(pipeline.transformer, "to_v", "to_out")
    return pipeline


def flux2_klein(*, distilled: bool = True) -> Any:  # noqa: ANN401
    """FLUX.2 klein, which edits images too."""
    tokenizer = qwen_tokenizer()
    transformer = made(
        diffusers.Flux2Transformer2DModel,
        patch_size=1,
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * QWEN_LAYERS["hidden_size"],
        axes_dims_rope=[4, 4, 4, 4],
        guidance_embeds=False,
    )
    config = transformers.Qwen3Config(
        num_hidden_layers=KLEIN_TEXT_LAYERS, head_dim=8, **vocabulary_of(tokenizer), **QWEN_LAYERS
    )
    return diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=vae(diffusers.AutoencoderKLFlux2),
        tokenizer=tokenizer,
        text_encoder=made(transformers.Qwen3ForCausalLM, config),
        transformer=louder(transformer, "v_proj", "to_v", "to_out"),
        is_distilled=distilled,
    )
