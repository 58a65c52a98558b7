"""What the `args` of an application may be, and what becomes of them."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from imagebeam_services.cli.environment import Environment
from imagebeam_services.serve.args import (
    ARGS_MODELS,
    KINDS,
    ArgsError,
    Kind,
    TokenMissingError,
    common_settings,
    own_settings,
    parse_args,
)
from imagebeam_services.serve.services import build_service, image_settings

HOSTS = ["cluster.example:8000"]
GOOD: dict[str, Any] = {"hosts": HOSTS, "model_repo": "owner/name"}
TOKEN = Environment({"IMAGEBEAM_TOKEN": "a-token"})


def refusal(kind: Kind, args: dict[str, Any]) -> str:
    with pytest.raises(ArgsError) as refused:
        parse_args(kind, args)
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_misspelt_key_is_named_with_those_that_there_are(kind: Kind) -> None:
    said = refusal(kind, {**GOOD, "waitng_limit": 3})
    assert said.startswith(
        f"{kind}: waitng_limit: there is no such key. Did you mean waiting_limit"
    )
    assert all(name in said for name in ARGS_MODELS[kind].model_fields)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "decided", ["images_folder", "image_folders", "transport", "loads_at_start", "is_managed"]
)
def test_what_is_decided_here_is_no_arg(kind: Kind, decided: str) -> None:
    assert f"{decided}: there is no such key" in refusal(kind, {**GOOD, decided: True})


@pytest.mark.parametrize(
    ("secret", "variable"), [("token", "IMAGEBEAM_TOKEN"), ("engine_key", "LLM_ENGINE_KEY")]
)
def test_secrets_are_sent_to_the_environment_and_never_repeated(secret: str, variable: str) -> None:
    said = refusal("language", {**GOOD, secret: "hush-hush"})
    assert variable in said
    assert "hush-hush" not in said


@pytest.mark.parametrize(
    ("kind", "args", "problem"),
    [
        ("image", {"hosts": HOSTS}, "either model_path or model_repo"),
        ("vision", {**GOOD, "model_path": "/m"}, "either model_path or model_repo"),
        ("image", {"hosts": HOSTS, "model_repo": None}, "either model_path or model_repo"),
        ("vision", {"hosts": HOSTS, "model_repo": ""}, "either model_path or model_repo"),
        ("language", {"hosts": HOSTS, "engine": "url"}, "engine_url: is missing"),
        ("language", {"hosts": HOSTS, "engine": "url", "engine_url": None}, "engine_url: is"),
        ("vision", {"model_repo": "owner/name"}, "hosts: Field required"),
        ("vision", {**GOOD, "hosts": []}, "hosts: Tuple should have at least 1 item"),
        ("vision", {**GOOD, "waiting_limit": -1}, "waiting_limit: Input should be greater"),
        ("language", {**GOOD, "places": 0}, "places: Input should be greater"),
        ("language", {**GOOD, "threads": 0}, "threads: Input should be greater"),
        ("language", {**GOOD, "engine": "vllm"}, "engine: Input should be 'llama'"),
        ("language", {"hosts": HOSTS, "model_path": "m.gguf"}, "must be an absolute path"),
        ("image", {**GOOD, "device": "gpu"}, "device: Input should be 'auto'"),
        ("image", {**GOOD, "loras_folder": "loras"}, "must be an absolute path"),
    ],
)
def test_wrong_values_are_told(kind: Kind, args: dict[str, Any], problem: str) -> None:
    assert problem in refusal(kind, args)


def test_all_that_is_wrong_is_told_at_once() -> None:
    said = refusal("language", {"placs": 1, "threads": 0, "token": "x"})
    assert len(said.splitlines()) >= 4


def test_the_error_comes_whole_out_of_another_process() -> None:
    error = ArgsError("vision", ["hosts: is wrong.", "token: is wrong."])
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making
    assert (str(arrived), arrived.problems) == (str(error), error.problems)


def test_another_server_needs_no_model_here() -> None:
    args = {"hosts": HOSTS, "engine": "url", "engine_url": "http://127.0.0.1:9/v1"}
    assert parse_args("language", args)["engine"] == "url"


def test_args_become_the_services_own_settings() -> None:
    args = {"hosts": ["Cluster.Example:8000"], "model_path": "/models/flux", "device": "cuda"}
    values = parse_args("image", {**args, "waiting_limit": 3, "log_level": "error"})
    made = image_settings(common_settings(values, TOKEN), own_settings(values))
    assert (made.model_path, made.device, made.speed) == (Path("/models/flux"), "cuda", "exact")
    assert (made.images_folder, made.transport) == (None, "bytes")
    common = made.common
    assert (common.hosts, common.waiting_limit) == (("cluster.example:8000",), 3)
    assert (common.token, common.log_level) == ("a-token", "error")
    assert (common.loads_at_start, common.is_managed) == (True, True)


def test_the_replicas_own_machine_says_where_models_lie() -> None:
    values = parse_args("image", GOOD)
    assert common_settings(values, TOKEN).models_folder == Path.home() / ".imagebeam" / "models"
    named = Environment({**TOKEN.variables, "IMAGEBEAM_MODELS": "/shared/models"})
    assert common_settings(values, named).models_folder == Path("/shared/models")
    given = parse_args("image", {**GOOD, "models_folder": "/mine"})
    assert common_settings(given, named).models_folder == Path("/mine")


@pytest.mark.parametrize("variables", [{}, {"IMAGEBEAM_TOKEN": ""}, {"IMAGEBEAM_TOKEN": "  "}])
def test_without_a_token_no_replica_starts(variables: dict[str, str]) -> None:
    with pytest.raises(TokenMissingError, match="IMAGEBEAM_TOKEN is not set"):
        build_service("vision", GOOD, Environment(variables))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_service_can_be_made(kind: Kind) -> None:
    service = build_service(kind, GOOD, TOKEN)
    assert service.app.title == f"Imagebeam {kind} service"
    assert service.settings.is_managed
