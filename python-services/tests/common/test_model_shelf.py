"""One model that is damaged or oddly named leaves the list of the others as it is."""

import os
import shutil
from pathlib import Path

from imagebeam_services.common.model_shelf import Capabilities, on_disk
from tests.support.language_models import llama_service
from tests.support.service_client import client_of
from tests.support.tiny_gguf import write_tiny_llama


def test_whatever_one_entry_fails_with_is_its_problem_alone(tmp_path: Path) -> None:
    def broken() -> Capabilities:
        raise ZeroDivisionError

    model = on_disk("a/b", tmp_path, [], broken)
    assert model.problem == "It cannot be read (ZeroDivisionError): download it again."


def test_a_file_whose_name_is_not_utf_8_is_listed_with_its_problem(tmp_path: Path) -> None:
    models = tmp_path / "models"
    bad, good = models / "a/b" / os.fsdecode(b"\xff.gguf"), models / "a/b/x.gguf"
    bad.parent.mkdir(parents=True)
    for file in (bad, good):
        write_tiny_llama(tmp_path / "tiny.gguf").rename(file)
    folder = models / os.fsdecode(b"\xfe") / "b"
    shutil.copytree(good.parent, folder)
    service, _ = llama_service(good, common={"models_folder": models})
    with client_of(service, loaded=False) as client:
        listed = {one["id"]: one["problem"] for one in client.get("/v1/models").json()["data"]}
        assert listed["a/b/x.gguf"] is None
        assert "no path in UTF-8" in listed["a/b/\ufffd.gguf"]
        assert "no path in UTF-8" in listed["\ufffd/b/x.gguf"]
