"""Parts that several families have: tokenizers, text encoders, VAEs."""

from collections.abc import Callable
from typing import Any

import diffusers
import torch
import transformers

WIDTH = 32
CLIP_LAYERS: dict[str, Any] = {
    "intermediate_size": 37,
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
}
QWEN_LAYERS: dict[str, Any] = {
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_attention_heads": 1,
    "num_key_value_heads": 1,
    "max_position_embeddings": 2048,
}
FLOW_VAE: dict[str, Any] = {"scaling_factor": 0.3611, "shift_factor": 0.1159}
QWEN_SPECIAL = ("im_start", "im_end", "vision_start", "vision_end", "image_pad", "video_pad")
CHAT_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "<|im_start|>assistant\n"
)


def made(factory: Callable[..., Any], *arguments: object, **options: object) -> Any:  # noqa: ANN401
    """Makes a module whose weights do not depend on what was made before it."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return factory(*arguments, **options).eval()


def louder(module: Any, *names: str) -> Any:  # noqa: ANN401 - untyped library
    """Multiplies some weights by ten: as they are, a prompt or an image hardly changes anything."""
    with torch.no_grad():
        for name, weight in module.named_parameters():
            if any(part in name for part in names):
                weight.mul_(10)
    return module


def byte_alphabet() -> list[str]:
    """GPT-2's table from bytes to characters in its order, which gives CLIP's own ids."""
    codes = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(code) for code in codes] + [chr(256 + more) for more in range(256 - len(codes))]


def t5_tokenizer() -> Any:  # noqa: ANN401
    """T5's tokenizer over printable characters."""
    special = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -20.0), ("\u2581", -2.0)]
    letters = [(chr(code), -3.0) for code in range(33, 127)]
    return transformers.T5Tokenizer(vocab=special + letters, extra_ids=0, model_max_length=512)


def qwen_tokenizer() -> Any:  # noqa: ANN401
    """Qwen's tokenizer over single bytes, with its chat form."""
    vocabulary = {letter: number for number, letter in enumerate(byte_alphabet())}
    tokenizer = transformers.Qwen2Tokenizer(vocab=vocabulary, merges=[], model_max_length=2048)
    special = [f"<|{name}|>" for name in QWEN_SPECIAL]
    tokenizer.add_special_tokens({"additional_special_tokens": special})
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


def vocabulary_of(tokenizer: Any) -> dict[str, Any]:  # noqa: ANN401
    """What a text encoder's configuration says of its tokenizer."""
    ids = {f"{name}_token_id": getattr(tokenizer, f"{name}_token_id") for name in _ID_NAMES}
    return {"vocab_size": len(tokenizer), **ids}


def clip_encoder(
    tokenizer: Any,  # noqa: ANN401
    width: int = WIDTH,
    *,
    projection: int | None = None,
) -> Any:  # noqa: ANN401
    """A CLIP text encoder; with a projection, to that width, where one is given."""
    config = transformers.CLIPTextConfig(
        projection_dim=projection or WIDTH,
        hidden_act="gelu",
        hidden_size=width,
        **CLIP_LAYERS,
        **vocabulary_of(tokenizer),
    )
    if projection is None:
        return made(transformers.CLIPTextModel, config)
    return made(transformers.CLIPTextModelWithProjection, config)


def t5_encoder(tokenizer: Any, width: int = WIDTH) -> Any:  # noqa: ANN401
    """A T5 encoder."""
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=width, d_kv=8, d_ff=37, num_layers=2, num_heads=4
    )
    return made(transformers.T5EncoderModel, config)


def vae(kind: Any = diffusers.AutoencoderKL, *, quantises: bool = False, **options: Any) -> Any:  # noqa: ANN401
    """A VAE that shrinks eight times, as the real ones do, to four channels."""
    return made(
        kind,
        sample_size=512,
        block_out_channels=(8,) * 4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
        use_quant_conv=quantises,
        use_post_quant_conv=quantises,
        **options,
    )


_ID_NAMES = ("bos", "eos", "pad")
