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

    A batch's new prompts are encoded together, each once, and kept one by one.

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
        keys = [_key(kind, _of(arguments, [place])) for place in range(len(prompts))]
        known = {key: kept for key in keys if (kept := self._kept.get(key)) is not None}
        new = {key: place for place, key in enumerate(keys) if key not in known}
        if new:
            encoded = encode(**_of(arguments, list(new.values())))
            for place, key in enumerate(new):
                known[key] = _one(self._forms, encoded, place)
                self._kept.put(key, known[key])
        return _joined(self._forms, [known[key] for key in keys])


def _of(arguments: Mapping[str, object], places: Sequence[int]) -> dict[str, object]:
    """The arguments for some of the prompts; new lists, for Z-Image rewrites them."""
    return {
        name: [value[place] for place in places] if isinstance(value, list) else value
        for name, value in arguments.items()
    }


def _key(kind: str, arguments: Mapping[str, object]) -> Hashable:
    return (kind, *((name, _hashable(value)) for name, value in sorted(arguments.items())))


def _hashable(value: object) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _one(forms: Sequence[EncodedForm], encoded: Encoded, place: int) -> Encoded:
    """What is kept of one of the prompts that were encoded together: copies, not views of all."""
    mask = encoded[forms.index("mask")] if "mask" in forms else None
    length = None if mask is None else int(mask[place].sum())
    return tuple(
        _one_of(form, part, place, length) for form, part in zip(forms, encoded, strict=True)
    )


def _one_of(
    form: EncodedForm,
    part: Any,  # noqa: ANN401 - see `Encoded`
    place: int,
    length: int | None,
) -> Any:  # noqa: ANN401 - see `Encoded`
    match form:
        case "rows":
            # None where the pipeline has no guidance to encode a negative prompt for.
            return None if part is None else part[place : place + 1].clone()
        case "same":
            return part
        case "list":
            return part[place : place + 1]
        case "padded":
            return part[place : place + 1, :length].clone()
        case "mask":  # the kept rows have no filling
            return None


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
