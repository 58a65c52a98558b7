"""The YAML file: the one that is shipped, and what is found to be wrong in others. No cluster."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ray.serve.schema import ServeDeploySchema

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.catalogue.catalogue import read_catalogue
from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.serve import app
from imagebeam_services.serve.config_file import (
    IMPORT_PATHS,
    ConfigError,
    lacking,
    parse_config,
    summary,
)
from tests.support.serve_cluster import shipped

Change = Callable[[dict[str, Any]], None]


def refusal(change: Change) -> str:
    document = shipped()
    change(document)
    with pytest.raises(ConfigError) as refused:
        parse_config(document)
    return str(refused.value)


def test_the_shipped_file_is_good_to_ray_and_to_us() -> None:
    assert ServeDeploySchema.model_validate(shipped())
    config = parse_config(shipped())
    assert [application.import_path for application in config.applications] == [
        f"imagebeam_services.serve.app:{name}_app" for name in ("image", "language", "vision")
    ]
    assert list(summary(config)) == [
        "image at /image: image, replicas 1 to 2, each with CPUs 1, GPUs 0.5",
        "language at /language: language, replicas 1, each with CPUs 2, GPUs 0.25",
        "vision at /vision: vision, replicas 1, each with CPUs 1, GPUs 0.25",
    ]


def test_the_shipped_file_names_models_of_the_catalogue() -> None:
    known = {model.repository: model.service for model in read_catalogue()}
    for application in shipped()["applications"]:
        assert known[application["args"]["model_repo"]] == application["name"]


def test_the_shipped_file_leaves_each_replica_room_beyond_its_own_queue() -> None:
    """Else Ray would refuse in plain text, and `/health` would wait behind the drawing."""
    for application in shipped()["applications"]:
        (deployment,) = application["deployments"]
        args = application["args"]
        own = args.get("places", 1) + args["waiting_limit"]
        assert deployment["max_ongoing_requests"] == own + app.SPARE_REQUESTS


@pytest.mark.parametrize("path", IMPORT_PATHS)
def test_each_import_path_leads_to_an_application(path: str) -> None:
    build = getattr(app, path.partition(":")[2])
    built = build({"hosts": ["x"], "model_repo": "owner/name", "waiting_limit": 5})
    deployment = built._bound_deployment  # noqa: SLF001 - Ray tells it in no other way
    assert deployment.name == IMPORT_PATHS[path]
    places = 4 if IMPORT_PATHS[path] == "language" else 1
    assert deployment.max_ongoing_requests == places + 5 + app.SPARE_REQUESTS
    refused = deployment._deployment_config.backpressure_config  # noqa: SLF001
    assert (refused.status_code, refused.retry_after_s) == (429, 1)


def misspell(path: list[str | int], key: str) -> Change:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path:
            place = place[step]
        place[key] = 1

    return change


@pytest.mark.parametrize(
    ("path", "key", "meant"),
    [
        ([], "http_option", "http_options"),
        (["http_options"], "prot", "port"),
        (["applications", 0], "route_prefx", "route_prefix"),
        (["applications", 0, "args"], "waitng_limit", "waiting_limit"),
        (["applications", 1, "deployments", 0], "num_replica", "num_replicas"),
        (["applications", 0, "deployments", 0], "max_ongoing_request", "max_ongoing_requests"),
        (
            ["applications", 0, "deployments", 0, "autoscaling_config"],
            "min_replica",
            "min_replicas",
        ),
        (["applications", 0, "deployments", 0, "ray_actor_options"], "num_gpu", "num_gpus"),
    ],
)
def test_a_misspelt_key_is_found_that_ray_would_take(
    path: list[str | int], key: str, meant: str
) -> None:
    change = misspell(path, key)
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in [*path, key])
    said = refusal(change)
    assert f"{place.removeprefix('.')}: there is no such key. Did you mean {meant}?" in said
    document = shipped()
    change(document)
    del document["applications"][0]["args"]  # which Ray does not look at
    assert ServeDeploySchema.model_validate(document)


def test_what_is_left_empty_is_as_if_it_were_not_there() -> None:
    document = shipped()
    vision = document["applications"][2]
    vision["runtime_env"] = {"env_vars": None}
    vision["deployments"][0]["ray_actor_options"] = {"num_cpus": None, "num_gpus": None}
    told = list(summary(parse_config(document)))
    assert told[2] == "vision at /vision: vision, replicas 1, each with CPUs 1, GPUs 0"
    vision["deployments"] = []
    assert list(summary(parse_config(document)))[2] == "vision at /vision: as the code says"


def test_free_forms_are_left_alone() -> None:
    document = shipped()
    document["applications"][0]["runtime_env"] = {"env_vars": {"ANY": "thing"}}
    options = document["applications"][0]["deployments"][0]["ray_actor_options"]
    options["resources"] = {"fast_disk": 1}
    parse_config(document)


def test_somebodys_own_application_may_stand_beside_ours() -> None:
    document = shipped()
    own = {"name": "own", "route_prefix": "/own", "import_path": "mine:app", "args": {"any": 1}}
    document["applications"].append(own)
    assert len(parse_config(document).applications) == 4


def set_import_path(document: dict[str, Any]) -> None:
    document["applications"][0]["import_path"] = "imagebeam_services.serve.app:imgae_app"


def set_deployment_name(document: dict[str, Any]) -> None:
    document["applications"][0]["deployments"][0]["name"] = "images"


def set_same_prefix(document: dict[str, Any]) -> None:
    document["applications"][0]["route_prefix"] = "/vision"


def set_no_applications(document: dict[str, Any]) -> None:
    document["applications"] = []


def set_requests_of_the_queue_alone(document: dict[str, Any]) -> None:
    document["applications"][1]["deployments"][0]["max_ongoing_requests"] = 20


def set_requests_for_the_default_queue(document: dict[str, Any]) -> None:
    del document["applications"][0]["args"]["waiting_limit"]


def set_variables(variables: object) -> Change:
    def change(document: dict[str, Any]) -> None:
        document["applications"][0]["runtime_env"] = {"env_vars": variables}

    return change


def set_modules_to_nothing(document: dict[str, Any]) -> None:
    document["applications"][0]["runtime_env"] = {"py_modules": None}


def set_gpus(document: dict[str, Any]) -> None:
    document["applications"][0]["deployments"][0]["ray_actor_options"]["num_gpus"] = -1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (set_import_path, "import_path: there is no such application. There are: imagebeam_"),
        (set_deployment_name, "deployments[0].name: the deployment's name is image."),
        (set_same_prefix, "duplicate applications for route prefix"),
        (set_no_applications, "applications: there is none to run."),
        (set_requests_of_the_queue_alone, "[0].max_ongoing_requests: must be above 20,"),
        (set_requests_for_the_default_queue, "[0].max_ongoing_requests: must be above 33,"),
        (set_variables(5), "[0].runtime_env.env_vars: must be names with their values"),
        (set_variables(["IMAGEBEAM_TOKEN=x"]), "env_vars: must be names with their values"),
        (set_variables({"OMP_NUM_THREADS": 2}), "env_vars.OMP_NUM_THREADS: name and value must"),
        (set_modules_to_nothing, "A value has a wrong type"),
        (set_gpus, "num_gpus: Input should be greater than or equal to 0."),
    ],
)
def test_what_could_not_run_is_told(change: Change, problem: str) -> None:
    assert problem in refusal(change)


@pytest.mark.parametrize("document", [None, [], "applications", 3])
def test_a_file_without_settings_is_told_how_to_begin(document: object) -> None:
    with pytest.raises(ConfigError, match="applications:"):
        parse_config(document)


def test_the_proxy_listens_on_loopback_unless_the_file_says_otherwise() -> None:
    document = shipped()
    del document["http_options"]["host"]
    assert parse_config(document).http_options.host == LOOPBACK
    del document["http_options"]
    assert parse_config(document).http_options.host == LOOPBACK
    document["http_options"] = {"host": "0.0.0.0"}  # noqa: S104 - what is tested
    assert parse_config(document).http_options.host == "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize("variable", ["IMAGEBEAM_TOKEN", "LLM_ENGINE_KEY"])
def test_a_secret_in_a_runtime_env_is_refused_and_not_repeated(variable: str) -> None:
    environment = {"env_vars": {variable: "hush-hush", "OMP_NUM_THREADS": "2"}}

    def change(document: dict[str, Any]) -> None:
        language = document["applications"][1]
        language["runtime_env"] = environment
        language["deployments"][0]["ray_actor_options"]["runtime_env"] = environment

    said = refusal(change)
    assert f"applications[1].runtime_env.env_vars.{variable}: is not given here" in said
    assert f"[1].deployments[0].ray_actor_options.runtime_env.env_vars.{variable}: is not" in said
    assert len(said.splitlines()) == 2
    assert "hush-hush" not in said


def test_what_this_machine_lacks_is_told_before_ray_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    document = shipped()
    document["applications"][1]["args"] |= {"model_path": "/no/x.gguf"}
    del document["applications"][1]["args"]["model_repo"]
    (tmp_path / "openai/clip-vit-large-patch14").mkdir(parents=True)
    config, environment = parse_config(document), Environment({"IMAGEBEAM_MODELS": str(tmp_path)})
    told = list(lacking(config, environment, has_gpu=False))
    assert [line.partition(":")[0] for line in told] == [
        *("image", "image", "language", "language", "vision")
    ]
    assert told[0] == "image: no NVIDIA GPU is here: take num_gpus out of the file."
    assert "imagebeam-services download flux2-klein-4b" in told[1]
    assert told[3] == "language: there is no /no/x.gguf here."
    assert len(list(lacking(config, environment, has_gpu=True))) == 2
