"""Imports of libraries that make a million objects, without a search for garbage among them."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LIBRARIES = ("torch", "transformers", "diffusers")


@contextmanager
def without_searches_for_garbage() -> Iterator[None]:
    """For an import that takes seconds; a fifth of them went by in searches that find nothing.

    Afterwards no search passes through what there is then. So that this is never a loaded model,
    which would not be freed where its parts know each other, it holds only where the block was the
    first to import one of `LIBRARIES`: no model can be loaded before.
    """
    known = _known()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if _known() > known:
            gc.freeze()
        if was_on:
            gc.enable()


def _known() -> int:
    return sum(name in sys.modules for name in LIBRARIES)
