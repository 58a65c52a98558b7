"""Writes tiny SDXL as one file, in the names that its makers gave the weights.

What diffusers does when it reads such a file, the other way round.
"""

import re
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

Weights = dict[str, torch.Tensor]

UNET_LAYERS = 1
"""Of each block; the real one has two."""
UNET = (
    (r"^time_embedding\.linear_1", "time_embed.0"),
    (r"^time_embedding\.linear_2", "time_embed.2"),
    (r"^add_embedding\.linear_1", "label_emb.0.0"),
    (r"^add_embedding\.linear_2", "label_emb.0.2"),
    (r"^conv_in", "input_blocks.0.0"),
    (r"^conv_norm_out", "out.0"),
    (r"^conv_out", "out.2"),
    (r"^mid_block\.resnets\.0", "middle_block.0"),
    (r"^mid_block\.attentions\.0", "middle_block.1"),
    (r"^mid_block\.resnets\.1", "middle_block.2"),
)
UNET_RESNET = (
    ("norm1", "in_layers.0"),
    ("conv1", "in_layers.2"),
    ("norm2", "out_layers.0"),
    ("conv2", "out_layers.3"),
    ("time_emb_proj", "emb_layers.1"),
    ("conv_shortcut", "skip_connection"),
)
VAE_BLOCKS = 4
VAE = (
    (r"mid_block\.attentions\.0", "mid.attn_1"),
    (r"mid_block\.resnets\.0", "mid.block_1"),
    (r"mid_block\.resnets\.1", "mid.block_2"),
    (r"conv_norm_out", "norm_out"),
    (r"conv_shortcut", "nin_shortcut"),
    (r"down_blocks\.(\d)\.resnets", r"down.\1.block"),
    (r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample"),
)
VAE_ATTENTION = (
    ("group_norm", "norm"),
    ("to_q", "q"),
    ("to_k", "k"),
    ("to_v", "v"),
    ("to_out.0", "proj_out"),
)
OPEN_CLIP = (
    ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
    ("text_model.embeddings.token_embedding", "token_embedding"),
    ("text_model.final_layer_norm", "ln_final"),
    ("text_model.encoder.layers", "transformer.resblocks"),
    ("layer_norm1", "ln_1"),
    ("layer_norm2", "ln_2"),
    ("mlp.fc1", "mlp.c_fc"),
    ("mlp.fc2", "mlp.c_proj"),
    ("self_attn", "attn"),
)


def write_single_file(folder: Path, path: Path) -> Path:
    """Writes the weights of tiny SDXL's folder to one file."""
    name = "diffusion_pytorch_model.safetensors"
    parts = {
        "model.diffusion_model.": _unet(load_file(folder / "unet" / name)),
        "first_stage_model.": _vae(load_file(folder / "vae" / name)),
        "conditioner.embedders.0.transformer.text_model.": load_file(
            folder / "text_encoder" / "model.safetensors"
        ),
        "conditioner.embedders.1.model.": _open_clip(
            load_file(folder / "text_encoder_2" / "model.safetensors")
        ),
    }
    weights = {
        prefix + key: weight.contiguous()
        for prefix, part in parts.items()
        for key, weight in part.items()
    }
    save_file(weights, path)
    return path


def _unet(weights: Weights) -> Weights:
    return {_unet_name(name): weight for name, weight in weights.items()}


def _unet_name(name: str) -> str:
    for pattern, replacement in UNET:
        name = re.sub(pattern, replacement, name)
    place = re.match(
        r"(down|up)_blocks\.(\d)\.(resnets|attentions|downsamplers|upsamplers)\.(\d)", name
    )
    if place is not None:
        rest = name[place.end() :]
        name = _unet_block(place) + (
            rest.replace(".conv.", ".op.") if place[3] == "downsamplers" else rest
        )
    if "transformer_blocks" not in name:
        for ours, theirs in UNET_RESNET:
            name = name.replace(f".{ours}.", f".{theirs}.")
    return name


def _unet_block(place: re.Match[str]) -> str:
    """The name of a layer in the flat row of all blocks' layers."""
    side, block, kind, layer = place[1], int(place[2]), place[3], int(place[4])
    first = (UNET_LAYERS + 1) * block
    match kind:
        case "downsamplers":
            return f"input_blocks.{first + UNET_LAYERS + 1}.0"
        case "upsamplers":
            # After the attentions, where the block has some: the first has, in tiny SDXL.
            return f"output_blocks.{first + UNET_LAYERS}.2"
    row = "input_blocks" if side == "down" else "output_blocks"
    number = first + layer + (side == "down")
    return f"{row}.{number}.{0 if kind == 'resnets' else 1}"


def _vae(weights: Weights) -> Weights:
    named = {}
    for name, weight in weights.items():
        new = name
        for pattern, replacement in VAE:
            new = re.sub(pattern, replacement, new)
        new = re.sub(
            r"up_blocks\.(\d)\.(resnets|upsamplers\.0)",
            lambda found: (
                f"up.{VAE_BLOCKS - 1 - int(found[1])}."
                + ("block" if found[2] == "resnets" else "upsample")
            ),
            new,
        )
        if "attn_1" in new:
            for ours, theirs in VAE_ATTENTION:
                new = new.replace(f".{ours}.", f".{theirs}.")
        is_convolution = "attn_1" in new and new.endswith("weight") and "norm" not in new
        named[new] = weight[:, :, None, None] if is_convolution else weight
    return named


def _open_clip(weights: Weights) -> Weights:
    named = {}
    for name, weight in weights.items():
        new = name
        for ours, theirs in OPEN_CLIP:
            new = new.replace(ours, theirs)
        named[new] = weight
    named["text_projection"] = named.pop("text_projection.weight").T
    for query in [name for name in named if ".q_proj." in name]:
        stem, kind = query.split(".q_proj.")
        three = [named.pop(f"{stem}.{letter}_proj.{kind}") for letter in "qkv"]
        named[f"{stem}.in_proj_{kind}"] = torch.cat(three)
    return named
