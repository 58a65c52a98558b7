"""CLIP on torch. Torch and transformers are imported here, so `ClipEngine.load` imports this."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from huggingface_hub.errors import StrictDataclassError
from numpy.typing import NDArray
from PIL import Image
from safetensors import SafetensorError
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPTokenizer
from transformers.utils import logging as transformers_logging

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.vision.clip_folder import ClipFolder, Normalisation
from imagebeam_services.vision.framing import without_long_ends

MAX_TOKENS = 77
"""What CLIP was trained to read, start and end tokens included."""
CPU_MICRO_BATCH = 8
GPU_MICRO_BATCH = 16
UNREADABLE = (
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    SafetensorError,
    StrictDataclassError,
)
"""What the libraries raise on files that are not what they seem."""

transformers_logging.disable_progress_bar()


class ClipModel:
    """A CLIP model, an `Embedder`. In fp32: half precision would blur scores by half a point.

    Attributes:
        model: The library's.
        width: Numbers in an embedding.
        micro_batch: See `Embedder`.
    """

    def __init__(self, model: Any, tokenizer: Any, processor: Any) -> None:  # noqa: ANN401 - untyped
        self.model = model
        self._tokenizer = tokenizer
        self._processor = processor
        self._device = torch.device("cpu")
        self._max_tokens: int = min(MAX_TOKENS, model.config.text_config.max_position_embeddings)
        self.width: int = model.config.projection_dim
        self.micro_batch = CPU_MICRO_BATCH

    def move_to(self, device: torch.device) -> None:
        """Brings the weights to a device.

        Raises:
            torch.OutOfMemoryError: They do not fit.
        """
        self.model.to(device)
        self._device = device
        self.micro_batch = CPU_MICRO_BATCH if device.type == "cpu" else GPU_MICRO_BATCH

    @torch.inference_mode()
    def embed_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        """See `Embedder.embed_images`."""
        framed = [without_long_ends(image) for image in images]
        pixels = self._processor(images=framed, return_tensors="pt")["pixel_values"]
        features = self.model.get_image_features(pixel_values=pixels.to(self._device))
        return _unit_rows(features.pooler_output)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Embedder.embed_texts`."""
        # Padding comes after the token that is read out and attention is causal, so it changes
        # nothing. Special tokens are split: `<|endoftext|>` in a prompt would hide what follows.
        tokens = self._tokenizer(
            list(texts),
            padding=True,
            truncation=True,
            max_length=self._max_tokens,
            split_special_tokens=True,
            return_tensors="pt",
        )
        features = self.model.get_text_features(
            input_ids=tokens["input_ids"].to(self._device),
            attention_mask=tokens["attention_mask"].to(self._device),
        )
        return _unit_rows(features.pooler_output)

    def is_truncated(self, text: str) -> bool:
        """See `Embedder.is_truncated`."""
        tokens = self._tokenizer([text], truncation=False, split_special_tokens=True, verbose=False)
        return len(tokens["input_ids"][0]) > self._max_tokens


def read_clip(folder: ClipFolder) -> ClipModel:
    """Reads a model into the host's memory.

    Raises:
        ModelFileError: The files are not those of one CLIP model, or do not work together.
    """
    name = folder.path.name
    config = _told(name, lambda: CLIPConfig.from_pretrained(folder.path, local_files_only=True))
    _check_size(name, config, folder.numbers)
    tokenizer = _told(
        name, lambda: CLIPTokenizer.from_pretrained(folder.path, local_files_only=True)
    )
    if len(tokenizer) > config.text_config.vocab_size:
        raise ModelFileError(f"{name}: the tokenizer has more tokens than the model knows.")
    model, found = _told(
        name,
        lambda: CLIPModel.from_pretrained(
            folder.path,
            config=config,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        ),
    )
    if found["missing_keys"]:
        # The library would fill them with random numbers, and the scores would mean nothing.
        raise ModelFileError(f"{name}: its weights lack {len(found['missing_keys'])} tensors.")
    model.eval()
    processor = _processor_for(config.vision_config.image_size, folder.normalisation)
    clip = ClipModel(model, tokenizer, processor)
    _told(name, lambda: _try_out(clip))
    return clip


def _told(name: str, read: Callable[[], Any]) -> Any:  # noqa: ANN401 - untyped libraries
    """What `read` returns; what it fails with, in words for a person."""
    try:
        return read()
    except UNREADABLE as error:
        raise ModelFileError(
            f"{name} cannot be read as a CLIP model ({type(error).__name__})."
        ) from error


def _check_size(name: str, config: Any, numbers: int) -> None:  # noqa: ANN401 - untyped
    """Checks that the files hold as many numbers as the configuration asks for.

    Before anything is allocated: a small file could ask for all the memory there is.
    """

    def count() -> int:
        with torch.device("meta"):
            return sum(weight.numel() for weight in CLIPModel(config).parameters())

    if _told(name, count) > numbers:
        raise ModelFileError(f"{name}: the weights are of a smaller model than {name} describes.")


def _processor_for(side_px: int, normalisation: Normalisation) -> Any:  # noqa: ANN401 - untyped
    """Scales the shorter side to `side_px`, cuts the centre's square out, normalises."""
    return CLIPImageProcessorPil(
        size={"shortest_edge": side_px},
        crop_size={"height": side_px, "width": side_px},
        image_mean=list(normalisation.mean),
        image_std=list(normalisation.std),
    )


def _try_out(clip: ClipModel) -> None:
    """Embeds an image and a word, so that what does not work is known now and not at work."""
    images, texts = clip.embed_images([Image.new("RGB", (8, 8))]), clip.embed_texts(["a"])
    if images.shape != (1, clip.width) or texts.shape != (1, clip.width):
        raise ValueError("The embeddings' widths differ.")


def _unit_rows(features: torch.Tensor) -> NDArray[np.float32]:
    """The rows with length 1, in the host's memory."""
    unit = torch.nn.functional.normalize(features.float(), dim=-1)
    rows: NDArray[np.float32] = unit.cpu().numpy()
    return rows
