"""Tiny models' transformers as GGUF files, and their bases without them."""

import shutil
from pathlib import Path

from tests.support.image_models import TinyModels


class TinyTransformers:
    """Writes each transformer once, when it is first asked for."""

    def __init__(self, models: TinyModels, folder: Path) -> None:
        self._models = models
        self._folder = folder

    def path(self, name: str) -> Path:
        """A model's transformer in Q8_0; never to be changed."""
        from tests.support.tiny_pipelines.gguf_file import write_transformer_gguf

        file = self._folder / f"{name}-Q8_0.gguf"
        return (
            file if file.is_file() else write_transformer_gguf(name, self._models.path(name), file)
        )


def base_without_transformer(folder: Path, copy: Path) -> Path:
    """A model's folder that has the transformer's configuration only."""

    def ignored(at: str, names: list[str]) -> list[str]:
        is_transformer = Path(at).name == "transformer"
        return [name for name in names if is_transformer and name.endswith(".safetensors")]

    return Path(shutil.copytree(folder, copy, ignore=ignored))
