"""What the services say of their models to clients of OpenAI's form."""

from pathlib import Path

import pytest

from imagebeam_services.common.app import Service
from tests.support.fake_image_engine import FakeImageEngine
from tests.support.fake_language_engine import FakeLanguageEngine
from tests.support.service_client import client_of, image_service, language_service


@pytest.mark.parametrize(("name", "gives"), [("language", "text"), ("image", "image")])
def test_models_are_what_is_loaded_and_what_it_gives(tmp_path: Path, name: str, gives: str) -> None:
    service: Service = (
        language_service(FakeLanguageEngine())
        if name == "language"
        else image_service(FakeImageEngine(), tmp_path)
    )
    with client_of(service, loaded=False) as client:
        assert client.get("/v1/models").json() == {"object": "list", "data": []}
        client.post("/load")
        [model] = client.get("/v1/models").json()["data"]
        assert (model["id"], model["owned_by"]) == (f"fake-{name}", "local")
        assert model["architecture"] == {"output_modalities": [gives]}
