"""A bounded cache that forgets what has not been asked for the longest."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Keeps at most `capacity` values. Used by one thread only, so that nothing needs a lock.

    Raises:
        ValueError: `capacity` is under 1.
    """

    def __init__(self, capacity: int) -> None:
        if capacity < 1:
            raise ValueError("A cache holds at least one value.")
        self._capacity = capacity
        self._values: OrderedDict[K, V] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """The value, which counts as asked for now; None where it is not kept."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key]

    def put(self, key: K, value: V) -> None:
        """Keeps a value, at the price of the one that has not been asked for the longest."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._capacity:
            self._values.popitem(last=False)
