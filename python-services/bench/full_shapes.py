"""Pipelines of the real models' shapes with random weights, made where they will run.

The denoiser and the VAE, which take nearly all of the time, have the published shapes. The text
encoders have their widths but few layers: a prompt is encoded once, not at every step.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import diffusers
import transformers

from tests.support.tiny_clip import clip_tokenizer
from tests.support.tiny_pipelines.parts import (
    FLOW_VAE,
    QWEN_LAYERS,
    clip_encoder,
    made,
    qwen_tokenizer,
    t5_encoder,
    t5_tokenizer,
    vocabulary_of,
)
from tests.support.tiny_pipelines.tongyi import qwen_vl_config

Untyped = Any
"""A model, pipeline, tokenizer or configuration: the libraries give these no common type."""

CLIP_L, CLIP_G, T5_XXL, QWEN3_4B, QWEN_VL_7B = 768, 1280, 4096, 2560, 3584
VAE_BLOCKS: dict[str, Any] = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "sample_size": 1024,
}


@dataclass(frozen=True)
class Depth:
    """How many of its layers a denoiser gets.

    Attributes:
        is_thin: One of each kind, so that the shapes can be tried without a GPU.
    """

    is_thin: bool

    def layers(self, full: int) -> int:
        """As many as this, or one."""
        return 1 if self.is_thin else full


def sdxl(depth: Depth) -> Untyped:
    """Stable Diffusion XL base: 2.6 billion weights in its U-net."""
    tokenizer = clip_tokenizer()
    unet = made(
        diffusers.UNet2DConditionModel,
        block_out_channels=(320, 640, 1280),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, depth.layers(2), depth.layers(10)),
        attention_head_dim=(5, 10, 20),
        cross_attention_dim=CLIP_L + CLIP_G,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=6 * 256 + CLIP_G,
        use_linear_projection=True,
        sample_size=128,
    )
    return diffusers.StableDiffusionXLPipeline(
        vae=made(diffusers.AutoencoderKL, latent_channels=4, scaling_factor=0.13025, **VAE_BLOCKS),
        unet=unet,
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        text_encoder=clip_encoder(tokenizer, CLIP_L),
        text_encoder_2=clip_encoder(tokenizer, CLIP_G, projection=CLIP_G),
        scheduler=diffusers.EulerDiscreteScheduler(),
        add_watermarker=False,
    )


def flux(depth: Depth) -> Untyped:
    """FLUX.1 schnell: 11.9 billion weights."""
    tokenizer, tokenizer_2 = clip_tokenizer(), t5_tokenizer()
    return diffusers.FluxPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=flow_vae(),
        transformer=made(
            diffusers.FluxTransformer2DModel,
            num_layers=depth.layers(19),
            num_single_layers=depth.layers(38),
        ),
        text_encoder=clip_encoder(tokenizer, CLIP_L),
        tokenizer=tokenizer,
        text_encoder_2=t5_encoder(tokenizer_2, T5_XXL),
        tokenizer_2=tokenizer_2,
    )


def sd3(depth: Depth) -> Untyped:
    """Stable Diffusion 3 medium: 2 billion weights."""
    tokenizer, tokenizer_3 = clip_tokenizer(), t5_tokenizer()
    return diffusers.StableDiffusion3Pipeline(
        transformer=made(
            diffusers.SD3Transformer2DModel,
            num_layers=depth.layers(24),
            num_attention_heads=24,
            caption_projection_dim=1536,
            joint_attention_dim=T5_XXL,
            pos_embed_max_size=192,
        ),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=flow_vae(),
        text_encoder=clip_encoder(tokenizer, CLIP_L, projection=CLIP_L),
        tokenizer=tokenizer,
        text_encoder_2=clip_encoder(tokenizer, CLIP_G, projection=CLIP_G),
        tokenizer_2=tokenizer,
        text_encoder_3=t5_encoder(tokenizer_3, T5_XXL),
        tokenizer_3=tokenizer_3,
    )


def z_image(depth: Depth) -> Untyped:
    """Z-Image: 6.2 billion weights."""
    tokenizer = qwen_tokenizer()
    return diffusers.ZImagePipeline(
        transformer=made(
            diffusers.ZImageTransformer2DModel,
            n_layers=depth.layers(30),
            n_refiner_layers=depth.layers(2),
            cap_feat_dim=QWEN3_4B,
        ),
        vae=flow_vae(),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        text_encoder=made(transformers.Qwen3Model, qwen3_config(tokenizer, layers=2)),
        tokenizer=tokenizer,
    )


def flux2_klein(depth: Depth) -> Untyped:
    """FLUX.2 klein 4B: 3.9 billion weights."""
    tokenizer = qwen_tokenizer()
    return diffusers.Flux2KleinPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=made(diffusers.AutoencoderKLFlux2),
        tokenizer=tokenizer,
        # The pipeline reads its hidden states 9, 18 and 27.
        text_encoder=made(transformers.Qwen3ForCausalLM, qwen3_config(tokenizer, layers=28)),
        transformer=made(
            diffusers.Flux2Transformer2DModel,
            num_layers=depth.layers(5),
            num_single_layers=depth.layers(20),
            num_attention_heads=24,
            joint_attention_dim=3 * QWEN3_4B,
            guidance_embeds=False,
        ),
        is_distilled=True,
    )


def qwen_image(depth: Depth) -> Untyped:
    """Qwen-Image: 20 billion weights."""
    tokenizer = qwen_tokenizer()
    config = qwen_vl_config(tokenizer, QWEN_VL_7B)
    return diffusers.QwenImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=made(diffusers.AutoencoderKLQwenImage),
        tokenizer=tokenizer,
        text_encoder=made(transformers.Qwen2_5_VLForConditionalGeneration, config),
        transformer=made(
            diffusers.QwenImageTransformer2DModel,
            num_layers=depth.layers(60),
            joint_attention_dim=QWEN_VL_7B,
        ),
    )


def flow_vae() -> Untyped:
    """The VAE of 16 channels that Flux, SD 3 and Z-Image have."""
    return made(
        diffusers.AutoencoderKL,
        latent_channels=16,
        use_quant_conv=False,
        use_post_quant_conv=False,
        **FLOW_VAE,
        **VAE_BLOCKS,
    )


def qwen3_config(tokenizer: Untyped, layers: int) -> Untyped:
    """A text encoder of the 4B model's width."""
    options = {**QWEN_LAYERS, **vocabulary_of(tokenizer), "hidden_size": QWEN3_4B}
    return transformers.Qwen3Config(num_hidden_layers=layers, head_dim=8, **options)


BUILDERS: dict[str, Callable[[Depth], Untyped]] = {
    "sdxl": sdxl,
    "flux": flux,
    "sd3": sd3,
    "z-image": z_image,
    "flux2-klein": flux2_klein,
    "qwen-image": qwen_image,
}
