"""The formulas, worked by hand."""

import pytest

from imagebeam_services.vision.scores import (
    VIT_L14,
    CosineRange,
    bounded_aesthetic_score,
    cosine_range_of,
    published_clip_score,
    scaled_clip_score,
)


@pytest.mark.parametrize(
    ("cosine", "score"),
    [(-1.0, 0.0), (0.10, 0.0), (0.225, 50.0), (0.30, 80.0), (0.35, 100.0), (1.0, 100.0)],
)
def test_a_cosine_is_scaled_into_the_models_range(cosine: float, score: float) -> None:
    assert scaled_clip_score(cosine, VIT_L14) == pytest.approx(score)


def test_another_range_gives_another_score() -> None:
    assert scaled_clip_score(0.3, CosineRange(0.2, 0.4)) == pytest.approx(50)


@pytest.mark.parametrize(("cosine", "score"), [(-0.5, 0.0), (0.0, 0.0), (0.3, 0.75), (1.0, 2.5)])
def test_the_published_clip_score(cosine: float, score: float) -> None:
    assert published_clip_score(cosine) == pytest.approx(score)


@pytest.mark.parametrize(("raw", "score"), [(-1.0, 0.0), (5.2, 5.2), (11.0, 10.0)])
def test_an_aesthetic_score_stays_within_its_scale(raw: float, score: float) -> None:
    assert bounded_aesthetic_score(raw) == score


@pytest.mark.parametrize(
    ("model_id", "low"),
    [
        ("openai/clip-vit-large-patch14", 0.10),
        ("openai/clip-vit-base-patch32", 0.15),
        ("clip-vit-base-patch16", 0.15),
        ("somebody/another", 0.10),
    ],
)
def test_the_range_is_the_models(model_id: str, low: float) -> None:
    assert cosine_range_of(model_id).low == low
