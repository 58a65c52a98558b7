"""Writes the transformer of a tiny model as one file, as GGUF or safetensors."""

import re
from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file

Weights = dict[str, torch.Tensor]
KIND = gguf.GGMLQuantizationType.Q8_0
ARCHITECTURES = {
    "flux": "flux",
    "flux-dev": "flux",
    "flux-kontext": "flux",
    "sd3": "sd3",
    "z-image": "lumina2",
    "flux2-klein": "flux2",
    "qwen-image": "qwen_image",
}
"""What the usual converters write as `general.architecture`."""


def transformer_weights(folder: Path) -> Weights:
    """The weights of a tiny model's transformer, in diffusers' names."""
    return load_file(folder / "transformer" / "diffusion_pytorch_model.safetensors")


def write_gguf(weights: Weights, path: Path, architecture: str) -> Path:
    """Writes weights as GGUF: Q8_0 where rows are whole blocks of 32, else float32."""
    writer = gguf.GGUFWriter(path, architecture)
    for name, weight in weights.items():
        numbers: NDArray[np.float32] = weight.float().numpy()
        if _is_quantised(numbers):
            writer.add_tensor(name, gguf.quants.quantize(numbers, KIND), raw_dtype=KIND)
        else:
            writer.add_tensor(name, numbers)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def as_quantised(weights: Weights) -> Weights:
    """What is left of weights that were written by `write_gguf` and read again."""
    return {
        name: torch.from_numpy(_read_again(weight.float().numpy()))
        for name, weight in weights.items()
    }


def write_transformer_gguf(name: str, folder: Path, path: Path) -> Path:
    """Writes a tiny model's transformer as GGUF.

    Args:
        name: The model's name.
        folder: The model's folder.
        path: The file to write.
    """
    return write_gguf(transformer_weights(folder), path, ARCHITECTURES[name])


def in_makers_form(name: str, weights: Weights) -> Weights:
    """The weights under the names that the model's makers use, with fused attention.

    What diffusers does when it reads such a file, the other way round. It reads Flux's with the
    real width only, so that form has no tiny model.
    """
    renamed = {_renamed(name, key): weight for key, weight in weights.items()}
    if name == "flux2-klein":
        scale, shift = renamed.pop("final_layer.adaLN_modulation.1.weight").chunk(2)
        renamed["final_layer.adaLN_modulation.1.weight"] = torch.cat([shift, scale])
    return _fused(renamed, FUSED[name])


FUSED: Mapping[str, tuple[tuple[tuple[str, str, str], str], ...]] = {
    "z-image": ((("attention.to_q", "attention.to_k", "attention.to_v"), "attention.qkv"),),
    "flux2-klein": (
        (("attn.to_q", "attn.to_k", "attn.to_v"), "img_attn.qkv"),
        (("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"), "txt_attn.qkv"),
    ),
}
NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "z-image": (
        (r"all_final_layer\.2-1\.", "final_layer."),
        (r"all_x_embedder\.2-1\.", "x_embedder."),
        (r"attention\.norm_(.)", r"attention.\1_norm"),
        (r"attention\.to_out\.0", "attention.out"),
    ),
    "flux2-klein": (
        (r"^x_embedder", "img_in"),
        (r"^context_embedder", "txt_in"),
        (r"^time_guidance_embed\.timestep_embedder\.linear_1", "time_in.in_layer"),
        (r"^time_guidance_embed\.timestep_embedder\.linear_2", "time_in.out_layer"),
        (r"^(\w+_modulation\w*)\.linear", r"\1.lin"),
        (r"^proj_out", "final_layer.linear"),
        (r"^norm_out\.linear", "final_layer.adaLN_modulation.1"),
        (r"^single_transformer_blocks", "single_blocks"),
        (r"^transformer_blocks", "double_blocks"),
        (r"(single_blocks\.\d\.)attn\.to_qkv_mlp_proj", r"\1linear1"),
        (r"(single_blocks\.\d\.)attn\.to_out", r"\1linear2"),
        (r"(single_blocks\.\d\.)attn\.norm_q\.weight", r"\1norm.query_norm.scale"),
        (r"(single_blocks\.\d\.)attn\.norm_k\.weight", r"\1norm.key_norm.scale"),
        (r"attn\.norm_q\.weight", "img_attn.norm.query_norm.scale"),
        (r"attn\.norm_k\.weight", "img_attn.norm.key_norm.scale"),
        (r"attn\.norm_added_q\.weight", "txt_attn.norm.query_norm.scale"),
        (r"attn\.norm_added_k\.weight", "txt_attn.norm.key_norm.scale"),
        (r"attn\.to_out\.0", "img_attn.proj"),
        (r"attn\.to_add_out", "txt_attn.proj"),
        (r"\.ff\.linear_in", ".img_mlp.0"),
        (r"\.ff\.linear_out", ".img_mlp.2"),
        (r"\.ff_context\.linear_in", ".txt_mlp.0"),
        (r"\.ff_context\.linear_out", ".txt_mlp.2"),
    ),
}


def _is_quantised(numbers: NDArray[np.float32]) -> bool:
    return numbers.ndim == 2 and numbers.shape[1] % 32 == 0 and numbers.shape[0] > 1


def _read_again(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    if not _is_quantised(numbers):
        return numbers
    read: NDArray[np.float32] = gguf.quants.dequantize(gguf.quants.quantize(numbers, KIND), KIND)
    # diffusers multiplies by a block's scale in float16, as which it is stored.
    return read.astype(np.float16).astype(np.float32)


def _renamed(name: str, key: str) -> str:
    for pattern, replacement in NAMES[name]:
        key = re.sub(pattern, replacement, key)
    return key


def _fused(weights: Weights, rules: tuple[tuple[tuple[str, str, str], str], ...]) -> Weights:
    for three, one in rules:
        for first in [key for key in weights if f".{three[0]}." in key]:
            queries = [weights.pop(first.replace(three[0], part)) for part in three]
            weights[first.replace(three[0], one)] = torch.cat(queries)
    return weights
