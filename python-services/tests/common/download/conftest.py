"""A hub on loopback with one model, and a downloader of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fetching import CONFIG, WEIGHTS, Fetching
from tests.support.hub_server import Hub, serving


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {
        "config.json": CONFIG,
        "model.safetensors": WEIGHTS,
        "sub/extra.safetensors": b"x" * 1000,
        "pytorch_model.bin": b"a pickle",
        "README.md": b"words",
    }
    with serving(Hub(files)) as hub:
        yield hub


@pytest.fixture
def fetching(hub: Hub, tmp_path: Path) -> Fetching:
    return Fetching(hub, tmp_path / "models")
