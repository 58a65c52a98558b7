"""Prompts are encoded once, and the images are what they would be without that."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.image.diffusion.plans import call_arguments, plan_request
from imagebeam_services.image.diffusion.prompt_memory import PromptMemory
from imagebeam_services.image.protocol import DrawRequest, LoraChoice
from tests.support.image_models import (
    KeepingWatch,
    TinyEngines,
    TinyModels,
    drawn_pixels,
    exact_pixels,
    loaded_engine,
    request,
)

FAMILIES = (
    "sdxl",
    "flux",
    "flux-kontext",
    "sd3",
    "z-image",
    "flux2-klein",
    "flux2-klein-base",
    "qwen-image",
)
GUIDED = {"sdxl", "flux", "flux-kontext", "sd3", "z-image", "qwen-image"}


class Calls:
    """Counts how often a loaded engine's text encoder is called, and with how many prompts."""

    def __init__(self, engine: DiffusersEngine) -> None:
        self.count = self.prompts = 0
        assert engine.resident is not None
        pipeline = engine.resident.pipelines.loaded
        self.hook = pipeline.text_encoder.register_forward_pre_hook(self._called, with_kwargs=True)

    def _called(self, _: object, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        ids = named["input_ids"] if "input_ids" in named else arguments[0]
        self.count += 1
        self.prompts += len(ids)


@contextmanager
def calls_of(engine: DiffusersEngine) -> Iterator[Calls]:
    """Counts them from nothing; the engine is as before afterwards."""
    forget(engine)
    calls = Calls(engine)
    yield calls
    calls.hook.remove()


def forget(engine: DiffusersEngine) -> None:
    assert engine.resident is not None
    engine.resident.pipelines.forget_prompts()


def without_memory(engine: DiffusersEngine, requests: list[DrawRequest]) -> NDArray[np.float32]:
    """What a pipeline draws that this package has not touched, with the same parts."""
    assert engine.resident is not None
    loaded = engine.resident.pipelines.loaded
    plans = [plan_request(n, one, engine.resident.model) for n, one in enumerate(requests)]
    kind = type(loaded) if plans[0].use == "draw" else diffusers.AutoPipelineForImage2Image
    bare = kind.from_pipe(loaded)
    bare.set_progress_bar_config(disable=True)
    images: NDArray[np.float32] = bare(
        **call_arguments(plans, engine.resident.model.family),
        generator=[torch.Generator("cpu").manual_seed(plan.request.seed) for plan in plans],
        output_type="np",
    ).images
    return images


def several(name: str, **changes: Any) -> list[DrawRequest]:  # noqa: ANN401 - any field
    """Prompts of different lengths, two of them the same, with and without company."""
    negatives = {"negative_prompt": "seven ugly boats"} if name in GUIDED else {}
    prompts = ("a cat", "a much longer prompt than that of a cat", "a cat")
    return [
        request(prompt, seed=seed, **{**negatives, **changes})
        for seed, prompt in enumerate(prompts)
    ]


@pytest.mark.parametrize("name", FAMILIES)
def test_images_are_those_of_a_pipeline_without_a_memory(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    requests = several(name)
    expected = without_memory(engine, requests)
    forget(engine)
    for _ in ("encoded", "remembered"):
        np.testing.assert_allclose(np.stack(exact_pixels(engine, requests)), expected, atol=1e-5)


@pytest.mark.parametrize("name", ["sdxl", "flux", "sd3", "z-image", "qwen-image"])
def test_that_holds_for_drawing_over_an_image_too(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    image = Image.linear_gradient("L").convert("RGB")
    requests = several(name, references=(image,), strength=0.7)
    forget(engine)
    for _ in ("encoded", "remembered"):
        drawn = np.stack(exact_pixels(engine, requests))
        np.testing.assert_allclose(drawn, without_memory(engine, requests), atol=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_prompt_is_encoded_once(engines: TinyEngines, name: str) -> None:
    engine = engines.engine(name)
    new = request("a new one", negative_prompt=several(name)[0].negative_prompt)
    with calls_of(engine) as calls:
        first = exact_pixels(engine, several(name))
        encoded = calls.count
        again = exact_pixels(engine, several(name))
        exact_pixels(engine, several(name)[:1])
        assert calls.count == encoded
        assert np.array_equal(first, again)
        exact_pixels(engine, [new])
        assert calls.count > encoded


def test_the_same_prompt_with_several_seeds_is_encoded_once(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    with calls_of(engine) as calls:
        exact_pixels(engine, [request(seed=seed) for seed in range(8)])
        assert (calls.count, calls.prompts) == (1, 1)


def test_new_prompts_are_encoded_together_and_known_ones_not_again(engines: TinyEngines) -> None:
    engine = engines.engine("flux")
    with calls_of(engine) as calls:
        exact_pixels(engine, [request("a cat"), request("a dog")])
        assert (calls.count, calls.prompts) == (1, 2)
        exact_pixels(engine, [request(prompt) for prompt in ("a fox", "a cat", "a boat", "a fox")])
        assert (calls.count, calls.prompts) == (2, 4)


def test_guidance_and_another_negative_prompt_are_not_taken_for_the_same(
    engines: TinyEngines,
) -> None:
    engine = engines.engine("sdxl")
    counts = []
    with calls_of(engine) as calls:
        for changes in (
            {"guidance": 5.0},
            {"guidance": 1.0},
            {"guidance": 5.0, "negative_prompt": "boats"},
            {"guidance": 7.0, "negative_prompt": "boats"},
            {"guidance": 5.0, "negative_prompt": "cars"},
        ):
            exact_pixels(engine, [request(**changes)])
            counts.append(calls.count)
    # For a negative prompt there is a second call; a guidance of 7 encodes what one of 5 does.
    assert counts == [1, 2, 4, 4, 6]


@pytest.fixture(scope="module")
def loras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.tiny_pipelines.loras import write_tiny_lora

    folder = tmp_path_factory.mktemp("loras")
    write_tiny_lora("flux", folder / "words.safetensors", part="text_encoder")
    (folder / "broken.safetensors").write_bytes(b"\0" * 8)
    return folder


def test_a_lora_of_the_text_encoder_encodes_anew_and_so_does_its_end(
    models: TinyModels, loras: Path
) -> None:
    engine = loaded_engine(models.path("flux"), loras_folder=loras)
    calls = Calls(engine)
    plain = request()
    changed = request(loras=(LoraChoice("words", 2.0),))
    before = drawn_pixels(engine, plain)
    with_lora = drawn_pixels(engine, changed)
    assert calls.count == 2
    assert not np.array_equal(with_lora, before)
    assert np.array_equal(drawn_pixels(engine, changed), with_lora)
    assert calls.count == 2
    assert np.array_equal(drawn_pixels(engine, plain), before)
    assert calls.count == 3


def test_a_lora_that_fails_leaves_nothing_of_the_one_before(
    models: TinyModels, loras: Path
) -> None:
    engine = loaded_engine(models.path("flux"), loras_folder=loras)
    before = drawn_pixels(engine, request())
    forget(engine)
    drawn_pixels(engine, request(loras=(LoraChoice("words", 2.0),)))
    watch = KeepingWatch()
    engine.draw([request(loras=(LoraChoice("broken", 1.0),))], watch)
    assert isinstance(watch.errors[0], ModelFileError)
    assert np.array_equal(drawn_pixels(engine, request()), before)


def test_an_unloaded_model_remembers_nothing(models: TinyModels) -> None:
    engine = loaded_engine(models.path("flux"))
    calls = Calls(engine)
    exact_pixels(engine, [request()])
    resident = engine.resident
    assert resident is not None
    engine.unload("cpu")
    resident.wake()
    resident.pipelines.run([plan_request(0, request(), resident.model)], lambda *_: None)
    assert calls.count == 2


def test_the_memory_is_bounded_by_bytes() -> None:
    memory = PromptMemory(("rows",), capacity_bytes=3 * 40)
    encoded: list[str] = []

    class Pipeline:
        def encode_prompt(self, *, prompt: list[str]) -> tuple[torch.Tensor]:
            encoded.extend(prompt)
            return (torch.zeros(len(prompt), 10),)

    pipeline = Pipeline()
    memory.attach(pipeline)
    for prompt in ("a", "b", "c", "a", "d", "a", "b"):
        assert pipeline.encode_prompt(prompt=[prompt])[0].shape == (1, 10)
    assert encoded == ["a", "b", "c", "d", "b"]
