"""Builds the service from a command line and the environment; `cli` imports it after listening."""

import argparse

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.app import Service
from imagebeam_services.common.catalogue.catalogue import repository_named
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.settings import CommonSettings
from imagebeam_services.language.app import create_app
from imagebeam_services.language.engines import build_engine
from imagebeam_services.language.settings import LanguageSettings


def start(options: argparse.Namespace, environment: Environment, common: CommonSettings) -> Service:
    """Makes the service. An option wins over its environment variable.

    Args:
        options: What `cli/language_options.py` declares.
        environment: `LLM_MODEL_PATH`, `LLM_MODEL_REPO`, `LLM_MODEL_FILE`, `LLM_GPU_LAYERS`,
            `LLM_CONTEXT_SIZE`, `LLM_ENGINE_KEY`, and `LLM_USE_8BIT`, which does nothing.
        common: What all services are told.

    Raises:
        VariableError: A variable has a value that cannot be used.
    """
    log = EventLog("language", common.log_level, prompts=common.logs_prompts)
    if environment.text("LLM_USE_8BIT") is not None:
        reason = "GGUF files carry their own quantisation: choose a file instead, such as Q8_0."
        log.warning("variable.ignored", name="LLM_USE_8BIT", reason=reason)
    settings = language_settings(options, environment, common)
    return create_app(settings, build_engine(settings, environment.variables, log), log)


def language_settings(
    options: argparse.Namespace, environment: Environment, common: CommonSettings
) -> LanguageSettings:
    """The settings that the command line and the environment mean; raises as `start`."""
    # A model named on the command line wins over one in the environment, also of the other kind.
    is_named = options.model is not None or options.repo is not None
    gpu_layers = options.gpu_layers
    if gpu_layers is None:
        gpu_layers = environment.integer("LLM_GPU_LAYERS", lowest=-1)
    context_tokens = options.context or environment.integer("LLM_CONTEXT_SIZE", lowest=64)
    return LanguageSettings(
        common=common,
        engine=options.engine,
        model_path=options.model if is_named else environment.path("LLM_MODEL_PATH"),
        model_repo=repository_named(
            options.repo if is_named else environment.text("LLM_MODEL_REPO")
        ),
        model_file=options.file or environment.text("LLM_MODEL_FILE"),
        projector_path=options.projector,
        gpu_layers=LanguageSettings.gpu_layers if gpu_layers is None else gpu_layers,
        context_tokens=context_tokens or LanguageSettings.context_tokens,
        places=options.parallel,
        threads=options.threads,
        engine_url=options.engine_url,
        engine_model=options.engine_model,
        engine_key=environment.text("LLM_ENGINE_KEY"),
    )
