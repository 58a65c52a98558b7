"""The policy's table: what it makes of known models on known machines."""

from dataclasses import replace
from pathlib import Path

import pytest

from imagebeam_services.common.errors import OutOfMemoryError
from imagebeam_services.image.diffusion.families import family_named
from imagebeam_services.image.diffusion.family import FamilyName, Recipe
from imagebeam_services.image.diffusion.model_facts import ModelFacts, Part
from imagebeam_services.image.diffusion.policy import (
    GIB,
    TABLE,
    DeviceKind,
    Layout,
    Machine,
    choose_layout,
    device_bytes,
)

MILLION = 10**6
# Weights in millions: denoiser, text encoders, VAE.
SIZES: dict[FamilyName, tuple[int, ...]] = {
    "sdxl": (2567, 123, 695, 84),
    "flux": (11901, 123, 4762, 84),
    "z-image": (6155, 4022, 84),
    "flux2-klein": (3876, 4022, 84),
    "qwen-image": (20430, 8292, 127),
}


def model(name: FamilyName) -> ModelFacts:
    parts = tuple(
        Part("transformer" if n == 0 else f"part_{n}", "diffusers", "X", None, size * MILLION)
        for n, size in enumerate(SIZES[name])
    )
    return ModelFacts(name, Path(), family_named(name), True, Recipe(4, None), parts)


def machine(
    device: DeviceKind, free_gib: float, host_gib: float = 32, *, nf4: bool = False
) -> Machine:
    free_bytes, host_bytes = int(free_gib * GIB), int(host_gib * GIB)
    if device in ("mps", "cpu"):
        host_bytes = free_bytes
    return Machine(device, free_bytes, host_bytes, has_bitsandbytes=nf4)


# Model, machine: precision, quantisation, offload, VAE.
CHOICES: tuple[tuple[FamilyName, Machine, tuple[str, str, str, str]], ...] = (
    ("sdxl", machine("cuda", 80), ("bfloat16", "none", "none", "whole")),
    ("sdxl", machine("cuda", 11.5), ("bfloat16", "none", "none", "whole")),
    ("sdxl", machine("cuda", 9), ("bfloat16", "none", "none", "sliced")),
    ("sdxl", machine("cuda", 7.5), ("bfloat16", "none", "parts", "sliced")),
    ("sdxl", machine("cuda", 5), ("bfloat16", "fp8", "parts", "sliced")),
    ("sdxl", machine("rocm", 80), ("bfloat16", "none", "none", "whole")),
    ("flux", machine("cuda", 80), ("bfloat16", "none", "none", "whole")),
    ("flux", machine("cuda", 25, 40), ("bfloat16", "none", "parts", "sliced")),
    ("flux", machine("cuda", 15), ("bfloat16", "fp8", "parts", "sliced")),
    ("flux", machine("cuda", 11.5, nf4=True), ("bfloat16", "nf4", "parts", "tiled")),
    ("flux", machine("cuda", 11.5, 40), ("bfloat16", "none", "layers", "tiled")),
    ("flux", machine("rocm", 11.5, 40, nf4=True), ("bfloat16", "none", "layers", "tiled")),
    ("flux2-klein", machine("cuda", 11.5), ("bfloat16", "none", "parts", "sliced")),
    ("z-image", machine("cuda", 11.5), ("bfloat16", "fp8", "parts", "sliced")),
    ("qwen-image", machine("cuda", 80), ("bfloat16", "none", "none", "whole")),
    ("sdxl", machine("mps", 16), ("bfloat16", "none", "none", "sliced")),
    ("sdxl", machine("mps", 11), ("bfloat16", "none", "none", "tiled")),
    ("sdxl", machine("cpu", 32), ("float32", "none", "none", "sliced")),
    ("sdxl", machine("cpu", 12), ("bfloat16", "none", "none", "tiled")),
)


# Flux with its transformer in GGUF; bytes a weight are those of Q4_K_M and Q8_0.
STORED: tuple[tuple[float, Machine, tuple[str, str, str, str]], ...] = (
    (0.61, machine("cuda", 80, nf4=True), ("bfloat16", "gguf", "none", "whole")),
    (0.61, machine("cuda", 18.5, nf4=True), ("bfloat16", "gguf", "none", "sliced")),
    (0.61, machine("cuda", 11.5, nf4=True), ("bfloat16", "gguf", "parts", "sliced")),
    (1.07, machine("cuda", 15, nf4=True), ("bfloat16", "gguf", "parts", "sliced")),
    (0.61, machine("mps", 32), ("bfloat16", "gguf", "none", "sliced")),
    (0.61, machine("cpu", 32), ("float32", "gguf", "none", "sliced")),
)


