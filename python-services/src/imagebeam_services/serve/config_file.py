"""Reads the YAML file that says what runs where, and finds what is wrong with it before it runs.

Ray's own check takes misspelt keys without a word, and looks at no application's `args`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from ray.serve.schema import (
    RayActorOptionsSchema,
    ServeApplicationSchema,
    ServeDeploySchema,
)

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.common.model_folder import find_repository
from imagebeam_services.serve.args import (
    KINDS,
    SECRETS,
    ArgsError,
    Kind,
    parse_args,
    requests_held,
)
from imagebeam_services.serve.problems import unknown_keys, wrong_values

IMPORT_PATHS: dict[str, Kind] = {f"imagebeam_services.serve.app:{kind}_app": kind for kind in KINDS}


class ConfigError(Exception):
    """The file cannot be used; the message says why, a line each."""


def read_config(path: Path) -> ServeDeploySchema:
    """Reads and checks the file; nothing is started, and no model is looked for.

    Where the file names no host, the proxy listens on the loopback interface alone, unlike with
    Ray's own tools.

    Raises:
        ConfigError: It cannot be used.
    """
    try:
        return parse_config(_document_in(path))
    except RecursionError:  # also of an alias that stands within what it names
        raise ConfigError(f"{path}: is nested too deeply.") from None


def _document_in(path: Path) -> object:
    try:
        document: object = yaml.safe_load(path.read_text(encoding="utf-8"))
    # PyYAML lets through what Python says of a date or a number that is none.
    except (OSError, yaml.YAMLError, ValueError, LookupError, AttributeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return document


def parse_config(document: object) -> ServeDeploySchema:
    """Makes the configuration of what stood in the file; else as `read_config`."""
    if not isinstance(document, dict):
        raise ConfigError("The file holds no settings: it begins with `applications:`.")
    problems = list(unknown_keys(document, ServeDeploySchema))
    try:
        config = ServeDeploySchema.model_validate(document)
    except ValidationError as error:
        raise ConfigError("\n".join([*problems, *wrong_values(error)])) from None
    except (TypeError, AttributeError) as error:  # Ray's validators take the types for granted
        raise ConfigError("\n".join([*problems, f"A value has a wrong type: {error}."])) from error
    if not config.applications:
        problems.append("applications: there is none to run.")
    for number, application in enumerate(config.applications):
        problems += _problems_of(application, f"applications[{number}]")
    if problems:
        raise ConfigError("\n".join(problems))
    if "host" not in config.http_options.model_fields_set:
        config.http_options.host = LOOPBACK
    return config


def kind_of(application: ServeApplicationSchema) -> Kind | None:
    """Which service it is; None where it is somebody's own application."""
    return IMPORT_PATHS.get(application.import_path)


def _problems_of(application: ServeApplicationSchema, at: str) -> Iterator[str]:
    kind = kind_of(application)
    if kind is None:
        if application.import_path.startswith("imagebeam_services."):
            yield f"{at}.import_path: there is no such application. There are: {_paths()}."
        return
    for number, deployment in enumerate(application.deployments):
        if deployment.name != kind:
            yield f"{at}.deployments[{number}].name: the deployment's name is {kind}."
    for place, environment in _runtime_environments(application):
        for problem in _variables_problems(environment.get("env_vars")):
            yield f"{at}.{place}.{problem}"
    try:
        values = parse_args(kind, application.args)
    except ArgsError as error:
        yield from (f"{at}.args.{problem}" for problem in error.problems)
        return
    held = requests_held(kind, values)
    for number, deployment in enumerate(application.deployments):
        is_set = "max_ongoing_requests" in deployment.model_fields_set
        if is_set and deployment.max_ongoing_requests <= held:
            yield (
                f"{at}.deployments[{number}].max_ongoing_requests: must be above {held}, the "
                "engine's places and waiting_limit together, for the service itself to refuse."
            )


def _paths() -> str:
    return ", ".join(IMPORT_PATHS)


def _runtime_environments(
    application: ServeApplicationSchema,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The places of the file in which replicas are given variables, with what stands there."""
    yield "runtime_env", application.runtime_env
    for number, deployment in enumerate(application.deployments):
        options = deployment.ray_actor_options
        if isinstance(options, RayActorOptionsSchema):
            yield f"deployments[{number}].ray_actor_options.runtime_env", options.runtime_env


def _variables_problems(variables: object) -> Iterator[str]:
    """What is wrong with an `env_vars`; the values are not repeated."""
    if variables is None:
        return
    if not isinstance(variables, dict):
        yield "env_vars: must be names with their values, as in `NAME: value`."
        return
    for name, value in variables.items():
        if name in SECRETS.values():
            yield (
                f"env_vars.{name}: is not given here, because Ray writes runtime_env to its logs: "
                "set it in the environment in which the cluster's nodes are started."
            )
        elif not isinstance(name, str) or not isinstance(value, str):
            yield f"env_vars.{name}: name and value must be text: write them in quotes."


def summary(config: ServeDeploySchema) -> Iterator[str]:
    """Says what would run, a line an application."""
    for application in config.applications:
        given = application.model_dump(exclude_unset=True)
        parts = [_shares(deployment) for deployment in given.get("deployments", [])]
        shares = "; ".join(parts) or "as the code says"
        yield f"{application.name} at {application.route_prefix or 'no route'}: {shares}"


def lacking(config: ServeDeploySchema, environment: Environment, *, has_gpu: bool) -> Iterator[str]:
    """What the file asks for and this machine has not, a line each: Ray would wait for ever."""
    for application in config.applications:
        given = application.model_dump(exclude_unset=True)
        for deployment in given.get("deployments", []):
            if (deployment.get("ray_actor_options") or {}).get("num_gpus") and not has_gpu:
                yield f"{application.name}: no NVIDIA GPU is here: take num_gpus out of the file."
        kind = kind_of(application)
        if kind is None:
            continue
        values = parse_args(kind, application.args)
        path, repository = values.get("model_path"), values.get("model_repo")
        if path is not None and not path.exists():
            yield f"{application.name}: there is no {path} here."
        try:
            if repository is not None:
                folder = environment.models_folder(values.get("models_folder"))
                find_repository(folder, repository)
        except ModelFileError as error:
            yield f"{application.name}: {error.message}"


def _shares(deployment: dict[str, Any]) -> str:
    """How often a deployment runs, and what of a machine each replica is reckoned to take."""
    scaling = deployment.get("autoscaling_config") or {}
    options = deployment.get("ray_actor_options") or {}
    replicas = deployment.get("num_replicas") or 1
    if scaling:
        replicas = f"{scaling.get('min_replicas', 1)} to {scaling.get('max_replicas', 1)}"
    cpus, gpus = options.get("num_cpus"), options.get("num_gpus") or 0
    cpus = 1 if cpus is None else cpus
    return f"{deployment['name']}, replicas {replicas}, each with CPUs {cpus:g}, GPUs {gpus:g}"
