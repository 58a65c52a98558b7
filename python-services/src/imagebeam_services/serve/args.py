"""The `args` of an application in the YAML file: which there are, and the settings they become.

They are the fields of the services' own settings, by their names there, so that nothing is
described twice. The token is none of them: Ray writes `args` to its logs.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, BaseModel, Field, ValidationError, create_model

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.serve.problems import unknown_keys, wrong_values
from imagebeam_services.vision.settings import VisionSettings

Kind = Literal["language", "image", "vision"]
KINDS: tuple[Kind, ...] = ("language", "image", "vision")

COMMON_ARGS = frozenset(
    {
        *("hosts", "waiting_limit", "body_limit_bytes", "body_limit_s"),
        *("log_level", "logs_prompts", "models_folder", "memory_limit_bytes"),
    }
)
"""The rest of `CommonSettings` is decided here: a replica loads at its start, and is managed."""

SECRETS = {"token": "IMAGEBEAM_TOKEN", "engine_key": "LLM_ENGINE_KEY"}
"""What is no arg, and the variable in the replica's environment that it comes from."""


class ArgsError(ValueError):
    """An application's args cannot be used; the message says why, a line each."""

    def __init__(self, kind: Kind, problems: Collection[str]) -> None:
        super().__init__(kind, problems)  # as they came: from these Ray's processes make it anew
        self.kind = kind
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(f"{self.kind}: {problem}" for problem in self.problems)


class TokenMissingError(Exception):
    """There is no token in the environment of a replica."""


def _is_absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("must be an absolute path, on the machine that the replica runs on")
    return path


def _args_model(name: str, settings: type, without: Collection[str]) -> type[BaseModel]:
    """Makes a model of the fields of a service's settings, and of those that all share.

    Args:
        name: The model's.
        settings: The dataclass.
        without: Its fields that are no args.
    """
    wanted = [(settings, entry) for entry in fields(settings) if entry.name not in without]
    wanted += [(CommonSettings, e) for e in fields(CommonSettings) if e.name in COMMON_ARGS]
    made: dict[str, Any] = {}
    for owner, entry in wanted:
        hint = get_type_hints(owner, include_extras=True)[entry.name]
        if Path in (hint, *getattr(hint, "__args__", ())):
            hint = Annotated[Path, AfterValidator(_is_absolute)]
        # What is not given is left to the dataclass, on the machine that the replica runs on.
        made[entry.name] = (hint, None)
    # Which names and ports lead to the cluster's proxy is known to nobody but the YAML's author.
    made["hosts"] = (tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1))
    return create_model(name, **made)


ARGS_MODELS: Mapping[Kind, type[BaseModel]] = {
    "language": _args_model("LanguageArgs", LanguageSettings, {"common", "engine_key"}),
    # Files would lie on whichever machine the replica runs on: images come and go as bytes.
    "image": _args_model("ImageArgs", ImageSettings, {"common", "images_folder", "transport"}),
    "vision": _args_model("VisionArgs", VisionSettings, {"common", "image_folders"}),
}


def parse_args(kind: Kind, args: Mapping[str, Any]) -> dict[str, Any]:
    """Checks an application's args. Pure: no file is looked for.

    Returns:
        The values that were given, by the names of the settings' fields.

    Raises:
        ArgsError: There are unknown keys, wrong values, or no model to load.
    """
    problems = [
        f"{name}: is not given here, because Ray writes args to its logs: set {variable} in the "
        "environment in which the cluster's nodes are started."
        for name, variable in SECRETS.items()
        if name in args
    ]
    given = {name: value for name, value in args.items() if name not in SECRETS}
    model = ARGS_MODELS[kind]
    problems += unknown_keys(given, model)
    try:
        values = model.model_validate(given)
    except ValidationError as error:
        raise ArgsError(kind, [*problems, *wrong_values(error)]) from None
    if given.get("engine") != "url":
        if bool(given.get("model_path")) == bool(given.get("model_repo")):
            problems.append("name the model with either model_path or model_repo.")
    elif not given.get("engine_url"):
        problems.append("engine_url: is missing: the other server's address, with its /v1.")
    if problems:
        raise ArgsError(kind, problems)
    return {name: getattr(values, name) for name in values.model_fields_set}


def requests_held(kind: Kind, values: Mapping[str, Any]) -> int:
    """How many requests one replica's service takes, at work and waiting, before it refuses.

    Args:
        kind: Which service.
        values: What `parse_args` made.
    """
    places: int = values.get("places", LanguageSettings.places) if kind == "language" else 1
    waiting: int = values.get("waiting_limit", CommonSettings.waiting_limit)
    return places + waiting


def common_settings(values: Mapping[str, Any], environment: Environment) -> CommonSettings:
    """What all services are told, for a replica.

    Args:
        values: What `parse_args` made.
        environment: The replica's: `IMAGEBEAM_TOKEN`, and `IMAGEBEAM_MODELS`.

    Raises:
        TokenMissingError: There is no token.
    """
    token = environment.token()
    if token is None:
        raise TokenMissingError(
            "IMAGEBEAM_TOKEN is not set where this replica runs: set it in the environment in "
            "which the cluster's nodes are started."
        )
    given = {name: value for name, value in values.items() if name in COMMON_ARGS}
    given["hosts"] = tuple(host.lower() for host in given["hosts"])
    given["models_folder"] = environment.models_folder(given.get("models_folder"))
    return CommonSettings(**given, token=token, loads_at_start=True, is_managed=True)


def own_settings(values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `parse_args`' values that only this kind of service has."""
    return {name: value for name, value in values.items() if name not in COMMON_ARGS}
