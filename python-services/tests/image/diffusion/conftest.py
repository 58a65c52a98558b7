"""Tiny models for the tests of the diffusers engine, written once a run."""

import pytest

from tests.support.image_models import TinyEngines, TinyModels


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> TinyModels:
    return TinyModels(tmp_path_factory.mktemp("image-models"))


@pytest.fixture(scope="session")
def engines(models: TinyModels) -> TinyEngines:
    return TinyEngines(models)
