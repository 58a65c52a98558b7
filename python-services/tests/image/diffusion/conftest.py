"""Tiny models for the tests of the diffusers engine, written once a run."""

from collections.abc import Iterator

import pytest
import torch

from tests.support.image_models import TinyEngines, TinyModels
from tests.support.transformer_files import TinyTransformers


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    return TinyModels(tmp_path_factory.mktemp("image-models"))


@pytest.fixture(scope="session")
def engines(models: TinyModels) -> TinyEngines:
    return TinyEngines(models)


@pytest.fixture(scope="session")
def files(models: TinyModels, tmp_path_factory: pytest.TempPathFactory) -> TinyTransformers:
    return TinyTransformers(models, tmp_path_factory.mktemp("transformers"))


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> Iterator[None]:
    """On a busy machine, two threads wait for each other longer than one takes."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
