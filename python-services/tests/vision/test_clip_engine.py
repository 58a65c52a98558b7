"""The CLIP engine on a tiny model with the real classes."""

import gc
import shutil
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.common.engine_report import DeviceReport, EngineReport
from imagebeam_services.common.errors import (
    EngineFailedError,
    ModelFileError,
    ModelNotLoadedError,
    OutOfMemoryError,
    WorkCancelledError,
)
from imagebeam_services.common.jobs import CancelToken
from imagebeam_services.common.lifetime import LoadWatch
from imagebeam_services.vision.aesthetic import HEAD_ID
from imagebeam_services.vision.clip_engine import ClipEngine
from imagebeam_services.vision.clip_model import ClipModel, read_clip
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation
from imagebeam_services.vision.settings import VisionSettings
from tests.support.clip_engines import clip_engine, evaluations, ignoring, loaded_clip_engine
from tests.support.service_client import LogLines, settings

PROMPTS = ("a red fox", "the sea at night, wide", "x", "a red fox")


@pytest.fixture(scope="module")
def engine(tiny_clip: Path) -> ClipEngine:
    return loaded_clip_engine(tiny_clip)


@pytest.fixture
def fresh(tiny_clip: Path) -> ClipEngine:
    """One that no other test has used: nothing is remembered."""
    return loaded_clip_engine(tiny_clip)


def pictures(count: int) -> list[Image.Image]:
    generator = np.random.default_rng(3)
    sizes = [(32 + 7 * number, 64 - number) for number in range(count)]
    return [
        Image.fromarray(generator.integers(0, 256, (height, width, 3), dtype=np.uint8), "RGB")
        for width, height in sizes
    ]


def requests_of(count: int) -> list[EvaluateRequest]:
    return [
        EvaluateRequest(image, PROMPTS[number % len(PROMPTS)])
        for number, image in enumerate(pictures(count))
    ]


def figures(evaluation: Evaluation) -> tuple[float, float]:
    assert evaluation.aesthetic_raw is not None
    return evaluation.clip_cosine, evaluation.aesthetic_raw


def test_scores_are_those_of_transformers_own_processor_and_model(
    engine: ClipEngine, tiny_clip: Path
) -> None:
    from transformers import CLIPImageProcessorPil, CLIPTokenizer
    from transformers import CLIPModel as Published

    model = Published.from_pretrained(tiny_clip, local_files_only=True).eval()
    tokens = CLIPTokenizer.from_pretrained(tiny_clip)(
        list(PROMPTS), padding="max_length", max_length=77, return_tensors="pt"
    )
    processor = CLIPImageProcessorPil.from_pretrained(tiny_clip)
    with torch.inference_mode():
        logits = model(**tokens, **processor(images=pictures(4), return_tensors="pt"))
        cosines = logits.logits_per_image.diagonal() / model.logit_scale.exp()
    mine = [entry.clip_cosine for entry in evaluations(engine, requests_of(4))]
    np.testing.assert_allclose(mine, cosines.numpy(), atol=1e-5)


def test_a_batch_gives_what_single_requests_give(fresh: ClipEngine, tiny_clip: Path) -> None:
    requests = requests_of(20)
    batch = evaluations(fresh, requests)
    alone = loaded_clip_engine(tiny_clip)
    singles = [evaluations(alone, [request])[0] for request in requests]
    np.testing.assert_allclose(
        [figures(entry) for entry in batch], [figures(entry) for entry in singles], atol=1e-5
    )
    assert len({entry.clip_cosine for entry in batch}) == 20


def test_a_remembered_answer_is_the_same(fresh: ClipEngine) -> None:
    requests = requests_of(3)
    assert evaluations(fresh, requests) == evaluations(fresh, requests)


def test_scores_lie_within_their_scales_and_models_are_named(engine: ClipEngine) -> None:
    for entry in evaluations(engine, requests_of(8)):
        assert 0 <= entry.clip_score <= 100
        assert -1 <= entry.clip_cosine <= 1
        assert entry.aesthetic_score is not None
        assert 0 <= entry.aesthetic_score <= 10
    assert (engine.models.clip, engine.models.aesthetic) == ("tiny-clip-768", HEAD_ID)
    assert engine.models.aesthetic_note is None


