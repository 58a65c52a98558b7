"""Makes the aesthetic head that ships with the package, and the fixture that its test reads.

The published head is five linear layers with nothing but dropout between them, so it equals one
linear map; 3.7 MB of pickle become 3 KB of safetensors. Run from `python-services`:

    python -m scripts.convert_aesthetic_head PATH/TO/sac+logos+ava1-l14-linearMSE.pth

The source is in https://github.com/christophschuhmann/improved-aesthetic-predictor (Apache-2.0).
"""

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

from tests.support.seeded_embeddings import seeded_embeddings

SOURCE_SHA256 = "21dd590f3ccdc646f0d53120778b296013b096a035a2718c9cb0d511bff0f1e0"
LAYERS = (0, 2, 4, 6, 7)
"""The linear ones; the numbers between are dropout, which does nothing outside training."""
SHIPPED = Path("src/imagebeam_services/vision/weights/laion_aesthetic_v2.safetensors")
FIXTURE = Path("tests/vision/laion_aesthetic_v2_fp64.safetensors")
SOURCE = (
    "christophschuhmann/improved-aesthetic-predictor, sac+logos+ava1-l14-linearMSE, Apache-2.0, "
    "layers merged into one"
)
ANSWERS = 64
TOLERANCE = 1e-9

Layer = tuple[NDArray[np.float64], NDArray[np.float64]]
"""A weight of shape (out, in) and a bias of shape (out,)."""


def read_layers(source: Path) -> list[Layer]:
    """The layers of the published file, in fp64.

    Raises:
        ValueError: It is not the published file.
    """
    if hashlib.sha256(source.read_bytes()).hexdigest() != SOURCE_SHA256:
        raise ValueError(f"{source.name} is not the published head: its sha256 is another.")
    weights = torch.load(source, map_location="cpu", weights_only=True)
    return [
        (
            weights[f"layers.{number}.weight"].double().numpy(),
            weights[f"layers.{number}.bias"].double().numpy(),
        )
        for number in LAYERS
    ]


def answers_of(layers: Sequence[Layer], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the layers, one after the other, make of `rows`; shape (rows, out of the last)."""
    for weight, bias in layers:
        rows = rows @ weight.T + bias
    return rows


def merge(layers: Sequence[Layer]) -> Layer:
    """The one layer that equals all of them."""
    weight, bias = layers[0]
    for next_weight, next_bias in layers[1:]:
        weight, bias = next_weight @ weight, next_weight @ bias + next_bias
    return weight, bias


def merge_checked(layers: Sequence[Layer], rows: NDArray[np.float64]) -> Layer:
    """As `merge`.

    Raises:
        ValueError: The merged layer answers otherwise by more than `TOLERANCE`.
    """
    merged = merge(layers)
    difference = float(np.abs(answers_of([merged], rows) - answers_of(layers, rows)).max())
    if difference > TOLERANCE:
        raise ValueError(f"The merged layer's answers differ by {difference}.")
    return merged


def write(path: Path, tensors: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes tensors; the same tensors always give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    contiguous = {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}
    save_file(contiguous, path, metadata={"source": SOURCE})


def main() -> None:
    """Converts the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, help="sac+logos+ava1-l14-linearMSE.pth")
    layers = read_layers(parser.parse_args().source)
    rows = seeded_embeddings(ANSWERS, layers[0][0].shape[1])
    weight, bias = merge_checked(layers, rows)
    write(SHIPPED, {"weight": weight.astype(np.float32), "bias": bias.astype(np.float32)})
    answers = answers_of(layers, rows)[:, 0]
    write(FIXTURE, {"weight": weight, "bias": bias, "answers": answers})


if __name__ == "__main__":
    main()
