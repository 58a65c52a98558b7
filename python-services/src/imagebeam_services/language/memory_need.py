"""About how much memory a GGUF model takes, from its header alone."""

import re
from pathlib import Path

from imagebeam_services.common.gguf_header import read_gguf_header

KEYS_OR_VALUES = re.compile(r"blk\.\d+\.attn_[kv]\.weight")
ALL_THREE = re.compile(r"blk\.\d+\.attn_qkv\.weight")
"""Queries, keys and values in one: at most two thirds of it are cached."""
VOCABULARY = "token_embd.weight"
CACHE_NUMBER_BYTES, LOGIT_BYTES = 2, 4
WORKING_BYTES = (64 + 256) * 2**20
"""Beyond what is counted: the process itself, measured with SmolLM2 on a CPU, and the most that the
cache for prefixes of prompts may grow to."""


def needed_bytes(model: Path, projector: Path | None, context_tokens: int, batch: int) -> int:
    """What loading takes, of the GPU and of the host together where the model is on both.

    Models that keep only a part of their context in the cache take less.

    Args:
        model: A GGUF file.
        projector: Its projector, if it has one.
        context_tokens: Of all places together.
        batch: How many tokens of a prompt are read at a time.

    Raises:
        ModelFileError: A file cannot be read.
    """
    shapes = read_gguf_header(model).shapes
    cached = sum(shape[0] for name, shape in shapes.items() if KEYS_OR_VALUES.fullmatch(name))
    cached += sum(shape[0] * 2 // 3 for name, shape in shapes.items() if ALL_THREE.fullmatch(name))
    vocabulary = shapes.get(VOCABULARY, (0,))[0]
    files = [model] if projector is None else [model, projector]
    return (
        sum(file.stat().st_size for file in files)
        + cached * context_tokens * CACHE_NUMBER_BYTES
        + vocabulary * batch * LOGIT_BYTES
        + WORKING_BYTES
    )
