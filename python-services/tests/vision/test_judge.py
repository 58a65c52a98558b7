"""Judging with an embedder whose space can be drawn on paper."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.common.errors import EngineFailedError, WorkCancelledError
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.vision.aesthetic import AestheticHead
from imagebeam_services.vision.embeddings import EmbeddingStore
from imagebeam_services.vision.judge import Judge, image_key
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation
from imagebeam_services.vision.scores import CosineRange

COLOURS = {
    "red": (255, 0, 0),
    "orange": (255, 128, 0),
    "yellow": (255, 255, 0),
    "blue": (0, 0, 255),
}
FULL_RANGE = CosineRange(0.0, 1.0)


class ColourEmbedder:
    """An image is its colour as a direction, a prompt the colour that it names.

    Attributes:
        image_calls: How many images each call had.
        text_calls: Likewise for texts.
    """

    micro_batch = 8

    def __init__(self) -> None:
        self.image_calls: list[int] = []
        self.text_calls: list[int] = []
        self.cancels: CancelToken | None = None

    def embed_images(self, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        self.image_calls.append(len(images))
        if self.cancels is not None:
            self.cancels.cancel("by the test")
        return unit_rows([image.resize((1, 1)).tobytes() for image in images])

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.text_calls.append(len(texts))
        return unit_rows([bytes(COLOURS[text]) for text in texts])

    def is_truncated(self, text: str) -> bool:
        return text == "yellow"


def unit_rows(colours: Sequence[bytes]) -> NDArray[np.float32]:
    rows = np.array([list(colour) for colour in colours], dtype=np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def request(colour: tuple[int, int, int], prompt: str = "red") -> EvaluateRequest:
    return EvaluateRequest(Image.new("RGB", (4, 3), colour), prompt)


def evaluated(
    judge: Judge, requests: Sequence[EvaluateRequest], cancel: CancelToken | None = None
) -> list[Evaluation]:
    outcomes = judge.evaluate(requests, cancel or CancelToken())
    return [outcome for outcome in outcomes if isinstance(outcome, Evaluation)]


@pytest.fixture
def embedder() -> ColourEmbedder:
    return ColourEmbedder()


@pytest.fixture
def judge(embedder: ColourEmbedder) -> Judge:
    head = AestheticHead(np.array([0, 9, 0], dtype=np.float32), np.float32(1))
    return Judge(embedder, head, FULL_RANGE, images_kept=12, prompts_kept=2)


def test_the_nearer_an_image_is_to_the_prompt_the_higher_it_scores(judge: Judge) -> None:
    order = ("red", "orange", "yellow", "blue")
    scores = [e.clip_score for e in evaluated(judge, [request(COLOURS[name]) for name in order])]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert (scores[0], scores[2], scores[3]) == pytest.approx((100, 100 / 2**0.5, 0))


def test_the_prompt_decides_which_image_is_best(judge: Judge) -> None:
    requests = [request(COLOURS["red"], "blue"), request(COLOURS["blue"], "blue")]
    worse, better = evaluated(judge, requests)
    assert worse.clip_score < better.clip_score


def test_the_aesthetic_score_is_the_heads_and_knows_no_prompt(judge: Judge) -> None:
    green = (0, 255, 0)
    first, second, plain = evaluated(
        judge, [request(green, "red"), request(green, "blue"), request(COLOURS["red"])]
    )
    assert first.aesthetic_raw == second.aesthetic_raw == pytest.approx(10)
    assert plain.aesthetic_score == pytest.approx(1)


def test_without_a_head_nothing_is_said_of_beauty(embedder: ColourEmbedder) -> None:
    (evaluation,) = evaluated(Judge(embedder, None, FULL_RANGE), [request((1, 2, 3))])
    assert (evaluation.aesthetic_score, evaluation.aesthetic_raw) == (None, None)
    assert evaluation.clip_score > 0


def test_truncation_is_told_for_each_prompt(judge: Judge) -> None:
    pair = evaluated(judge, [request((1, 1, 1), "yellow"), request((1, 1, 1), "red")])
    assert [entry.prompt_truncated for entry in pair] == [True, False]


def test_images_go_to_the_model_in_micro_batches_and_each_once(
    judge: Judge, embedder: ColourEmbedder
) -> None:
    requests = [request((number, 1, 1)) for number in range(20)]
    evaluated(judge, [*requests, *requests])
    assert embedder.image_calls == [8, 8, 4]
    assert embedder.text_calls == [1]


def test_what_is_remembered_is_not_embedded_again_and_scores_the_same(
    judge: Judge, embedder: ColourEmbedder
) -> None:
    requests = [request(COLOURS["orange"]), request(COLOURS["blue"])]
    first = evaluated(judge, requests)
    assert evaluated(judge, requests[::-1]) == first[::-1]
    assert (embedder.image_calls, embedder.text_calls) == ([2], [1])


def test_what_is_remembered_is_bounded(judge: Judge, embedder: ColourEmbedder) -> None:
    requests = [request((number, 1, 1), prompt) for number in range(20) for prompt in COLOURS]
    assert len(evaluated(judge, requests)) == 80
    assert judge.remembered == (12, 2)
    evaluated(judge, [request((0, 1, 1))])
    assert embedder.image_calls[-1] == 1


def test_a_kept_embedding_keeps_nothing_else_of_its_micro_batch() -> None:
    store: EmbeddingStore[int, int] = EmbeddingStore(
        lambda things: np.ones((len(things), 3), dtype=np.float32), capacity=1
    )
    embeddings = store.of({1: 1, 2: 2}, 8, CancelToken())
    assert [embedding.base for embedding in embeddings.values()] == [None, None]


def test_two_images_are_one_only_when_every_pixel_is() -> None:
    image = Image.new("RGB", (4, 3), "red")
    other = image.copy()
    other.putpixel((3, 2), (255, 0, 1))
    turned = Image.new("RGB", (3, 4), "red")
    assert image_key(image) == image_key(image.copy())
    assert len({image_key(image), image_key(other), image_key(turned)}) == 3


def test_a_cancel_is_heeded_between_two_micro_batches(
    judge: Judge, embedder: ColourEmbedder
) -> None:
    embedder.cancels = CancelToken()
    requests = [request((number, 1, 1)) for number in range(20)]
    with pytest.raises(WorkCancelledError):
        evaluated(judge, requests, embedder.cancels)
    assert embedder.image_calls == [8]


def test_an_answer_that_is_no_number_fails_its_item_only(judge: Judge) -> None:
    black = request((0, 0, 0))
    with np.errstate(invalid="ignore"):
        outcomes = judge.evaluate([black, request(COLOURS["red"])], CancelToken())
    assert isinstance(outcomes[0], EngineFailedError)
    assert isinstance(outcomes[1], Evaluation)


def test_cosines_stay_within_their_bounds(embedder: ColourEmbedder) -> None:
    judge = Judge(embedder, None, FULL_RANGE)
    requests = [request((r, g, 7), "red") for r in range(1, 255, 40) for g in range(0, 255, 40)]
    assert all(-1 <= entry.clip_cosine <= 1 for entry in evaluated(judge, requests))
