"""The LAION aesthetic predictor V2: one linear map from an image's embedding to how good it looks.

See `weights/README.md` for where it comes from and its licence.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load

from imagebeam_services.vision.clip_folder import AESTHETIC_WIDTH

HEAD_ID = "improved-aesthetic-predictor/sac+logos+ava1-l14-linearMSE"
HEAD_WIDTH = AESTHETIC_WIDTH
HEAD_FILE = "laion_aesthetic_v2.safetensors"


@dataclass(frozen=True)
class AestheticHead:
    """A linear map.

    Attributes:
        weight: Shape (width,).
        bias: Added to each answer.
    """

    weight: NDArray[np.float32]
    bias: np.float32

    def raw_scores(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """How good images look.

        Args:
            embeddings: Shape (images, width), each row of length 1.

        Returns:
            Shape (images,): about 1-10, most images 4-7; nothing bounds it.

        Raises:
            ValueError: The embeddings have another width.
        """
        raw: NDArray[np.float32] = embeddings @ self.weight + self.bias
        return raw


def load_head() -> AestheticHead:
    """The head that ships with the package; reads 3 KB."""
    tensors = load(files(__package__).joinpath("weights", HEAD_FILE).read_bytes())
    return AestheticHead(tensors["weight"][0], tensors["bias"][0])
