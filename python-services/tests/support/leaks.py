"""What doing something again and again leaves behind in the process."""

import gc
from collections import Counter
from collections.abc import Callable

import torch

WARM_UP, CYCLES = 2, 4


def left_behind(cycle: Callable[[], object]) -> tuple[dict[str, int], int]:
    """The kinds of objects of which each cycle leaves at least one, and torch's bytes that it does.

    Caches fill in the first cycles, which are not counted. What comes once, in a library that has
    waited for its moment, does not come again: what is found is looked for in as many more cycles.
    """
    for _ in range(WARM_UP):
        cycle()
    objects, held = _growth(cycle)
    if objects or held > 0:
        again, held_again = _growth(cycle)
        objects, held = objects & again, min(held, held_again)
    return dict(objects), held


def _growth(cycle: Callable[[], object]) -> tuple[Counter[str], int]:
    objects, held = _alive()
    for _ in range(CYCLES):
        cycle()
    grown, held_later = _alive()
    grown.subtract(objects)
    return Counter({kind: n for kind, n in grown.items() if n >= CYCLES}), held_later - held


def _alive() -> tuple[Counter[str], int]:
    gc.collect()
    kinds, held = Counter[str](), 0
    for one in gc.get_objects():
        kind = type(one)
        kinds[f"{kind.__module__}.{kind.__qualname__}"] += 1
        if issubclass(kind, torch.Tensor):  # by its kind: proxies would be woken by a question
            held += one.nbytes
    return kinds, held
