"""From an application's args to the service that its replicas run."""

from collections.abc import Mapping
from typing import Any

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.app import Service
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.app import create_app as create_image_app
from imagebeam_services.image.engines import build_engine as build_image_engine
from imagebeam_services.image.settings import ImageSettings
from imagebeam_services.language.app import create_app as create_language_app
from imagebeam_services.language.engines import build_engine as build_language_engine
from imagebeam_services.language.settings import LanguageSettings
from imagebeam_services.serve.args import Kind, common_settings, own_settings, parse_args
from imagebeam_services.vision.app import create_app as create_vision_app
from imagebeam_services.vision.engines import build_engine as build_vision_engine
from imagebeam_services.vision.settings import VisionSettings


def build_service(kind: Kind, args: Mapping[str, Any], environment: Environment) -> Service:
    """Makes the service; nothing heavy is imported and no model is looked for yet.

    Args:
        kind: Which one.
        args: Those of the application in the YAML file.
        environment: The replica's.

    Raises:
        ArgsError: The args cannot be used.
        TokenMissingError: The environment has no `IMAGEBEAM_TOKEN`.
    """
    values = parse_args(kind, args)
    common = common_settings(values, environment)
    own = own_settings(values)
    log = EventLog(kind, common.log_level, prompts=common.logs_prompts)
    match kind:
        case "language":
            key = environment.text("LLM_ENGINE_KEY")
            language = LanguageSettings(common=common, engine_key=key, **own)
            engine = build_language_engine(language, environment.variables, log)
            return create_language_app(language, engine, log)
        case "image":
            image = image_settings(common, own)
            return create_image_app(image, build_image_engine(image, log), log)
        case "vision":
            vision = VisionSettings(common=common, **own)
            return create_vision_app(vision, build_vision_engine(vision, log), log)


def image_settings(common: CommonSettings, own: Mapping[str, Any]) -> ImageSettings:
    """The image service's settings: bytes alone, for a path means nothing on another machine."""
    return ImageSettings(common=common, images_folder=None, transport="bytes", **own)
