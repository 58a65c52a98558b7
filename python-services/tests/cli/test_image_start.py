"""How the image service's settings come from the command line and the environment."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from imagebeam_services.cli.environment import Environment
from imagebeam_services.cli.main import main
from imagebeam_services.cli.services import SERVICES, add_options
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.image.start import image_settings

VARIABLES = {
    "IMAGE_MODEL_PATH": "/b",
    "IMAGE_MODEL_REPO": "owner/b",
    "IMAGE_MODEL_FILE": "b.safetensors",
}


def settings(arguments: list[str], variables: dict[str, str]) -> ImageSettings:
    parser = argparse.ArgumentParser()
    add_options(parser, next(kind for kind in SERVICES if kind.name == "image"))
    common = CommonSettings(token="x")
    return image_settings(parser.parse_args(arguments), Environment(variables), common)


def test_the_defaults_hold_but_for_the_folder_that_was_chosen(tmp_path: Path) -> None:
    expected = ImageSettings(images_folder=tmp_path, common=CommonSettings(token="x"))
    assert settings(["--images", str(tmp_path)], {}) == expected


def test_the_specifications_variables_work(tmp_path: Path) -> None:
    made = settings(["--images", str(tmp_path)], VARIABLES)
    named = (made.model_path, made.model_repo, made.model_file)
    assert named == (Path("/b"), "owner/b", "b.safetensors")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--model", "/a"], (Path("/a"), None, None)),
        (["--repo", "owner/a"], (None, "owner/a", None)),
        (["--repo", "owner/a", "--file", "a*"], (None, "owner/a", "a*")),
    ],
)
def test_a_model_on_the_command_line_wins_over_those_of_the_environment(
    tmp_path: Path, arguments: list[str], named: tuple[Path | None, str | None, str | None]
) -> None:
    made = settings([*arguments, "--images", str(tmp_path)], VARIABLES)
    assert (made.model_path, made.model_repo, made.model_file) == named


@pytest.mark.parametrize(
    ("arguments", "base"),
    [
        ([], "owner/whole"),
        (["--base", "/a"], "/a"),
        (["--model", "/a.gguf"], None),
        (["--model", "/a.gguf", "--base", "owner/a"], "owner/a"),
    ],
)
def test_the_base_of_one_file_belongs_to_the_model_that_was_named(
    tmp_path: Path, arguments: list[str], base: str | None
) -> None:
    variables = {**VARIABLES, "IMAGE_MODEL_BASE": "owner/whole"}
    made = settings([*arguments, "--images", str(tmp_path)], variables)
    assert made.base == base


def test_a_folder_for_images_is_made(tmp_path: Path) -> None:
    made = settings(["--images", str(tmp_path / "new" / "images")], {})
    assert made.images_folder == tmp_path / "new" / "images"
    assert (tmp_path / "new" / "images").is_dir()


def test_without_one_a_temporary_folder_is_meant() -> None:
    assert settings([], {}).images_folder == "temporary"


def a_file(folder: Path) -> str:
    (folder / "file").touch()
    return str(folder / "file")


IMPOSSIBLE: dict[str, tuple[Callable[[Path], str], str]] = {
    "a file": (a_file, "cannot be used: File exists"),
    "below a file": (lambda folder: a_file(folder) + "/x", "cannot be used: Not a directory"),
    "a name that is too long": (lambda folder: str(folder / ("x" * 300)), "name too long"),
    "not UTF-8": (lambda folder: str(folder / os.fsdecode(b"\xff")), "is not UTF-8"),
    "nobody's home": (lambda _: "~no-such-user-as-this/x", "no such home folder"),
    "the kernel's": (lambda _: "/proc/imagebeam", "cannot be used"),
}


@pytest.mark.parametrize("option", ["image", "vision"])
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_folder_for_images_that_cannot_be_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, name: str
) -> None:
    make, words = IMPOSSIBLE[name]
    with pytest.raises(SystemExit) as ended:
        main([option, "--images", make(tmp_path)], {})
    assert ended.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "--images" in said
    if option == "image":
        assert words in said


def test_how_to_draw_is_chosen(tmp_path: Path) -> None:
    chosen = ["--device", "cpu", "--speed", "fast", "--transport", "bytes"]
    made = settings([*chosen, "--loras", str(tmp_path), "--images", str(tmp_path)], {})
    told = (made.device, made.speed, made.transport, made.loras_folder)
    assert told == ("cpu", "fast", "bytes", tmp_path)


def test_a_model_may_be_named_as_for_the_download(tmp_path: Path) -> None:
    assert (
        settings(["--images", str(tmp_path), "--repo", "sdxl"], {}).model_repo
        == "stabilityai/stable-diffusion-xl-base-1.0"
    )
