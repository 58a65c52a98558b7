"""A layout is carried out: what can be had on a CPU for real, the rest by what is asked for."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from imagebeam_services.common.errors import WorkCancelledError
from imagebeam_services.image.diffusion.loading import load_pipeline, quieten_libraries
from imagebeam_services.image.diffusion.model_facts import ModelFacts, read_model
from imagebeam_services.image.diffusion.pipelines import LoadedPipelines
from imagebeam_services.image.diffusion.placement import lay_out
from imagebeam_services.image.diffusion.plans import plan_request
from imagebeam_services.image.diffusion.policy import Layout
from tests.support.image_models import TinyModels, load_watch, request

PLAIN = Layout(
    device="cpu",
    precision="float32",
    quantisation="none",
    offload="none",
    vae="whole",
    attention="native",
    cache="none",
    compiles=False,
    batch_pixels=2**22,
)


def laid_out(models: TinyModels, name: str, layout: Layout) -> LoadedPipelines:
    facts = read_model(models.path(name), name)
    quieten_libraries()
    pipeline = load_pipeline(facts, layout, load_watch())
    lay_out(pipeline, facts, layout)
    return LoadedPipelines(facts, layout, pipeline, loras_folder=None)


def pixels(pipelines: LoadedPipelines, **changes: Any) -> Any:  # noqa: ANN401
    plan = plan_request(0, request(**changes), pipelines.model)
    return pipelines.run([plan], lambda *_: None)[0]


@pytest.mark.parametrize(
    "change", [{"vae": "sliced"}, {"vae": "tiled"}, {"attention": "sliced"}], ids=str
)
def test_what_saves_memory_leaves_small_images_as_they_are(
    models: TinyModels, change: dict[str, Any]
) -> None:
    plain, saving = (
        laid_out(models, "sdxl", layout) for layout in (PLAIN, replace(PLAIN, **change))
    )
    np.testing.assert_allclose(pixels(saving), pixels(plain), atol=1e-5)
    vae = saving.loaded.vae
    assert (vae.use_slicing, vae.use_tiling) == ("vae" in change, change.get("vae") == "tiled")


def test_fp8_stores_the_denoiser_in_a_byte_a_weight(models: TinyModels) -> None:
    small = laid_out(models, "flux", replace(PLAIN, quantisation="fp8", precision="bfloat16"))
    kinds = {weight.dtype for weight in small.loaded.transformer.parameters()}
    assert torch.float8_e4m3fn in kinds
    near = pixels(laid_out(models, "flux", PLAIN))
    found = pixels(small)
    assert np.abs(found - near).mean() < 0.1
    assert np.array_equal(found, pixels(small))


def test_half_the_precision_draws_nearly_the_same(models: TinyModels) -> None:
    half = laid_out(models, "z-image", replace(PLAIN, precision="bfloat16"))
    assert half.loaded.transformer.dtype == half.loaded.vae.dtype == torch.bfloat16
    near = pixels(laid_out(models, "z-image", PLAIN))
    assert 0 < np.abs(pixels(half) - near).mean() < 0.1


@pytest.mark.parametrize("name", ["flux", "qwen-image"])
def test_the_block_cache_forgets_what_was_cancelled(models: TinyModels, name: str) -> None:
    cached = laid_out(models, name, replace(PLAIN, cache="first-block"))
    before = pixels(cached, steps=6)
    plan = plan_request(0, request("another", steps=6), cached.model)

    def cancel(step: int, *_: object) -> None:
        if step == 3:
            raise WorkCancelledError("enough")

    with pytest.raises(WorkCancelledError):
        cached.run([plan], cancel)
    cached.recover()
    assert np.array_equal(pixels(cached, steps=6), before)


class AskedPipeline:
    """Keeps what it is asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.transformer = self.vae = self

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return lambda *arguments, **options: self.calls.append((name, arguments or options))


@pytest.mark.parametrize(
    ("change", "call"),
    [
        ({"device": "cuda"}, ("to", ("cuda",))),
        ({"device": "rocm"}, ("to", ("cuda",))),
        ({"device": "mps"}, ("to", ("mps",))),
        (
            {"device": "cuda", "offload": "parts"},
            ("enable_model_cpu_offload", {"device": "cuda"}),
        ),
        (
            {"device": "rocm", "offload": "layers"},
            ("enable_sequential_cpu_offload", {"device": "cuda"}),
        ),
    ],
    ids=str,
)
def test_weights_go_where_the_layout_says(
    models: TinyModels, change: dict[str, Any], call: tuple[str, Any]
) -> None:
    asked = AskedPipeline()
    lay_out(asked, facts_of(models), replace(PLAIN, **change))
    assert asked.calls == [call]


def test_only_the_repeated_blocks_are_compiled(models: TinyModels) -> None:
    asked = AskedPipeline()
    lay_out(asked, facts_of(models), replace(PLAIN, compiles=True))
    assert [name for name, _ in asked.calls] == ["compile_repeated_blocks", "to"]


def facts_of(models: TinyModels) -> ModelFacts:
    return read_model(models.path("flux"), "flux")
