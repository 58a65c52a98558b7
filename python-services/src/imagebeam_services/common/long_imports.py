"""Imports of libraries that make up to a million objects, without searches for garbage in them."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LIBRARIES = ("fastapi", "torch", "transformers", "diffusers")
OF_MODELS = LIBRARIES[1:]


@contextmanager
def without_searches_for_garbage() -> Iterator[None]:
    """For an import that takes long; a fifth of the time went by in searches that find nothing.

    Afterwards no search passes through what there is then. So that this is never a loaded model,
    which would not be freed where its parts know each other, it holds only where the block has
    imported one of `LIBRARIES`, and none `OF_MODELS` was there before: no model can be loaded then.
    """
    known = _known(LIBRARIES)
    may_have_model = _known(OF_MODELS) > 0
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not may_have_model and _known(LIBRARIES) > known:
            gc.freeze()
        if was_on:
            gc.enable()


def _known(libraries: tuple[str, ...]) -> int:
    return sum(name in sys.modules for name in libraries)
