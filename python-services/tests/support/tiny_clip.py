"""Tiny CLIP folders: the real classes and file formats, random weights, nothing downloaded.

Torch and transformers are imported when one is made, so that tests that need none stay fast.
"""

import json
from pathlib import Path
from typing import Any

WIDTH = 32
IMAGE_PX = 32
LAYERS: dict[str, Any] = {
    "hidden_size": WIDTH,
    "intermediate_size": 37,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
}


def make_tiny_clip(folder: Path, projection: int = 768, seed: int = 0) -> Path:
    """Writes a CLIP model of 0.3 MB.

    Args:
        folder: Made; its name becomes the model's id.
        projection: Numbers in an embedding; 768 is what the aesthetic head reads.
        seed: Other seeds give other weights.
    """
    import torch
    import transformers

    tokenizer = clip_tokenizer()
    text = transformers.CLIPTextConfig(
        projection_dim=projection,
        hidden_act="gelu",
        vocab_size=len(tokenizer),
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        **LAYERS,
    )
    vision = {**LAYERS, "image_size": IMAGE_PX, "patch_size": 8, "projection_dim": projection}
    config = transformers.CLIPConfig(
        text_config=text.to_dict(), vision_config=vision, projection_dim=projection
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = transformers.CLIPModel(config)
    transformers.utils.logging.disable_progress_bar()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    square = {"height": IMAGE_PX, "width": IMAGE_PX}
    processor = {"crop_size": square, "size": {"shortest_edge": IMAGE_PX}}
    (folder / "preprocessor_config.json").write_text(json.dumps(processor))
    return folder


def clip_tokenizer() -> Any:  # noqa: ANN401 - untyped library
    """CLIP's tokenizer over single bytes: each letter is a token."""
    import transformers

    letters = _byte_alphabet()
    tokens = [
        *letters,
        *(f"{letter}</w>" for letter in letters),
        "<|startoftext|>",
        "<|endoftext|>",
    ]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    return transformers.CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def _byte_alphabet() -> list[str]:
    """GPT-2's table from bytes to characters in its order, which gives CLIP's own ids."""
    codes = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(code) for code in codes] + [chr(256 + more) for more in range(256 - len(codes))]
