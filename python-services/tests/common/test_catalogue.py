"""The catalogue: what stands in it is whole, and nothing in it is made up."""

import re

import pytest

from imagebeam_services.common.catalogue.catalogue import (
    CatalogueModel,
    UnknownModelError,
    find_model,
    read_catalogue,
    repository_named,
)
from imagebeam_services.common.download.hub import HubFile, Listing
from imagebeam_services.common.download.plan import (
    NEVER,
    chosen_files,
    require_repository_name,
)
from imagebeam_services.image.diffusion.families import FAMILIES, recipe_of
from imagebeam_services.image.diffusion.family import FamilyName, negative_counts
from imagebeam_services.vision.clip_engine import DEFAULT_REPOSITORY

MODELS = read_catalogue()
HEX40, HEX64 = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_each_entry_is_whole(model: CatalogueModel) -> None:
    require_repository_name(model.repository)
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", model.id)
    assert model.service in ("language", "image", "vision")
    assert model.title
    assert model.recipe
    assert model.licence
    assert model.licence_url.startswith("https://")
    assert 10**7 < model.download_bytes < 10**11
    assert 10**8 < model.memory_bytes < 10**11
    assert not set(model.files) & set(NEVER)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_a_pin_has_the_form_of_one_and_says_that_it_was_looked_up(model: CatalogueModel) -> None:
    if model.revision is not None:
        assert HEX40.fullmatch(model.revision)
        assert "revision" in model.verified
    for _, sha256 in model.sha256:
        assert HEX64.fullmatch(sha256)
        assert "sha256" in model.verified
    facts = {"revision", "sha256", "files", "licence", "download_bytes", "memory_bytes", "recipe"}
    assert set(model.verified) <= facts


def test_each_service_has_a_model_and_no_name_is_used_twice() -> None:
    assert {model.service for model in MODELS} == {"language", "image", "vision"}
    names = [name for model in MODELS for name in (model.id, model.repository)]
    assert len(names) == len(set(names))


def test_a_model_is_found_by_its_id_and_by_its_repository() -> None:
    by_id = find_model("clip-vit-large-patch14")
    assert find_model(by_id.repository) == by_id
    assert by_id.repository == DEFAULT_REPOSITORY


def test_models_that_read_images_have_their_projector_and_claim_nothing_unseen() -> None:
    judges = [model for model in MODELS if model.reads_images]
    assert {model.id.split("-")[0] for model in judges} == {"qwen3", "smolvlm2", "smolvlm"}
    for model in judges:
        assert model.service == "language"
        assert [file.startswith("mmproj-") for file in model.files] == [False, True]
        assert not model.verified
        assert "thinking off" in model.recipe


FAMILY_OF: dict[str, FamilyName] = {
    "flux2-klein-4b": "flux2-klein",
    "z-image-turbo": "z-image",
    "flux1-schnell": "flux",
    "flux1-dev": "flux",
    "flux1-kontext-dev": "flux-kontext",
    "sdxl": "sdxl",
    "sdxl-turbo": "sdxl",
    "sd3.5-medium": "sd3",
    "qwen-image": "qwen-image",
}


@pytest.mark.parametrize(
    "model", [one for one in MODELS if one.service == "image"], ids=lambda one: one.id
)
def test_what_is_said_of_negative_prompts_is_what_the_family_does(model: CatalogueModel) -> None:
    family = next(one for one in FAMILIES if one.name == FAMILY_OF[model.id])
    is_distilled = "no guidance" in model.recipe or model.id == "flux2-klein-4b"
    recipe = recipe_of(family, model.repository, takes_guidance=not is_distilled)
    assert model.takes_negative == negative_counts(family.negative, recipe.guidance)


@pytest.mark.parametrize(
    ("name", "repository"),
    [
        ("smollm2-135m", "bartowski/SmolLM2-135M-Instruct-GGUF"),
        ("a/b", "a/b"),
        ("unknown", "unknown"),
        (None, None),
    ],
)
def test_a_name_stands_for_a_repository(name: str | None, repository: str | None) -> None:
    assert repository_named(name) == repository


def test_a_model_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownModelError, match="clip-vit-large-patch14"):
        find_model("nothing")


def test_of_a_pipelines_folder_its_parts_are_fetched_and_nothing_else() -> None:
    paths = (
        "model_index.json",
        "transformer/config.json",
        "transformer/diffusion_pytorch_model-00001-of-00003.safetensors",
        "text_encoder/model.safetensors",
        "text_encoder_2/model-00001-of-00002.safetensors",
        "vae/diffusion_pytorch_model.safetensors",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "tokenizer_2/spiece.model",
    )
    others = ("flux1-schnell.safetensors", "ae.safetensors", "README.md", "vae/model.bin", "a.py")
    files = tuple(HubFile(path, 1, None, None) for path in (*paths, *others))
    listing = Listing("black-forest-labs/FLUX.1-schnell", "c" * 40, False, None, files)
    chosen = chosen_files(listing, find_model("flux1-schnell").order().wanted)
    assert [file.path for file in chosen] == list(paths)
