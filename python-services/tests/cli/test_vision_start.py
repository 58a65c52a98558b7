"""How the vision service's settings come from the command line and the environment."""

import argparse
from pathlib import Path

import pytest

from imagebeam_services.cli.common_settings import common_settings
from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.services import SERVICES, ServiceKind, add_options
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.vision.settings import VisionSettings
from imagebeam_services.vision.start import vision_settings

VARIABLES = {"VISION_MODEL_PATH": "/b", "VISION_MODEL_REPO": "owner/b"}


def settings(arguments: list[str], variables: dict[str, str]) -> VisionSettings:
    parser = argparse.ArgumentParser()
    add_options(parser, next(kind for kind in SERVICES if kind.name == "vision"))
    common = CommonSettings(token="x")
    return vision_settings(parser.parse_args(arguments), Environment(variables), common)


def test_without_anything_the_defaults_hold() -> None:
    assert settings([], {}) == VisionSettings(common=CommonSettings(token="x"))


def test_the_specifications_variables_work() -> None:
    made = settings([], VARIABLES)
    assert (made.model_path, made.model_repo) == (Path("/b"), "owner/b")


@pytest.mark.parametrize(
    ("arguments", "path", "repository"),
    [
        (["--model", "/a"], Path("/a"), None),
        (["--repo", "owner/a"], None, "owner/a"),
    ],
)
def test_a_model_on_the_command_line_wins_over_those_of_the_environment(
    arguments: list[str], path: Path | None, repository: str | None
) -> None:
    made = settings(arguments, VARIABLES)
    assert (made.model_path, made.model_repo) == (path, repository)


def test_folders_of_images_may_be_several_and_must_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    made = settings(["--images", str(tmp_path), "--images", str(other)], {})
    assert made.image_folders == (tmp_path, other)
    with pytest.raises(SystemExit):
        settings(["--images", str(tmp_path / "none")], {})
    assert "No such file" in capsys.readouterr().err


def test_the_device_is_chosen() -> None:
    assert settings([], {}).device == "auto"
    assert settings(["--device", "cpu"], {}).device == "cpu"


@pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.name)
def test_every_service_takes_a_limit_of_memory(
    kind: ServiceKind, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser, kind)

    def limit(*arguments: str) -> int | None:
        options = parser.parse_args(arguments)
        return common_settings(options, Environment({}), 1).memory_limit_bytes

    assert limit() is None
    assert limit("--memory-limit", "7.5") == 7_500_000_000
    for text in ("0", "-1", "8 GB", "inf", "nan"):
        with pytest.raises(SystemExit):
            limit(f"--memory-limit={text}")
    assert "is no number of gigabytes" in capsys.readouterr().err


def test_a_model_may_be_named_as_for_the_download() -> None:
    assert (
        settings(["--repo", "clip-vit-large-patch14"], {}).model_repo
        == "openai/clip-vit-large-patch14"
    )
