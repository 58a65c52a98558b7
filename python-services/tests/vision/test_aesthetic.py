"""The aesthetic head that ships, against what the published one answered in fp64.

The fixture has the merged layer in fp64 and the published head's fp64 answers to 64 seeded
embeddings. The shipped file is that layer rounded to fp32, which alone costs about 2e-7.
"""

import itertools
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file

from imagebeam_services.vision.aesthetic import HEAD_FILE, HEAD_WIDTH, load_head
from scripts.convert_aesthetic_head import Layer, answers_of, merge, merge_checked
from tests.support.seeded_embeddings import seeded_embeddings

FIXTURE = Path(__file__).with_name("laion_aesthetic_v2_fp64.safetensors")
SHIPPED_BYTES = 3348


@pytest.fixture(scope="module")
def published() -> dict[str, NDArray[np.float64]]:
    return load_file(FIXTURE)


def test_one_linear_map_answers_as_the_published_layers_did(
    published: dict[str, NDArray[np.float64]],
) -> None:
    rows = seeded_embeddings(len(published["answers"]), HEAD_WIDTH)
    answers = rows @ published["weight"][0] + published["bias"][0]
    assert published["answers"].shape == (64,)
    np.testing.assert_allclose(answers, published["answers"], rtol=0, atol=1e-9)


def test_the_shipped_head_is_that_map_rounded_once(
    published: dict[str, NDArray[np.float64]],
) -> None:
    head = load_head()
    np.testing.assert_array_equal(head.weight, published["weight"][0].astype(np.float32))
    assert head.bias == np.float32(published["bias"][0])


def test_the_shipped_head_answers_as_the_published_one_did(
    published: dict[str, NDArray[np.float64]],
) -> None:
    rows = seeded_embeddings(len(published["answers"]), HEAD_WIDTH).astype(np.float32)
    answers = load_head().raw_scores(rows)
    assert answers.dtype == np.float32
    np.testing.assert_allclose(answers, published["answers"], rtol=0, atol=1e-5)


def test_the_head_ships_within_the_package_with_its_licence() -> None:
    weights = files("imagebeam_services.vision") / "weights"
    assert len((weights / HEAD_FILE).read_bytes()) == SHIPPED_BYTES
    assert "Apache License 2.0" in (weights / "README.md").read_text()


def test_an_embedding_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="mismatch"):
        load_head().raw_scores(np.ones((1, 512), dtype=np.float32))


def made_up_layers() -> list[Layer]:
    generator = np.random.default_rng(7)
    widths = (6, 5, 3, 1)
    return [
        (generator.standard_normal((out, into)), generator.standard_normal(out))
        for into, out in itertools.pairwise(widths)
    ]


def test_merging_layers_changes_no_answer() -> None:
    layers, rows = made_up_layers(), seeded_embeddings(8, 6)
    weight, bias = merge_checked(layers, rows)
    assert (weight.shape, bias.shape) == ((1, 6), (1,))
    np.testing.assert_allclose(answers_of([(weight, bias)], rows), answers_of(layers, rows))


def test_merging_two_layers_by_hand() -> None:
    first = np.array([[1.0, 2.0]]), np.array([3.0])
    second = np.array([[10.0]]), np.array([5.0])
    weight, bias = merge([first, second])
    assert (weight.tolist(), bias.tolist()) == ([[10.0, 20.0]], [35.0])
