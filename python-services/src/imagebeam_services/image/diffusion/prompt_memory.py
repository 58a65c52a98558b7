"""Prompts that were encoded before need not be encoded again. Imports torch."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Literal

import torch

from imagebeam_services.common.lru_cache import LruCache
from imagebeam_services.image.diffusion.family import EncodedForm
from imagebeam_services.image.diffusion.loading import Pipeline

Encoded = tuple[Any, ...]
"""What `encode_prompt` answers: tensors, lists of them, and None."""

CAPACITY_BYTES = 64 * 2**20
"""In bfloat16, a prompt of Flux takes 4 MiB, one of FLUX.2 klein 8, one of SDXL 0.6."""


class PromptMemory:
    """Keeps what pipelines make of prompts, and gives it to them in place of encoding anew.

    Each prompt is encoded by itself: what is kept then depends on the prompt alone, and not on
    those that happened to be drawn beside it when it was first asked for.

    Args:
        forms: What `encode_prompt` answers.
        capacity_bytes: How much is kept, where the text encoders leave it.
    """

    def __init__(self, forms: Sequence[EncodedForm], capacity_bytes: int = CAPACITY_BYTES) -> None:
        self._forms = forms
        self._kept: LruCache[Hashable, Encoded] = LruCache(capacity_bytes, _bytes_of)

    def attach(self, pipeline: Pipeline) -> None:
        """Puts itself between a pipeline and its `encode_prompt`.

        Pipelines pass on by name all that the encoding depends on, so together with the pipeline's
        class those arguments are the key.
        """
        encode, kind = pipeline.encode_prompt, type(pipeline).__name__

        def encode_prompt(**arguments: object) -> Encoded:
            return self._encoded(kind, encode, arguments)

        pipeline.encode_prompt = encode_prompt

    def forget(self) -> None:
        """Forgets everything: the text encoders are no longer what they were."""
        self._kept.clear()

    def _encoded(
        self, kind: str, encode: Callable[..., Encoded], arguments: Mapping[str, object]
    ) -> Encoded:
        prompts = arguments["prompt"]
        if not isinstance(prompts, list):
            raise TypeError("Pipelines are called with lists of prompts.")
        return _joined(
            self._forms,
            [self._one(kind, encode, _of_one(arguments, place)) for place in range(len(prompts))],
        )

    def _one(
        self, kind: str, encode: Callable[..., Encoded], arguments: Mapping[str, object]
    ) -> Encoded:
        key = (kind, *((name, _hashable(value)) for name, value in sorted(arguments.items())))
        kept = self._kept.get(key)
        if kept is None:
            kept = encode(**arguments)
            self._kept.put(key, kept)
        return kept


def _of_one(arguments: Mapping[str, object], place: int) -> dict[str, object]:
    """The arguments for one prompt; new lists, for Z-Image rewrites them."""
    return {
        name: [value[place]] if isinstance(value, list) else value
        for name, value in arguments.items()
    }


def _hashable(value: object) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _joined(forms: Sequence[EncodedForm], each: Sequence[Encoded]) -> Encoded:
    """What `encode_prompt` would have answered for all prompts together."""
    return tuple(
        _mask([encoded[0] for encoded in each]) if form == "mask" else _joined_column(form, column)
        for form, column in zip(forms, zip(*each, strict=True), strict=True)
    )


def _joined_column(
    form: Literal["rows", "same", "list", "padded"],
    column: Sequence[Any],
) -> Any:  # noqa: ANN401 - see `Encoded`
    match form:
        case "rows":
            # None where the pipeline has no guidance to encode a negative prompt for.
            return None if column[0] is None else torch.cat(list(column))
        case "same":
            return column[0]
        case "list":
            return [tensor for tensors in column for tensor in tensors]
        case "padded":
            rows = [tensor[0] for tensor in column]
            return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)


def _mask(rows: Sequence[torch.Tensor]) -> torch.Tensor | None:
    """Shape (prompts, longest): 1 where a prompt has a token, 0 behind its end.

    Args:
        rows: Of each prompt by itself, shape (1, its length, channels).
    """
    lengths = torch.tensor([row.shape[1] for row in rows], device=rows[0].device)
    if (lengths == lengths[0]).all():
        return None
    places = torch.arange(int(lengths.max()), device=lengths.device)
    return (places < lengths.unsqueeze(1)).long()


def _bytes_of(encoded: Encoded) -> int:
    tensors = [
        tensor
        for part in encoded
        for tensor in (part if isinstance(part, list) else [part])
        if tensor is not None
    ]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)
