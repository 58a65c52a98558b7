"""Stability's families: SDXL and Stable Diffusion 3."""

from typing import Any

import diffusers

from tests.support.tiny_clip import clip_tokenizer
from tests.support.tiny_pipelines.parts import (
    FLOW_VAE,
    WIDTH,
    clip_encoder,
    made,
    t5_encoder,
    t5_tokenizer,
    vae,
)

SECOND_WIDTH = 48
"""Reading a single file tells the two text encoders apart by their widths."""


def sdxl() -> Any:  # noqa: ANN401 - untyped library
    """SDXL with a U-net of two blocks."""
    tokenizer = clip_tokenizer()
    unet = made(
        diffusers.UNet2DConditionModel,
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        norm_num_groups=2,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=6 * 8 + WIDTH,
        cross_attention_dim=WIDTH + SECOND_WIDTH,
    )
    return diffusers.StableDiffusionXLPipeline(
        vae=vae(quantises=True, scaling_factor=0.13025),
        unet=unet,
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        text_encoder=clip_encoder(tokenizer),
        text_encoder_2=clip_encoder(tokenizer, SECOND_WIDTH, projection=WIDTH),
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            steps_offset=1,
            timestep_spacing="leading",
        ),
        add_watermarker=False,
    )


def sd3() -> Any:  # noqa: ANN401
    """Stable Diffusion 3 with a transformer of one layer."""
    tokenizer, tokenizer_3 = clip_tokenizer(), t5_tokenizer()
    transformer = made(
        diffusers.SD3Transformer2DModel,
        sample_size=32,
        patch_size=1,
        in_channels=4,
        out_channels=4,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=WIDTH,
        joint_attention_dim=2 * WIDTH,
        pooled_projection_dim=2 * WIDTH,
    )
    return diffusers.StableDiffusion3Pipeline(
        transformer=transformer,
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae(**FLOW_VAE),
        text_encoder=clip_encoder(tokenizer, projection=WIDTH),
        tokenizer=tokenizer,
        text_encoder_2=clip_encoder(tokenizer, projection=WIDTH),
        tokenizer_2=tokenizer,
        text_encoder_3=t5_encoder(tokenizer_3, 2 * WIDTH),
        tokenizer_3=tokenizer_3,
    )
