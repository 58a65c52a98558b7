"""Writes a random Llama of 487 KB that llama.cpp loads in 9 ms and that speaks printable text."""

from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

CHAT_TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)
WIDTH = 64
HEADS = 4
KEY_VALUE_HEADS = 2
HIDDEN_WIDTH = 128
LAYERS = 2
TRAINED_CONTEXT = 2048
END_TOKEN = 2
FIRST_PRINTABLE = 259
BIAS_CHANNEL = 0

Weights = NDArray[np.float32]


def write_tiny_llama(path: Path, chat_template: str = CHAT_TEMPLATE, seed: int = 0) -> Path:
    """Writes the model.

    Args:
        path: The file to write.
        chat_template: Jinja; llama.cpp runs it when it loads the file.
        seed: Of the weights.
    """
    tokens = _tokens()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny-random-llama")
    writer.add_context_length(TRAINED_CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN_WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_VALUE_HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in tokens])
    writer.add_token_scores([score for _, _, score in tokens])
    writer.add_token_types([int(kind) for _, kind, _ in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(END_TOKEN)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(chat_template)
    for name, weights in _tensors(np.random.default_rng(seed), len(tokens)).items():
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tokens() -> list[tuple[str, gguf.TokenType, float]]:
    """Text, kind and score of each token: special ones, all bytes, all printable characters."""
    kinds = gguf.TokenType
    special = [
        ("<unk>", kinds.UNKNOWN, 0.0),
        ("<s>", kinds.CONTROL, 0.0),
        ("</s>", kinds.CONTROL, 0.0),
    ]
    all_bytes = [(f"<0x{byte:02X}>", kinds.BYTE, 0.0) for byte in range(256)]
    space = [("\u2581", kinds.NORMAL, -1.0)]
    printable = [(chr(code), kinds.NORMAL, -2.0) for code in range(33, 127)]
    return special + all_bytes + space + printable


def _tensors(random: np.random.Generator, vocabulary: int) -> dict[str, Weights]:
    """The weights. One channel is kept constant, so that the output can forbid what is not text."""

    def drawn(*shape: int, scale: float = 0.08) -> Weights:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    embedding, output = drawn(vocabulary, WIDTH, scale=1.0), drawn(vocabulary, WIDTH, scale=0.8)
    embedding[:, BIAS_CHANNEL] = 6.0
    output[:, BIAS_CHANNEL] = 0.0
    output[:FIRST_PRINTABLE, BIAS_CHANNEL] = -4.0
    output[END_TOKEN, BIAS_CHANNEL] = 0.35
    ones = np.ones(WIDTH, np.float32)
    tensors = {
        "token_embd.weight": embedding,
        "output.weight": output,
        "output_norm.weight": ones,
    }
    head_width = WIDTH // HEADS
    for layer in range(LAYERS):
        out, down = drawn(WIDTH, HEADS * head_width), drawn(WIDTH, HIDDEN_WIDTH)
        out[BIAS_CHANNEL] = down[BIAS_CHANNEL] = 0
        for name, weights in {
            "attn_norm": ones,
            "ffn_norm": ones,
            "attn_q": drawn(HEADS * head_width, WIDTH),
            "attn_k": drawn(KEY_VALUE_HEADS * head_width, WIDTH),
            "attn_v": drawn(KEY_VALUE_HEADS * head_width, WIDTH),
            "attn_output": out,
            "ffn_gate": drawn(HIDDEN_WIDTH, WIDTH),
            "ffn_up": drawn(HIDDEN_WIDTH, WIDTH),
            "ffn_down": down,
        }.items():
            tensors[f"blk.{layer}.{name}.weight"] = weights
    return tensors
