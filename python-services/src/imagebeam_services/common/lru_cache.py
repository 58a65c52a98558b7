"""A bounded cache that forgets what has not been asked for the longest."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Keeps values up to `capacity`. Used by one thread only, so that nothing needs a lock.

    Args:
        capacity: How much the kept values may weigh together.
        weigh: What one weighs; without it each weighs 1, so that the capacity is their number.

    Raises:
        ValueError: `capacity` is under 1.
    """

    def __init__(self, capacity: int, weigh: Callable[[V], int] = lambda _: 1) -> None:
        if capacity < 1:
            raise ValueError("A cache holds at least one value.")
        self._capacity = capacity
        self._weigh = weigh
        self._weight = 0
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
        """Keeps a value, at the price of those that have not been asked for the longest.

        One that weighs more than the capacity is not kept, and costs the others nothing.
        """
        self._drop(key)
        weight = self._weigh(value)
        if weight > self._capacity:
            return
        self._values[key] = value
        self._weight += weight
        while self._weight > self._capacity:
            self._drop(next(iter(self._values)))

    def clear(self) -> None:
        """Forgets everything."""
        self._values.clear()
        self._weight = 0

    def _drop(self, key: K) -> None:
        if key in self._values:
            self._weight -= self._weigh(self._values.pop(key))
