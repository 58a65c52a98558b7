"""LoRAs: they count by their weight, leave nothing behind, and are refused where they do none."""

import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.image.diffusion.engine import DiffusersEngine
from imagebeam_services.image.protocol import DrawRequest, LoraChoice
from tests.support.image_models import (
    KeepingWatch,
    TinyModels,
    drawn_pixels,
    loaded_engine,
    request,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.tiny_pipelines.loras import write_tiny_lora

    folder = tmp_path_factory.mktemp("loras")
    for name in ("flux", "sdxl", "z-image"):
        write_tiny_lora(name, folder / f"{name}.v1.safetensors")
    write_tiny_lora("flux", folder / "other.safetensors", seed=1)
    (folder / "pickled.safetensors").write_bytes(pickle.dumps([1]))
    (folder / "cut.safetensors").write_bytes((folder / "flux.v1.safetensors").read_bytes()[:-9])
    outside = tmp_path_factory.mktemp("blobs") / "0123abcd"
    write_tiny_lora("flux", outside)
    (folder / "linked.safetensors").symlink_to(outside)
    return folder


@pytest.fixture(scope="module")
def flux(models: TinyModels, folder: Path) -> DiffusersEngine:
    return loaded_engine(models.path("flux"), loras_folder=folder)


def with_loras(*loras: tuple[str, float]) -> DrawRequest:
    return request(loras=tuple(LoraChoice(name, weight) for name, weight in loras))


@pytest.mark.parametrize("name", ["flux", "sdxl", "z-image"])
def test_a_lora_counts_and_leaves_nothing_behind(
    models: TinyModels, folder: Path, name: str
) -> None:
    engine = loaded_engine(models.path(name), loras_folder=folder)
    before = drawn_pixels(engine, request())
    changed = drawn_pixels(engine, with_loras((f"{name}.v1", 1.0)))
    assert not np.array_equal(changed, before)
    assert np.array_equal(drawn_pixels(engine, request()), before)
    assert np.array_equal(drawn_pixels(engine, with_loras((f"{name}.v1", 1.0))), changed)


def test_a_lora_may_be_a_link_into_a_cache(flux: DiffusersEngine) -> None:
    linked = drawn_pixels(flux, with_loras(("linked", 1.0)))
    assert np.array_equal(linked, drawn_pixels(flux, with_loras(("flux.v1", 1.0))))


def test_a_file_that_was_replaced_under_its_name_counts(
    flux: DiffusersEngine, folder: Path
) -> None:
    file = folder / "replaced.safetensors"
    for source in ("flux.v1", "other"):
        new = folder / "new.part"
        shutil.copy(folder / f"{source}.safetensors", new)
        new.replace(file)
        replaced = drawn_pixels(flux, with_loras(("replaced", 1.0)))
        assert np.array_equal(
            replaced, drawn_pixels(flux, with_loras((source, 1.0), ("replaced", 0.0)))
        )
        drawn_pixels(flux, with_loras(("replaced", 1.0)))


def test_the_weight_counts(flux: DiffusersEngine) -> None:
    names = [request(), with_loras(("flux.v1", 0.0))]
    plain, none = (drawn_pixels(flux, one) for one in names)
    weak, strong = (drawn_pixels(flux, with_loras(("flux.v1", w))) for w in (0.2, 2.0))
    assert np.array_equal(plain, none)
    differences = [np.abs(image.astype(int) - plain).mean() for image in (weak, strong)]
    assert 0 < differences[0] < differences[1]


def test_several_loras_work_together(flux: DiffusersEngine) -> None:
    one, other, both = (
        drawn_pixels(flux, with_loras(*loras))
        for loras in (
            [("flux.v1", 1.0)],
            [("other", 1.0)],
            [("flux.v1.safetensors", 1.0), ("other", 1.0)],
        )
    )
    assert not np.array_equal(both, one)
    assert not np.array_equal(both, other)


def test_images_with_and_without_a_lora_do_not_change_each_other(flux: DiffusersEngine) -> None:
    requests = [request("a"), with_loras(("flux.v1", 1.0)), request("b")]
    together = drawn_pixels(flux, *requests).astype(int)
    alone = np.concatenate([drawn_pixels(flux, one) for one in requests]).astype(int)
    assert np.abs(together - alone).max() <= 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sdxl.v1", "made for another"),
        ("z-image.v1", "do not belong together"),
        ("pickled", "pickle"),
        ("cut", "damaged"),
        ("missing", "no LoRA missing"),
    ],
)
def test_a_lora_that_would_do_nothing_is_refused_and_the_others_are_drawn(
    flux: DiffusersEngine, name: str, words: str
) -> None:
    watch = KeepingWatch()
    flux.draw([with_loras((name, 1.0)), request(), with_loras(("other", 1.0), (name, 1.0))], watch)
    assert list(watch.images) == [1]
    for item in (0, 2):
        assert isinstance(watch.errors[item], ModelFileError)
        assert words in watch.errors[item].message
    assert np.array_equal(np.asarray(watch.images[1].image), drawn_pixels(flux, request())[0])


def test_without_a_folder_there_are_no_loras(models: TinyModels) -> None:
    watch = KeepingWatch()
    loaded_engine(models.path("flux")).draw([with_loras(("flux.v1", 1.0))], watch)
    assert "--loras" in watch.errors[0].message
