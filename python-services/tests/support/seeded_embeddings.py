"""Unit vectors that look like CLIP's, the same for ever.

From SHAKE-256 and not from numpy's generator, whose stream may change between versions: then the
answers kept in a fixture would be of other vectors.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

BYTES_A_NUMBER = 4


def seeded_embeddings(count: int, width: int, seed: int = 0) -> NDArray[np.float64]:
    """Makes embeddings.

    Args:
        count: How many.
        width: How many numbers each has.
        seed: Other seeds give others.

    Returns:
        Array of shape (count, width): each row of length 1, its numbers of both signs.
    """
    stream = hashlib.shake_256(f"embeddings {seed}".encode())
    raw = np.frombuffer(stream.digest(count * width * BYTES_A_NUMBER), dtype="<i4")
    rows = raw.reshape(count, width).astype(np.float64)
    unit: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
