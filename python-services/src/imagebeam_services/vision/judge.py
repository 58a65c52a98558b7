"""Judges images by embeddings: what is embedded, what is remembered, and what it is worth."""

import hashlib
import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from imagebeam_services.common.errors import EngineFailedError, ServiceError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.vision.aesthetic import AestheticHead
from imagebeam_services.vision.embeddings import Embedding, EmbeddingStore
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation
from imagebeam_services.vision.scores import (
    CosineRange,
    bounded_aesthetic_score,
    scaled_clip_score,
)

IMAGES_KEPT = 2048
"""At 768 numbers of 4 bytes each: 6 MiB."""
PROMPTS_KEPT = 1024


class Embedder(Protocol):
    """A model that puts images and texts into one space."""

    @property
    def micro_batch(self) -> int:
        """How many things one call takes."""

    def embed_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Embeds RGB images of any size; shape (images, width), rows of length 1."""

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embeds the beginnings of texts; shape (texts, width), rows of length 1."""

    def is_truncated(self, text: str) -> bool:
        """Whether a text is longer than what is embedded of it."""


class Judge:
    """Gives images their scores. Lives on the device thread.

    Args:
        embedder: The model.
        head: The aesthetic head; None where it does not fit the model.
        cosine_range: What the model's cosines are worth.
        images_kept: How many images' embeddings are remembered.
        prompts_kept: Likewise for prompts.
    """

    def __init__(
        self,
        embedder: Embedder,
        head: AestheticHead | None,
        cosine_range: CosineRange,
        *,
        images_kept: int = IMAGES_KEPT,
        prompts_kept: int = PROMPTS_KEPT,
    ) -> None:
        self._embedder = embedder
        self._head = head
        self._cosine_range = cosine_range
        self._images: EmbeddingStore[bytes, Image] = EmbeddingStore(
            embedder.embed_images, capacity=images_kept
        )
        self._prompts: EmbeddingStore[bytes, str] = EmbeddingStore(
            embedder.embed_texts, capacity=prompts_kept
        )

    @property
    def remembered(self) -> tuple[int, int]:
        """How many images' and how many prompts' embeddings are kept."""
        return len(self._images), len(self._prompts)

    def evaluate(
        self, requests: Sequence[EvaluateRequest], cancel: CancelToken
    ) -> list[Evaluation | ServiceError]:
        """See `VisionEngine.evaluate`."""
        image_keys = [image_key(request.image) for request in requests]
        prompt_keys = [prompt_key(request.prompt) for request in requests]
        pictures = {key: item.image for key, item in zip(image_keys, requests, strict=True)}
        texts = {key: item.prompt for key, item in zip(prompt_keys, requests, strict=True)}
        images = self._images.of(pictures, self._embedder.micro_batch, cancel)
        prompts = self._prompts.of(texts, self._embedder.micro_batch, cancel)
        return [
            self._evaluation(images[image], prompts[prompt], request.prompt)
            for image, prompt, request in zip(image_keys, prompt_keys, requests, strict=True)
        ]

    def _evaluation(
        self, image: Embedding, prompt: Embedding, text: str
    ) -> Evaluation | ServiceError:
        # In fp64, or two unit vectors' product could leave -1 to 1 by more than rounding shows.
        cosine = float(np.dot(image.astype(np.float64), prompt.astype(np.float64)))
        raw = None if self._head is None else float(self._head.raw_scores(image[np.newaxis])[0])
        if not math.isfinite(cosine) or (raw is not None and not math.isfinite(raw)):
            return EngineFailedError(
                "The model's answer is not a number: its weights may be damaged."
            )
        cosine = min(max(cosine, -1.0), 1.0)
        return Evaluation(
            clip_score=scaled_clip_score(cosine, self._cosine_range),
            clip_cosine=cosine,
            aesthetic_score=None if raw is None else bounded_aesthetic_score(raw),
            aesthetic_raw=raw,
            prompt_truncated=self._embedder.is_truncated(text),
        )


def image_key(image: Image) -> bytes:
    """What two images share exactly when their pixels are the same."""
    digest = hashlib.sha256(f"{image.mode} {image.size}".encode())
    digest.update(image.tobytes())
    return digest.digest()


def prompt_key(prompt: str) -> bytes:
    """What two prompts share exactly when they are the same; 32 bytes, however long they are."""
    return hashlib.sha256(prompt.encode(errors="surrogatepass")).digest()
