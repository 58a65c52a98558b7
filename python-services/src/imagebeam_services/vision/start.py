"""Builds the service from a command line and the environment; `cli` imports it after listening."""

import argparse

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.app import Service
from imagebeam_services.common.catalogue.catalogue import repository_named
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.vision.app import create_app
from imagebeam_services.vision.engines import build_engine
from imagebeam_services.vision.settings import VisionSettings


def start(options: argparse.Namespace, environment: Environment, common: CommonSettings) -> Service:
    """Makes the service. An option wins over its environment variable.

    Args:
        options: What `cli/vision_options.py` declares.
        environment: `VISION_MODEL_PATH` and `VISION_MODEL_REPO`.
        common: What all services are told.
    """
    log = EventLog("vision", common.log_level, prompts=common.logs_prompts)
    settings = vision_settings(options, environment, common)
    return create_app(settings, build_engine(settings, log), log)


def vision_settings(
    options: argparse.Namespace, environment: Environment, common: CommonSettings
) -> VisionSettings:
    """The settings that the command line and the environment mean."""
    # A model named on the command line wins over one in the environment, also of the other kind.
    is_named = options.model is not None or options.repo is not None
    return VisionSettings(
        common=common,
        image_folders=tuple(options.images),
        model_path=options.model if is_named else environment.path("VISION_MODEL_PATH"),
        model_repo=repository_named(
            options.repo if is_named else environment.text("VISION_MODEL_REPO")
        ),
        device=options.device,
    )
