"""What all services are told, from a command line and the environment."""

import argparse

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.settings import CommonSettings, hosts_of, make_token


def common_settings(
    options: argparse.Namespace, environment: Environment, port: int
) -> CommonSettings:
    """The settings; an option wins over its environment variable.

    Args:
        options: What `cli/services.py` declares.
        environment: `IMAGEBEAM_TOKEN` and `IMAGEBEAM_MODELS`.
        port: Where the service listens.
    """
    return CommonSettings(
        token=environment.token() or make_token(),
        hosts=hosts_of(port),
        waiting_limit=options.queue,
        loads_at_start=options.load,
        ends_with_stdin=options.exit_with_stdin,
        log_level=options.log_level,
        logs_prompts=options.log_prompts,
        memory_limit_bytes=options.memory_limit,
        models_folder=environment.models_folder(options.models),
    )
