"""What the command line says of what nobody can have meant."""

import json
from pathlib import Path

import pytest

from imagebeam_services.cli.main import main
from imagebeam_services.cli.services import tell_person
from tests.support.image_models import TinyModels
from tests.support.service_client import LogLines


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["language", "--moddel", "x"], ["usage: imagebeam-services language", "mean --model?"]),
        (["image", "--imags=x"], ["usage: imagebeam-services image", "mean --images?"]),
        (["models", "--zzz"], ["usage: imagebeam-services models", "arguments: --zzz"]),
        (["language", "--model", "x", "--repo", "y"], ["--repo: not allowed with", "--model"]),
    ],
)
def test_a_wrong_option_is_told_with_the_commands_own_usage(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments, {})
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert all(word in said for word in words), said


@pytest.mark.parametrize("command", [["models"], ["download", "clip-vit-large-patch14"]])
@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_file_is_no_models_folder(
    tmp_path: Path, command: list[str], by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    given = ["--models", str(file)] if by == "option" else []
    assert main([*command, *given], {"IMAGEBEAM_MODELS": str(file)}) == 2
    assert f"{file} is no folder" in capsys.readouterr().err


def test_models_says_where_it_looked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = tmp_path / "gone"
    assert main(["models", "--models", str(gone)], {"HF_HOME": str(tmp_path)}) == 0
    assert f"{gone} (it does not exist yet)" in capsys.readouterr().out


def test_models_shows_what_is_in_no_catalogue_with_its_service(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, name in (("models/me/own", "a.gguf"), ("hub/models--you--pic/snapshots/1", "b")):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / name).touch()
    (tmp_path / "hub/models--you--pic/snapshots/1/model_index.json").touch()
    (tmp_path / "models/no/model").mkdir(parents=True)
    variables = {
        "IMAGEBEAM_MODELS": str(tmp_path / "models"),
        "HF_HUB_CACHE": str(tmp_path / "hub"),
    }
    assert main(["models"], variables) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["me/own", "language", "-", "-", "yes"] in rows
    assert ["you/pic", "image", "-", "-", "hub"] in rows
    assert not any("no/model" in row for row in rows)


def test_models_tells_a_program_by_their_files_which_models_take_negative_prompts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = TinyModels(tmp_path / "made/by")
    for name, family in (("one", "flux2-klein"), ("other", "sdxl")):
        (tmp_path / "me").mkdir(exist_ok=True)
        made.path(family).rename(tmp_path / "me" / name)
    (tmp_path / "me/broken").mkdir()
    (tmp_path / "me/broken/model_index.json").touch()
    variables = {"IMAGEBEAM_MODELS": str(tmp_path), "HF_HOME": str(tmp_path / "none")}
    assert main(["models", "--json"], variables) == 0
    told = {one["id"]: one["takes_negative"] for one in json.loads(capsys.readouterr().out)}
    assert told["me/one"] is False
    assert told["me/other"] is True
    assert told["me/broken"] is None
    assert (told["flux2-klein-4b"], told["flux1-dev"], told["sdxl-turbo"]) == (False, True, False)


def test_a_person_is_told_what_became_of_a_load(capsys: pytest.CaptureFixture[str]) -> None:
    log = LogLines().log
    log.listener = tell_person
    log.warning("load.failed", code="model.file", reason="x.gguf is empty.")
    log.info("load.finished", model="a/b", seconds=1)
    log.info("request", path="/health")
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "No model is loaded, so nothing can be asked for yet. x.gguf is empty.",
        "a/b is loaded.",
    ]
