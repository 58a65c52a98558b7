"""The formulas that turn what the models say into scores. Pure."""

from dataclasses import dataclass

CLIP_SCORE_WEIGHT = 2.5
AESTHETIC_TOP = 10.0


@dataclass(frozen=True)
class CosineRange:
    """Which cosines of a CLIP model are worth 0 and 100.

    CLIP's cosines fill a small part of -1 to 1, another one for each model.

    Attributes:
        low: Worth 0: an image that has nothing to do with the prompt.
        high: Worth 100: an image that shows it as well as images do. Over `low`.
    """

    low: float
    high: float


VIT_L14 = CosineRange(0.10, 0.35)
"""A start, like all of these: an estimate, not fitted to judgements of people."""
COSINE_RANGES = {
    "clip-vit-large-patch14": VIT_L14,
    "clip-vit-large-patch14-336": VIT_L14,
    "clip-vit-base-patch32": CosineRange(0.15, 0.40),
    "clip-vit-base-patch16": CosineRange(0.15, 0.40),
}
"""By the model's own name, without its owner; what is not here is taken as ViT-L/14."""


def cosine_range_of(model_id: str) -> CosineRange:
    """The range of a model, by its id (`owner/name`, or a folder's name)."""
    return COSINE_RANGES.get(model_id.rpartition("/")[2].lower(), VIT_L14)


def scaled_clip_score(cosine: float, cosine_range: CosineRange) -> float:
    """How well an image shows a prompt.

    Args:
        cosine: Of the two embeddings, -1 to 1.
        cosine_range: What the model's cosines are worth.

    Returns:
        0-100: `100 * clamp((cosine - low) / (high - low), 0, 1)`.
    """
    share = (cosine - cosine_range.low) / (cosine_range.high - cosine_range.low)
    return 100.0 * min(max(share, 0.0), 1.0)


def published_clip_score(cosine: float) -> float:
    """CLIPScore as Hessel et al. (2021, https://arxiv.org/abs/2104.08718) define it, 0-2.5."""
    return CLIP_SCORE_WEIGHT * max(cosine, 0.0)


def bounded_aesthetic_score(raw: float) -> float:
    """The head's answer, which nothing bounds, within its scale of 0-10."""
    return min(max(raw, 0.0), AESTHETIC_TOP)
