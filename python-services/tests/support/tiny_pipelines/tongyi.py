"""Alibaba's families: Z-Image and Qwen-Image."""

from typing import Any

import diffusers
import transformers

from tests.support.tiny_pipelines.parts import (
    FLOW_VAE,
    QWEN_LAYERS,
    WIDTH,
    louder,
    made,
    qwen_tokenizer,
    vae,
    vocabulary_of,
)


def z_image() -> Any:  # noqa: ANN401 - untyped library
    """Z-Image with a transformer of two layers."""
    tokenizer = qwen_tokenizer()
    transformer = made(
        diffusers.ZImageTransformer2DModel,
        all_patch_size=(2,),
        all_f_patch_size=(1,),
        in_channels=4,
        dim=WIDTH,
        n_layers=2,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=QWEN_LAYERS["hidden_size"],
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64],
    )
    config = transformers.Qwen3Config(
        num_hidden_layers=2, head_dim=8, **vocabulary_of(tokenizer), **QWEN_LAYERS
    )
    return diffusers.ZImagePipeline(
        transformer=transformer,
        vae=vae(**FLOW_VAE),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0),
        text_encoder=made(transformers.Qwen3Model, config),
        tokenizer=tokenizer,
    )


def qwen_image() -> Any:  # noqa: ANN401
    """Qwen-Image with a transformer of two layers."""
    tokenizer = qwen_tokenizer()
    transformer = made(
        diffusers.QwenImageTransformer2DModel,
        patch_size=2,
        in_channels=16,
        out_channels=4,
        num_layers=2,
        attention_head_dim=16,
        num_attention_heads=3,
        joint_attention_dim=QWEN_LAYERS["hidden_size"],
        axes_dims_rope=(8, 4, 4),
    )
    video_vae = made(
        diffusers.AutoencoderKLQwenImage,
        base_dim=8,
        z_dim=4,
        dim_mult=[1, 2, 2, 2],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.1, -0.2, 0.3, -0.4],
        latents_std=[1.5, 0.5, 2.0, 1.0],
    )
    return diffusers.QwenImagePipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
        vae=video_vae,
        tokenizer=tokenizer,
        text_encoder=made(
            transformers.Qwen2_5_VLForConditionalGeneration, qwen_vl_config(tokenizer)
        ),
        transformer=louder(transformer, "add_v_proj", "img_mod", "attn.to_out"),
    )


def qwen_vl_config(tokenizer: Any, width: int = QWEN_LAYERS["hidden_size"]) -> Any:  # noqa: ANN401
    """The text encoder's configuration: two layers of a width."""
    ids = {
        f"{name}_token_id": tokenizer.convert_tokens_to_ids(f"<|{token}|>")
        for name, token in (
            ("image", "image_pad"),
            ("video", "video_pad"),
            ("vision_start", "vision_start"),
            ("vision_end", "vision_end"),
        )
    }
    rope = {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6}
    text = {
        **QWEN_LAYERS,
        **vocabulary_of(tokenizer),
        "hidden_size": width,
        # Heads of 8, for which the sections of its positions are.
        "num_attention_heads": width // 8,
        "num_hidden_layers": 2,
        "rope_parameters": rope,
    }
    vision = {
        "depth": 1,
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_heads": 2,
        "out_hidden_size": width,
    }
    return transformers.Qwen2_5_VLConfig(text_config=text, vision_config=vision, **ids)
