"""How the language service's settings come from the command line and the environment."""

import argparse
from pathlib import Path

import pytest

from imagebeam_services.cli.environment import Environment, VariableError
from imagebeam_services.cli.services import SERVICES, add_options
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.language.start import language_settings, start


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser, next(kind for kind in SERVICES if kind.name == "language"))
    return parser.parse_args(arguments)


def settings(arguments: list[str], variables: dict[str, str]) -> LanguageSettings:
    return language_settings(parsed(*arguments), Environment(variables), CommonSettings(token="x"))


def test_without_anything_the_defaults_hold() -> None:
    assert settings([], {}) == LanguageSettings(common=CommonSettings(token="x"))


def test_the_specifications_variables_work() -> None:
    made = settings(
        [],
        {
            "LLM_MODEL_REPO": "TheBloke/Mistral-7B-Instruct-v0.2-GGUF",
            "LLM_MODEL_FILE": "*Q4_K_M.gguf",
            "LLM_MODEL_PATH": "/models/x.gguf",
            "LLM_GPU_LAYERS": "0",
            "LLM_CONTEXT_SIZE": "2048",
        },
    )
    assert made.model_repo == "TheBloke/Mistral-7B-Instruct-v0.2-GGUF"
    assert (made.model_file, made.model_path) == ("*Q4_K_M.gguf", Path("/models/x.gguf"))
    assert (made.gpu_layers, made.context_tokens) == (0, 2048)


def test_an_option_wins_over_its_variable() -> None:
    arguments = ["--model", "/a.gguf", "--gpu-layers", "3", "--context", "512"]
    variables = {"LLM_MODEL_PATH": "/b", "LLM_GPU_LAYERS": "9", "LLM_CONTEXT_SIZE": "64"}
    made = settings(arguments, variables)
    assert (made.model_path, made.gpu_layers, made.context_tokens) == (Path("/a.gguf"), 3, 512)


def test_limits_of_time_can_be_set() -> None:
    made = settings(["--load-limit", "900", "--work-limit", "1200"], {})
    assert (made.load_limit_s, made.work_limit_s) == (900, 1200)


def test_a_repository_on_the_command_line_wins_over_a_path_in_the_environment() -> None:
    made = settings(["--repo", "owner/name"], {"LLM_MODEL_PATH": "/b.gguf"})
    assert (made.model_repo, made.model_path) == ("owner/name", None)


def test_empty_variables_count_as_absent() -> None:
    assert settings([], {"LLM_MODEL_PATH": "", "LLM_GPU_LAYERS": " "}) == settings([], {})


@pytest.mark.parametrize("value", ["many", "1.5", "-2"])
def test_variables_that_make_no_sense_are_said(value: str) -> None:
    with pytest.raises(VariableError, match="LLM_GPU_LAYERS"):
        settings([], {"LLM_GPU_LAYERS": value})


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "65536"],
        ["--port", "x"],
        ["--parallel", "0"],
        ["--context", "1"],
        ["--engine", "mine"],
        ["--no-such-option"],
    ],
)
def test_options_that_make_no_sense_are_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_info:
        parsed(*arguments)
    assert exit_info.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_the_variable_for_8_bit_is_taken_with_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start(parsed(), Environment({"LLM_USE_8BIT": "true"}), CommonSettings(token="x"))
    assert '"variable.ignored"' in capsys.readouterr().err


def test_a_key_is_in_no_text_of_the_settings() -> None:
    made = settings(["--engine", "url"], {"LLM_ENGINE_KEY": "sk-canary"})
    assert made.engine_key == "sk-canary"
    assert "canary" not in repr(made)


def test_a_model_may_be_named_as_for_the_download() -> None:
    assert (
        settings(["--repo", "smollm2-135m"], {}).model_repo
        == "bartowski/SmolLM2-135M-Instruct-GGUF"
    )
