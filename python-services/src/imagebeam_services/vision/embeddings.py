"""Embeddings of what comes again: made in micro-batches, kept in a bounded cache."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lru_cache import LruCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Embedding = NDArray[np.float32]


class EmbeddingStore(Generic[K, V]):
    """Makes embeddings that it does not have yet.

    Args:
        embed: Makes those of a micro-batch, one row each.
        capacity: How many embeddings are kept.
    """

    def __init__(
        self, embed: Callable[[Sequence[V]], NDArray[np.float32]], *, capacity: int
    ) -> None:
        self._embed = embed
        self._cache: LruCache[K, Embedding] = LruCache(capacity)

    def __len__(self) -> int:
        """How many embeddings are kept."""
        return len(self._cache)

    def of(
        self, things: Mapping[K, V], micro_batch: int, cancel: CancelToken
    ) -> dict[K, Embedding]:
        """The embeddings of `things`, by their keys.

        Args:
            things: What is wanted.
            micro_batch: How many go to `embed` at a time. Their memory is what a request needs,
                however long it is, and `cancel` is looked at between two of them.
            cancel: Set when nobody waits any more.

        Raises:
            WorkCancelledError: `cancel` was set. What was made until then is kept.
        """
        # Not read back from the cache at the end: a request may have more things than it keeps.
        found: dict[K, Embedding] = {}
        for key in things:
            if (kept := self._cache.get(key)) is not None:
                found[key] = kept
        missing = [key for key in things if key not in found]
        for start in range(0, len(missing), micro_batch):
            cancel.raise_if_cancelled()
            keys = missing[start : start + micro_batch]
            rows = self._embed([things[key] for key in keys])
            for key, row in zip(keys, rows, strict=True):
                # A row is a view that would keep all of its micro-batch in the memory.
                found[key] = row.copy()
                self._cache.put(key, found[key])
        return found