def stored(bytes_a_weight: float) -> ModelFacts:
    whole = model("flux")
    denoiser = whole.denoiser
    file = replace(denoiser, file=Path(), stored_bytes=int(denoiser.weights * bytes_a_weight))
    return replace(whole, parts=(file, *whole.parts[1:]))


@pytest.mark.parametrize(("bytes_a_weight", "where", "expected"), STORED)
def test_a_transformer_that_is_quantised_already_is_left_as_it_is(
    bytes_a_weight: float, where: Machine, expected: tuple[str, str, str, str]
) -> None:
    found = choose_layout(where, stored(bytes_a_weight), "fast")
    assert (found.precision, found.quantisation, found.offload, found.vae) == expected
    assert not found.compiles


def test_a_transformer_in_gguf_never_goes_to_the_device_layer_by_layer() -> None:
    few = machine("cuda", 8, 64, nf4=True)
    assert choose_layout(few, model("flux")).offload == "layers"
    with pytest.raises(OutOfMemoryError, match=r"needs about 11\.67 GB"):
        choose_layout(few, stored(0.61))


@pytest.mark.parametrize(("name", "where", "expected"), CHOICES)
def test_a_model_is_laid_out_as_well_as_the_machine_allows(
    name: FamilyName, where: Machine, expected: tuple[str, str, str, str]
) -> None:
    found = choose_layout(where, model(name))
    assert (found.precision, found.quantisation, found.offload, found.vae) == expected


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("flux", machine("cuda", 11.5, 8)),
        ("qwen-image", machine("mps", 32)),
        ("sdxl", machine("cpu", 6)),
    ],
)
def test_a_model_that_fits_in_no_way_is_refused_with_the_sizes(
    name: FamilyName, where: Machine
) -> None:
    with pytest.raises(OutOfMemoryError, match=r"needs .* GB"):
        choose_layout(where, model(name))


@pytest.mark.parametrize("name", list(SIZES))
@pytest.mark.parametrize("device", ["cuda", "rocm", "mps", "cpu"])
def test_more_memory_never_gives_a_worse_layout(name: FamilyName, device: DeviceKind) -> None:
    rows: list[int] = []
    for free_gib in range(1, 160):
        where = machine(device, free_gib, 64, nf4=True)
        try:
            layout = choose_layout(where, model(name))
        except OutOfMemoryError:
            assert rows == []
            continue
        rows.append(_row_of(layout, where))
    assert rows == sorted(rows, reverse=True)
    assert rows[-1] == min(rows)


def test_every_row_of_the_table_is_the_best_for_some_machine() -> None:
    taken: set[int] = set()
    for device in ("cuda", "rocm", "mps", "cpu"):
        for free_gib in range(1, 90):
            for host_gib in (8, 64):
                where = machine(device, free_gib, host_gib, nf4=True)
                for name in SIZES:
                    try:
                        taken.add(_row_of(choose_layout(where, model(name)), where))
                    except OutOfMemoryError:
                        continue
    assert taken == set(range(len(TABLE)))


def test_a_device_without_bfloat16_calculates_in_float16() -> None:
    old = Machine("cuda", 16 * GIB, 32 * GIB, has_bfloat16=False)
    assert choose_layout(old, model("sdxl")).precision == "float16"


def test_what_changes_images_is_left_out_unless_speed_was_asked_for() -> None:
    where = machine("cuda", 80)
    exact, fast = (choose_layout(where, model("flux"), speed) for speed in ("exact", "fast"))
    assert (exact.cache, exact.compiles) == ("none", False)
    assert (fast.cache, fast.compiles) == ("first-block", True)
    # The cache looks at the whole batch, so that images in company would differ.
    assert (exact.batch_limit(1024, 1024), fast.batch_limit(1024, 1024)) == (8, 1)
    other = choose_layout(where, model("sdxl"), "fast")
    assert (other.cache, other.compiles) == ("none", True)


def test_a_batch_has_as_many_pixels_as_there_is_memory_left_for() -> None:
    weights_bytes = device_bytes(TABLE[0], machine("cuda", 80), model("sdxl"))
    free_gib = weights_bytes / GIB + 2.5
    layout = choose_layout(machine("cuda", free_gib), model("sdxl"))
    assert layout.batch_limit(1024, 1024) == 3
    assert layout.batch_limit(512, 512) == 8
    assert layout.batch_limit(2048, 2048) == 1


def test_a_small_mac_goes_head_by_head() -> None:
    small, large = (choose_layout(machine("mps", gib), model("sdxl")) for gib in (16, 96))
    assert (small.attention, large.attention) == ("sliced", "native")


def _row_of(layout: Layout, where: Machine) -> int:
    half = layout.precision != "float32"
    return next(
        number
        for number, row in enumerate(TABLE)
        if where.device in row.devices
        and (row.precision == "half") is half
        and (row.quantisation, row.offload, row.vae)
        == (layout.quantisation, layout.offload, layout.vae)
    )
