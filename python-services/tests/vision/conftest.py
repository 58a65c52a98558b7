"""Tiny CLIP models, written once a run."""

from pathlib import Path

import pytest

from tests.support.tiny_clip import make_tiny_clip


@pytest.fixture(scope="session")
def tiny_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose embeddings the aesthetic head reads; not to be changed."""
    return make_tiny_clip(tmp_path_factory.mktemp("clip") / "tiny-clip-768")


@pytest.fixture(scope="session")
def narrow_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One whose embeddings are too narrow for it; not to be changed."""
    return make_tiny_clip(tmp_path_factory.mktemp("clip") / "tiny-clip-16", projection=16)
