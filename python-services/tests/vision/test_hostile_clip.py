"""Model folders that are damaged, of another kind or made to harm, and images that are."""

import io
import json
import pickle
import shutil
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.vision.clip_folder import inspect_clip_folder
from imagebeam_services.vision.clip_model import ClipModel
from tests.support.clip_engines import clip_engine, clip_service, ignoring
from tests.support.pictures import b64, png
from tests.support.service_client import client_of, error_code


@pytest.fixture
def folder(tiny_clip: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that may be broken."""
    return Path(shutil.copytree(tiny_clip, tmp_path / "model"))


def change_config(folder: Path, change: Callable[[dict[str, dict[str, object]]], object]) -> None:
    config = json.loads((folder / "config.json").read_text())
    change(config)
    (folder / "config.json").write_text(json.dumps(config))


def change_text(folder: Path, **values: object) -> None:
    change_config(folder, lambda config: config["text_config"].update(values))


def change_vision(folder: Path, **values: object) -> None:
    change_config(folder, lambda config: config["vision_config"].update(values))


def cut_weights(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])


def without_a_tensor(folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    tensor = weights.pop("visual_projection.weight")
    weights["something.else"] = tensor
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def with_another_shape(folder: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["visual_projection.weight"] = weights["visual_projection.weight"].T.copy()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def as_index_of(folder: Path, name: str) -> None:
    (folder / "model.safetensors").rename(folder.parent / "elsewhere.safetensors")
    index = {"metadata": {}, "weight_map": {"logit_scale": name}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def pointer(path: Path) -> None:
    path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")


BROKEN: list[tuple[str, Callable[[Path], object], str]] = [
    ("weights cut off", cut_weights, "damaged"),
    ("no weights", lambda f: (f / "model.safetensors").unlink(), "no weights"),
    ("no config", lambda f: (f / "config.json").unlink(), "There is no .*/config.json"),
    ("config is no JSON", lambda f: (f / "config.json").write_text("{"), "no JSON"),
    ("config is a list", lambda f: (f / "config.json").write_text("[]"), "no JSON object"),
    ("config nested", lambda f: (f / "config.json").write_text("[" * 99_999), "no JSON"),
    ("config too long", lambda f: (f / "config.json").write_text(" " * 2**21), "too long"),
    (
        "another kind",
        lambda f: change_config(f, lambda config: config.update(model_type={"x": {}})),
        "no CLIP model",
    ),
    ("layers without end", lambda f: change_text(f, num_hidden_layers=10**9), "out of bounds"),
    ("negative layers", lambda f: change_text(f, num_hidden_layers=-1), "out of bounds"),
    ("a number as text", lambda f: change_vision(f, image_size="32"), "out of bounds"),
    ("a huge image", lambda f: change_vision(f, image_size=10**6), "out of bounds"),
    ("wider than its weights", lambda f: change_text(f, vocab_size=900_000), "smaller model"),
    ("unknown activation", lambda f: change_text(f, hidden_act="os.system"), "cannot be read"),
    ("heads that do not divide", lambda f: change_text(f, num_attention_heads=5), "cannot be read"),
    ("a tensor is missing", without_a_tensor, "lack 1 tensors"),
    ("a tensor of another shape", with_another_shape, "cannot be read"),
    ("a pointer", lambda f: pointer(f / "tokenizer.json"), "tokenizer.json is a Git LFS pointer"),
    ("no tokenizer", lambda f: (f / "tokenizer.json").unlink(), "no tokenizer"),
    ("tokenizer is no JSON", lambda f: (f / "tokenizer.json").write_text("{"), "cannot be read"),
    ("tokenizer too large", lambda f: change_text(f, vocab_size=500), "more tokens"),
    (
        "index leads elsewhere",
        lambda f: as_index_of(f, "../elsewhere.safetensors"),
        "not beside it",
    ),
    ("index without files", lambda f: as_index_of(f, "gone.safetensors"), "cannot be read"),
    (
        "a mean of two numbers",
        lambda f: (f / "preprocessor_config.json").write_text('{"image_mean": [1, 2]}'),
        "three numbers",
    ),
    (
        "a deviation of zero",
        lambda f: (f / "preprocessor_config.json").write_text('{"image_std": [0, 0, 0]}'),
        "three numbers",
    ),
]


@pytest.mark.parametrize(
    ("break_it", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_broken_folder_is_refused_with_its_reason(
    folder: Path, break_it: Callable[[Path], object], words: str
) -> None:
    break_it(folder)
    with pytest.raises(ModelFileError, match=words) as refused:
        clip_engine(folder).load(ignoring())
    assert str(folder.parent) not in refused.value.message


def test_what_is_no_folder_is_never_taken_for_a_name_on_the_hub(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "none", tmp_path / "file", Path("openai/clip-vit-large-patch14")):
        with pytest.raises(ModelFileError, match="no folder"):
            inspect_clip_folder(path)


class Payload:
    """Would write a file when it is unpickled."""

    def __init__(self, sentinel: Path) -> None:
        self._sentinel = sentinel

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.write_text, (self._sentinel, "run"))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors"])
def test_weights_that_are_a_pickle_are_never_opened(folder: Path, name: str) -> None:
    sentinel = folder.parent / "sentinel"
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(pickle.dumps(Payload(sentinel)))
    with pytest.raises(ModelFileError, match="pickle"):
        clip_engine(folder).load(ignoring())
    assert not sentinel.exists()


def test_code_that_comes_with_a_model_is_never_run(folder: Path) -> None:
    sentinel = folder.parent / "sentinel"
    code = f"open({str(sentinel)!r}, 'w').close()\n"
    (folder / "modeling_evil.py").write_text(code)
    change_config(
        folder, lambda config: config.update(auto_map={"AutoModel": "modeling_evil.Evil"})
    )
    clip_engine(folder).load(ignoring())
    assert not sentinel.exists()


def test_a_service_answers_after_a_load_that_failed_and_loads_what_was_mended(
    folder: Path, tiny_clip: Path
) -> None:
    whole = (tiny_clip / "model.safetensors").read_bytes()
    cut_weights(folder)
    with client_of(clip_service(folder, folder), loaded=False) as client:
        refused = client.post("/load")
        assert (refused.status_code, error_code(refused)) == (422, "model.file")
        health = client.get("/health").json()
        assert (health["status"], "damaged" in health["reason"]) == ("failed", True)
        (folder / "model.safetensors").write_bytes(whole)
        assert client.post("/load").json() == {"status": "healthy"}
        answer = client.post("/evaluate", json={"image_b64": b64(png()), "prompt": "red"})
        assert answer.status_code == 200


def bomb(width_px: int, height_px: int) -> bytes:
    """A PNG of a few bytes that says it is as large as this."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif() -> bytes:
    buffer = io.BytesIO()
    Image.new("P", (8, 8)).save(buffer, "GIF")
    return buffer.getvalue()


HOSTILE_IMAGES = {
    "a bomb": bomb(30_000, 30_000),
    "a long bomb": bomb(2**31 - 1, 1),
    "a truncated bomb": bomb(8000, 8000),
    "cut off": png()[: len(png()) // 2],
    "another format": gif(),
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a pickle": pickle.dumps([1]),
    "nothing": b"\x00",
}


def test_hostile_images_are_refused_and_the_others_of_the_batch_judged(tiny_clip: Path) -> None:
    items = [{"image_b64": b64(data), "prompt": "x"} for data in HOSTILE_IMAGES.values()]
    items.append({"image_b64": b64(png()), "prompt": "x"})
    with client_of(clip_service(tiny_clip, tiny_clip)) as client:
        entries = client.post("/evaluate", json={"items": items}).json()["items"]
        assert client.get("/health").json()["status"] == "healthy"
    codes = [entry.get("error", {}).get("code") for entry in entries]
    assert codes == ["image.refused"] * len(HOSTILE_IMAGES) + [None]


def test_a_service_that_runs_out_of_memory_answers_507_and_stays_healthy(
    tiny_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed_texts = ClipModel.embed_texts
    body = {"image_b64": b64(png()), "prompt": "too much"}

    def embed_or_fail(model: ClipModel, texts: Sequence[str]) -> NDArray[np.float32]:
        if "too much" in texts:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return embed_texts(model, texts)

    monkeypatch.setattr(ClipModel, "embed_texts", embed_or_fail)
    with client_of(clip_service(tiny_clip, tiny_clip)) as client:
        refused = client.post("/evaluate", json=body)
        assert (refused.status_code, error_code(refused)) == (507, "memory.exhausted")
        assert client.get("/health").json()["status"] == "healthy"
        assert client.post("/evaluate", json={**body, "prompt": "less"}).status_code == 200
