"""Builds the service from a command line and the environment; `cli` imports it after listening."""

import argparse

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.app import Service
from imagebeam_services.common.catalogue.catalogue import repository_named
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.image.app import create_app
from imagebeam_services.image.engines import build_engine
from imagebeam_services.image.settings import ImageSettings


def start(options: argparse.Namespace, environment: Environment, common: CommonSettings) -> Service:
    """Makes the service. An option wins over its environment variable.

    Args:
        options: What `cli/image_options.py` declares.
        environment: `IMAGE_MODEL_PATH`, `IMAGE_MODEL_REPO`, `IMAGE_MODEL_FILE` and
            `IMAGE_MODEL_BASE`.
        common: What all services are told.
    """
    log = EventLog("image", common.log_level, prompts=common.logs_prompts)
    settings = image_settings(options, environment, common)
    return create_app(settings, build_engine(settings, log), log)


def image_settings(
    options: argparse.Namespace, environment: Environment, common: CommonSettings
) -> ImageSettings:
    """The settings that the command line and the environment mean."""
    # A model named on the command line wins over one in the environment, also of the other kind.
    is_named = options.model is not None or options.repo is not None
    is_base_named = is_named or options.base is not None
    return ImageSettings(
        common=common,
        images_folder=options.images or "temporary",
        model_path=options.model if is_named else environment.path("IMAGE_MODEL_PATH"),
        model_repo=repository_named(
            options.repo if is_named else environment.text("IMAGE_MODEL_REPO")
        ),
        model_file=options.file if is_named else environment.text("IMAGE_MODEL_FILE"),
        base=options.base if is_base_named else environment.text("IMAGE_MODEL_BASE"),
        loras_folder=options.loras,
        device=options.device,
        speed=options.speed,
        transport=options.transport,
    )
