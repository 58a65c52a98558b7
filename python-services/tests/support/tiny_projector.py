"""Writes a random image projector of 78 KB for a text model: the answer depends on the image."""

from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

WIDTH = 32
HEADS = 4
HIDDEN_WIDTH = 64
IMAGE_SIDE_PX = 64
PATCH_SIDE_PX = 8
MERGED_PATCHES = 4
GAIN = 2.0
BIAS_CHANNEL = 0

Weights = NDArray[np.float32]


def write_tiny_projector(path: Path, text_width: int, seed: int = 0) -> Path:
    """Writes the projector.

    Args:
        path: The file to write.
        text_width: The text model's embedding width: 64 for the tiny Llama, 576 for SmolLM2.
        seed: Of the weights.
    """
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_name("tiny-random-projector")
    writer.add_type("mmproj")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type("gemma3")
    writer.add_vision_projection_dim(text_width)
    writer.add_vision_embedding_length(WIDTH)
    writer.add_vision_feed_forward_length(HIDDEN_WIDTH)
    writer.add_vision_block_count(1)
    writer.add_vision_head_count(HEADS)
    writer.add_vision_attention_layernorm_eps(1e-6)
    writer.add_vision_image_size(IMAGE_SIDE_PX)
    writer.add_vision_patch_size(PATCH_SIDE_PX)
    writer.add_vision_projector_scale_factor(MERGED_PATCHES)
    writer.add_vision_image_mean([0.5] * 3)
    writer.add_vision_image_std([0.5] * 3)
    writer.add_vision_use_gelu(True)
    for name, weights in _tensors(np.random.default_rng(seed), text_width).items():
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tensors(random: np.random.Generator, text_width: int) -> dict[str, Weights]:
    def drawn(*shape: int, scale: float = 0.1) -> Weights:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    def norm(name: str) -> dict[str, Weights]:
        return {
            f"{name}.weight": np.ones(WIDTH, np.float32),
            f"{name}.bias": np.zeros(WIDTH, np.float32),
        }

    projection = drawn(WIDTH, text_width, scale=GAIN / WIDTH**0.5)
    projection[:, BIAS_CHANNEL] = 0  # the tiny Llama's constant channel stays as it is
    tensors = {
        "v.patch_embd.weight": drawn(WIDTH, 3, PATCH_SIDE_PX, PATCH_SIDE_PX),
        "v.patch_embd.bias": np.zeros(WIDTH, np.float32),
        "v.position_embd.weight": drawn((IMAGE_SIDE_PX // PATCH_SIDE_PX) ** 2, WIDTH),
        **norm("v.post_ln"),
        **norm("v.blk.0.ln1"),
        **norm("v.blk.0.ln2"),
    }
    for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
        tensors[f"v.blk.0.{name}.weight"] = drawn(WIDTH, WIDTH)
        tensors[f"v.blk.0.{name}.bias"] = np.zeros(WIDTH, np.float32)
    tensors["v.blk.0.ffn_up.weight"] = drawn(HIDDEN_WIDTH, WIDTH)
    tensors["v.blk.0.ffn_up.bias"] = np.zeros(HIDDEN_WIDTH, np.float32)
    tensors["v.blk.0.ffn_down.weight"] = drawn(WIDTH, HIDDEN_WIDTH)
    tensors["v.blk.0.ffn_down.bias"] = np.zeros(WIDTH, np.float32)
    tensors["mm.input_projection.weight"] = projection
    tensors["mm.soft_emb_norm.weight"] = np.ones(WIDTH, np.float32)
    return tensors
