"""Prompts that are longer than a model reads, and the form in which it gets them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from imagebeam_services.common.app import Service
from imagebeam_services.image.app import create_app
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.image.diffusion.families import family_named
from imagebeam_services.image.diffusion.family import FamilyName
from imagebeam_services.image.protocol import Truncation
from tests.support.image_models import (
    TinyEngines,
    TinyModels,
    drawn,
    drawn_pixels,
    exact_pixels,
    image_settings,
    loaded_engine,
    request,
)
from tests.support.service_client import LogLines, client_of, settings

# Model, its text encoders and what each reads, and how many tokens stand around a prompt there.
LIMITS: tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...] = (
    ("sdxl", (("text_encoder", 77, 2), ("text_encoder_2", 77, 2))),
    ("flux", (("text_encoder", 77, 2), ("text_encoder_2", 512, 2))),
    ("flux-kontext", (("text_encoder", 77, 2), ("text_encoder_2", 512, 2))),
    ("sd3", (("text_encoder", 77, 2), ("text_encoder_2", 77, 2), ("text_encoder_3", 256, 2))),
    ("z-image", (("text_encoder", 512, 19),)),
    ("flux2-klein", (("text_encoder", 512, 38),)),
    ("qwen-image", (("text_encoder", 512, 128),)),
)
CHATS = ("z-image", "flux2-klein")


@pytest.mark.parametrize(("name", "readers"), LIMITS)
def test_what_is_cut_off_is_told_from_the_first_token_on(
    engines: TinyEngines, name: str, readers: tuple[tuple[str, int, int], ...]
) -> None:
    engine = engines.engine(name)
    for limit in sorted({limit for _, limit, _ in readers}):
        around = next(around for _, most, around in readers if most == limit)
        for letters in (limit - around, limit - around + 1):
            (image,) = drawn(engine, request("x" * letters, steps=1))
            assert image.truncated == tuple(
                Truncation("prompt", part, letters + around, most)
                for part, most, around in readers
                if letters + around > most
            )


@pytest.mark.parametrize("name", [name for name, _ in LIMITS])
def test_the_end_of_a_prompt_counts_as_long_as_it_is_not_called_cut_off(
    engines: TinyEngines, name: str
) -> None:
    """Told by the images: two long prompts that differ in their last letter only."""
    engine = engines.engine(name)
    part, limit, around = dict(LIMITS)[name][-1]
    for letters, counts in ((limit - around, True), (limit + 1, False)):
        requests = [request("x" * (letters - 1) + last, steps=1) for last in "ab"]
        is_cut = any(one.part == part for one in drawn(engine, requests[0])[0].truncated)
        first, second = (exact_pixels(engine, [one])[0] for one in requests)
        assert is_cut is not counts
        assert np.array_equal(first, second) is not counts


def test_a_negative_prompt_that_is_cut_off_is_told(engines: TinyEngines) -> None:
    long = request(negative_prompt="y" * 100)
    (image,) = drawn(engines.engine("sdxl"), long)
    assert {one.field for one in image.truncated} == {"negative_prompt"}
    (unguided,) = drawn(engines.engine("sdxl"), request(negative_prompt="y" * 100, guidance=1.0))
    assert unguided.truncated == ()
    assert unguided.ignored == ("negative_prompt",)


def test_braces_in_a_prompt_are_only_braces(engines: TinyEngines) -> None:
    for name in CHATS:
        (image,) = drawn(engines.engine(name), request("{} {0} {{ 7 * 7 }} {% raw %}", steps=1))
        assert image.truncated == ()


def service_of(model: Path) -> Service:
    made, log = image_settings(model, common=settings()), LogLines().log
    return create_app(made, DiffusersEngine(made, log), log)


def test_the_answer_says_where_a_prompt_was_cut_off(models: TinyModels) -> None:
    size = {"width": 64, "height": 64, "steps": 1, "transport": "bytes"}
    with client_of(service_of(models.path("flux"))) as client:
        short = client.post("/generate", json={"prompt": "x", **size}).json()
        long = client.post("/generate", json={"prompt": "x" * 100, **size}).json()
    assert short["truncated"] == []
    assert long["truncated"] == [
        {"field": "prompt", "part": "text_encoder", "tokens": 102, "limit": 77}
    ]


def with_template(source: Path, folder: Path, template: str) -> Path:
    model = Path(shutil.copytree(source, folder / source.name))
    (model / "tokenizer" / "chat_template.jinja").write_text(template)
    return model


@pytest.mark.parametrize("name", CHATS)
@pytest.mark.parametrize("template", ["{{ 1 / 0 }}", "{% broken", ""])
def test_a_models_own_chat_template_is_never_run(
    engines: TinyEngines, models: TinyModels, tmp_path: Path, name: str, template: str
) -> None:
    model = with_template(models.path(name), tmp_path, template)
    pixels = drawn_pixels(loaded_engine(model), request())
    assert np.array_equal(pixels, drawn_pixels(engines.engine(name), request()))


def test_the_familys_own_form_is_that_of_qwens_tokenizers() -> None:
    from imagebeam_services.image.diffusion.prompt_limits import chat_template
    from tests.support.tiny_pipelines.parts import qwen_tokenizer

    tokenizer = qwen_tokenizer()
    messages = [{"role": "user", "content": " a\n{{ cat }} "}]
    forms: tuple[tuple[FamilyName, bool], ...] = (("z-image", True), ("flux2-klein", False))
    for name, thinks in forms:
        rendered = []
        for template in (QWEN_3, chat_template(family_named(name).readers[0])):
            tokenizer.chat_template = template
            rendered.append(
                tokenizer.apply_chat_template(
                    messages, tokenize=False, add_generation_prompt=True, enable_thinking=thinks
                )
            )
        assert rendered[0] == rendered[1]


def test_qwen_images_form_is_the_pipelines_own(engines: TinyEngines) -> None:
    resident = engines.engine("qwen-image").resident
    assert resident is not None
    pipeline, reader = resident.pipelines.loaded, family_named("qwen-image").readers[0]
    assert reader.form == pipeline.prompt_template_encode
    assert reader.dropped == pipeline.prompt_template_encode_start_idx


QWEN_3 = """{%- for message in messages %}
    {%- if message.role == "user" %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""
"""What of the chat template of Qwen3's tokenizers counts for one message of a user."""
