"""States of a machine in which a command cannot start: each is refused in words, with code 2."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from imagebeam_services.cli.environment import Environment, VariableError
from imagebeam_services.cli.main import main
from imagebeam_services.common.model_folder import hub_cache

COMMANDS = (["language"], ["image"], ["vision"], ["models"], ["doctor"], ["download", "x/y"])


@pytest.fixture
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither HOME nor an entry in the list of users."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such list")
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 987_654_321)


@pytest.mark.usefixtures("_nobody")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_without_a_home_folder_it_is_said_what_to_set(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command, {}) == 2
    printed = capsys.readouterr()
    assert "There is no home folder" in printed.err
    assert "IMAGEBEAM_MODELS" in printed.err
    assert printed.out == ""  # no service has said that it listens


@pytest.mark.usefixtures("_nobody")
def test_without_a_home_folder_nothing_else_is_needed_of_it() -> None:
    assert Environment({}).models_folder(Path("/y")) == Path("/y")
    assert Environment({"IMAGEBEAM_MODELS": "/x"}).models_folder() == Path("/x")
    assert hub_cache({}) is None


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("schlüssel", "must be of ASCII"),
        ("令牌", "must be of ASCII"),
        (os.fsdecode(b"\xff"), "must be of ASCII"),
        ("a\x07b", "must be of ASCII"),
    ],
)
@pytest.mark.parametrize("service", ["language", "image", "vision"])
def test_a_token_that_no_header_can_carry_is_refused(
    service: str, token: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([service, "--port", "0"], {"IMAGEBEAM_TOKEN": token}) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert token not in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("variables", [{"IMAGEBEAM_MODELS": "~no-such-user-as-this/models"}])
def test_a_variable_that_means_nobodys_home_is_named(variables: Mapping[str, str]) -> None:
    with pytest.raises(VariableError, match="IMAGEBEAM_MODELS: there is no home folder"):
        Environment(variables).models_folder()
