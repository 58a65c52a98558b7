"""Files with a transformer, and bases of theirs, that cannot be used: refused at once, in words."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.common.errors import ModelFileError
from tests.support.image_models import TinyModels, loaded_engine
from tests.support.tiny_gguf import write_tiny_llama
from tests.support.transformer_files import TinyTransformers, base_without_transformer


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[:500], "no whole GGUF"),
        (lambda data: pickle.dumps([1]) + data, "pickle"),
        (lambda _: b"", "is empty"),
        (lambda data: data[:4] + b"\xff" * 20 + data[24:], "version"),
    ],
    ids=["cut off", "cut off in its header", "pickle", "empty", "no header"],
)
def test_a_damaged_file_is_refused(
    models: TinyModels,
    files: TinyTransformers,
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    words: str,
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(change(files.path("flux").read_bytes()))
    with pytest.raises(ModelFileError, match=words):
        loaded_engine(broken, base=str(models.path("flux")))


def test_a_base_of_another_family_is_refused(models: TinyModels, files: TinyTransformers) -> None:
    for base in ("z-image", "flux2-klein", "sd3"):
        with pytest.raises(ModelFileError, match=f"no transformer of {base}, the family"):
            loaded_engine(files.path("flux"), base=str(models.path(base)))


def test_a_base_of_the_other_kind_is_refused(models: TinyModels, files: TinyTransformers) -> None:
    with pytest.raises(ModelFileError, match="takes guidance, and its base"):
        loaded_engine(files.path("flux-dev"), base=str(models.path("flux")))
    with pytest.raises(ModelFileError, match="takes no guidance, and its base"):
        loaded_engine(files.path("flux"), base=str(models.path("flux-dev")))


def test_a_language_model_is_refused(models: TinyModels, tmp_path: Path) -> None:
    llama = write_tiny_llama(tmp_path / "llama.gguf")
    for base in ("flux", "sdxl"):
        with pytest.raises(ModelFileError, match=r"llama.gguf is a language model \(llama\)"):
            loaded_engine(llama, base=str(models.path(base)))


def test_of_sdxl_no_gguf_file_is_read(models: TinyModels, files: TinyTransformers) -> None:
    with pytest.raises(ModelFileError, match="only safetensors files"):
        loaded_engine(files.path("flux"), base=str(models.path("sdxl")))


def test_a_file_that_lacks_weights_is_refused(models: TinyModels, tmp_path: Path) -> None:
    from tests.support.tiny_pipelines.gguf_file import transformer_weights, write_gguf

    weights = transformer_weights(models.path("flux"))
    del weights["transformer_blocks.0.attn.to_k.weight"]
    file = write_gguf(weights, tmp_path / "less.gguf", "flux")
    with pytest.raises(ModelFileError, match="cannot be loaded"):
        loaded_engine(file, base=str(models.path("flux")))


def test_weights_of_another_size_are_refused(models: TinyModels, tmp_path: Path) -> None:
    from tests.support.tiny_pipelines.gguf_file import transformer_weights, write_gguf

    weights = transformer_weights(models.path("flux"))
    file = write_gguf(
        {name: weight.repeat(2, *[1] * (weight.ndim - 1)) for name, weight in weights.items()},
        tmp_path / "large.gguf",
        "flux",
    )
    with pytest.raises(ModelFileError, match="cannot be loaded"):
        loaded_engine(file, base=str(models.path("flux")))


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (None, "--base"),
        ("/nowhere/flux", "no folder flux"),
        ("nowhere", "no folder nowhere"),
        ("nobody/nothing", "not on this machine"),
    ],
)
def test_without_a_base_nothing_is_asked_of_a_hub(
    files: TinyTransformers, base: str | None, words: str
) -> None:
    with pytest.raises(ModelFileError, match=words) as caught:
        loaded_engine(files.path("flux"), base=base)
    assert "/nowhere" not in caught.value.message


def test_a_base_that_is_no_model_is_refused(files: TinyTransformers, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="is no diffusers model"):
        loaded_engine(files.path("flux"), base=str(tmp_path))


def test_a_base_that_lacks_another_part_is_refused(
    models: TinyModels, files: TinyTransformers, tmp_path: Path
) -> None:
    base = base_without_transformer(models.path("flux"), tmp_path / "flux")
    (base / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(ModelFileError, match="vae has no weights"):
        loaded_engine(files.path("flux"), base=str(base))


def test_a_made_up_number_of_layers_is_refused_here_too(
    models: TinyModels, files: TinyTransformers, tmp_path: Path
) -> None:
    base = base_without_transformer(models.path("flux"), tmp_path / "flux")
    config = base / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_layers": 10**9}))
    with pytest.raises(ModelFileError, match="layers"):
        loaded_engine(files.path("flux"), base=str(base))


@pytest.mark.parametrize("mark", ["scale_weight", "comfy_quant"])
def test_weights_that_are_quantised_for_other_programs_are_refused(
    models: TinyModels, tmp_path: Path, mark: str
) -> None:
    import torch
    from safetensors.torch import save_file

    from tests.support.tiny_pipelines.gguf_file import transformer_weights

    weights = transformer_weights(models.path("flux"))
    weights[f"x_embedder.{mark}"] = torch.ones(1)
    save_file(weights, tmp_path / "fp8.safetensors")
    with pytest.raises(ModelFileError, match="only other programs read"):
        loaded_engine(tmp_path / "fp8.safetensors", base=str(models.path("flux")))


def test_a_header_of_endless_lists_is_refused(models: TinyModels, tmp_path: Path) -> None:
    """Reading one entry after the other would take minutes."""
    import gguf
    import numpy as np

    writer = gguf.GGUFWriter(tmp_path / "lists.gguf", "flux")
    writer.add_array("some.words", ["x"] * 100_001)
    writer.add_tensor("single_blocks.0.modulation.lin.weight", np.ones((2, 2), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ModelFileError, match="longer lists"):
        loaded_engine(tmp_path / "lists.gguf", base=str(models.path("flux")))