def test_where_the_head_does_not_fit_there_is_no_aesthetic_score_and_it_is_said(
    narrow_clip: Path,
) -> None:
    lines = LogLines()
    engine = clip_engine(narrow_clip, lines)
    engine.load(ignoring())
    (entry,) = evaluations(engine, requests_of(1))
    assert (entry.aesthetic_score, entry.aesthetic_raw) == (None, None)
    assert engine.models.aesthetic is None
    assert "16 numbers" in (engine.models.aesthetic_note or "")
    assert len(lines.named("aesthetic.none")) == 1


@pytest.mark.parametrize(("letters", "truncated"), [(75, False), (76, True), (9_999, True)])
def test_a_prompt_of_more_than_77_tokens_is_said_to_be_cut_off(
    engine: ClipEngine, letters: int, truncated: bool
) -> None:
    # Each letter is a token of the tiny tokenizer, and start and end are two more.
    request = EvaluateRequest(Image.new("RGB", (32, 32)), "a" * letters)
    (entry,) = evaluations(engine, [request])
    assert entry.prompt_truncated is truncated


def test_only_the_part_that_is_read_counts(engine: ClipEngine) -> None:
    image = Image.new("RGB", (32, 32), "green")
    requests = [EvaluateRequest(image, "a " * 75 + ending) for ending in ("", "b b b", "c")]
    assert len({round(entry.clip_cosine, 5) for entry in evaluations(engine, requests)}) == 1


def test_a_special_token_in_a_prompt_hides_nothing(engine: ClipEngine) -> None:
    image = Image.new("RGB", (32, 32), "green")
    prompts = ("a fox <|endoftext|> in snow", "a fox <|endoftext|> at sea")
    first, second = evaluations(engine, [EvaluateRequest(image, text) for text in prompts])
    assert abs(first.clip_cosine - second.clip_cosine) > 1e-4


@pytest.mark.parametrize("size", [(16_384, 1), (1, 16_384), (1, 1), (4000, 4000)])
def test_images_of_any_shape_are_judged(engine: ClipEngine, size: tuple[int, int]) -> None:
    (entry,) = evaluations(engine, [EvaluateRequest(Image.new("RGB", size, "red"), "red")])
    assert 0 <= entry.clip_score <= 100


def test_a_load_tells_how_far_it_is(tiny_clip: Path) -> None:
    seen: list[float] = []
    engine = clip_engine(tiny_clip)
    loaded = engine.load(LoadWatch(seen.append, CancelToken(), lambda _: None))
    assert loaded.id == "tiny-clip-768"
    assert seen == sorted(seen)
    assert all(0 < progress < 1 for progress in seen)
    assert len(seen) == 2


def test_a_load_that_nobody_wants_any_more_ends(tiny_clip: Path) -> None:
    cancel = CancelToken()
    cancel.cancel("by the test")
    engine = clip_engine(tiny_clip)
    with pytest.raises(WorkCancelledError):
        engine.load(ignoring(cancel))
    with pytest.raises(ModelNotLoadedError):
        evaluations(engine, requests_of(1))


def test_a_repositorys_name_is_looked_for_in_the_models_folder(
    tiny_clip: Path, tmp_path: Path
) -> None:
    shutil.copytree(tiny_clip, tmp_path / "owner" / "clip")
    made = VisionSettings(common=settings(models_folder=tmp_path), model_repo="owner/clip")
    engine = ClipEngine(made, LogLines().log)
    assert engine.load(ignoring()).id == "owner/clip"


def test_without_a_model_the_default_is_asked_for_by_name(tmp_path: Path) -> None:
    engine = ClipEngine(VisionSettings(common=settings(models_folder=tmp_path)), LogLines().log)
    with pytest.raises(ModelFileError, match="openai/clip-vit-large-patch14"):
        engine.load(ignoring())


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory."),
        RuntimeError("DefaultCPUAllocator: can't allocate memory"),
    ],
    ids=repr,
)
def test_too_little_memory_is_said_and_the_engine_goes_on(
    tiny_clip: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    embed_images = ClipModel.embed_images
    failures: list[Exception] = []

    def embed_or_fail(model: ClipModel, images: Sequence[Image.Image]) -> NDArray[np.float32]:
        if failures:
            raise failures.pop()
        return embed_images(model, images)

    monkeypatch.setattr(ClipModel, "embed_images", embed_or_fail)
    engine = loaded_clip_engine(tiny_clip)
    failures.append(error)
    with pytest.raises(OutOfMemoryError):
        evaluations(engine, requests_of(2))
    assert len(evaluations(engine, requests_of(2))) == 2


def test_too_little_memory_at_a_load_is_said(
    tiny_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(_: ClipModel, device: torch.device) -> None:
        if not moved:
            moved.append(device)
            raise torch.OutOfMemoryError("CUDA out of memory.")

    moved: list[torch.device] = []
    monkeypatch.setattr(ClipModel, "move_to", exhausted)
    engine = clip_engine(tiny_clip)
    with pytest.raises(torch.OutOfMemoryError):  # which the host tells
        engine.load(ignoring())
    assert engine.load(ignoring()).id == "tiny-clip-768"


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[weakref.ref[ClipModel]]]:
    """References to every model that is read, which do not keep it alive."""
    read: list[weakref.ref[ClipModel]] = []

    def noted(*arguments: Any) -> ClipModel:  # noqa: ANN401 - passed through
        model = read_clip(*arguments)
        read.append(weakref.ref(model))
        return model

    monkeypatch.setattr("imagebeam_services.vision.resident.read_clip", noted)
    gc.disable()
    yield read
    gc.enable()


def test_an_unload_frees_the_weights_at_once(
    tiny_clip: Path, weights: list[weakref.ref[ClipModel]]
) -> None:
    engine = loaded_clip_engine(tiny_clip)
    evaluations(engine, requests_of(2))
    engine.unload("free")
    assert [model() for model in weights] == [None]
    engine.unload("free")
    engine.load(ignoring())
    assert weights[1]() is not None


def test_the_devices_memory_is_given_back_when_the_weights_are_gone_and_not_before(
    tiny_clip: Path, weights: list[weakref.ref[ClipModel]], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = loaded_clip_engine(tiny_clip)
    at_release: list[ClipModel | None] = []
    monkeypatch.setattr(
        "imagebeam_services.vision.resident.release_memory",
        lambda: at_release.append(weights[0]()),
    )
    engine.unload("free")
    assert at_release == [None]


def test_weights_that_wait_in_the_hosts_memory_come_back_without_being_read(
    tiny_clip: Path, weights: list[weakref.ref[ClipModel]]
) -> None:
    engine = loaded_clip_engine(tiny_clip)
    before = evaluations(engine, requests_of(2))
    engine.unload("cpu")
    with pytest.raises(ModelNotLoadedError):
        evaluations(engine, requests_of(1))
    engine.load(ignoring())
    assert evaluations(engine, requests_of(2)) == before
    assert len(weights) == 1
    engine.unload("cpu")
    engine.unload("free")
    assert [model() for model in weights] == [None]


def test_it_says_where_it_lies_and_whether_it_is_parked(tiny_clip: Path) -> None:
    made = VisionSettings(common=settings(), model_path=tiny_clip, device="cpu")
    engine = ClipEngine(made, LogLines().log)
    assert engine.report() == EngineReport()
    engine.load(ignoring())
    report = engine.report()
    assert (report.device, report.parked) == (DeviceReport(kind="cpu"), False)
    assert report.layout == {"precision": "float32", "micro_batch": 8}
    engine.unload("cpu")
    assert engine.report() == EngineReport(parked=True)
    engine.unload("free")
    assert engine.report() == EngineReport()


def test_a_limit_below_what_it_needs_is_told_before_anything_is_read(
    tiny_clip: Path, weights: list[weakref.ref[ClipModel]]
) -> None:
    made = VisionSettings(common=settings(memory_limit_bytes=10**8), model_path=tiny_clip)
    with pytest.raises(OutOfMemoryError, match=r"needs about 0\.4\d GB of memory, and 0\.1"):
        ClipEngine(made, LogLines().log).load(ignoring())
    assert not weights


def test_a_device_that_is_not_there_is_told(tiny_clip: Path) -> None:
    made = VisionSettings(common=settings(), model_path=tiny_clip, device="cuda")
    with pytest.raises(EngineFailedError, match="no cuda device"):
        ClipEngine(made, LogLines().log).load(ignoring())
