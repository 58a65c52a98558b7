"""Carries `imagebeam-services serve` out; imported once what Ray reads in variables is set."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import MutableMapping

from ray.serve.schema import ServeDeploySchema

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.memory import query_gpus
from imagebeam_services.common.settings import make_token
from imagebeam_services.serve import cluster
from imagebeam_services.serve.config_file import ConfigError, lacking, read_config, summary
from imagebeam_services.serve.environment import provide_token
from imagebeam_services.serve.trial import trial


def check_or_serve(options: argparse.Namespace, variables: MutableMapping[str, str]) -> int:
    """Does what the command says; see `cli/serve.py` for what it returns.

    Args:
        options: What `cli/serve.py` declares.
        variables: The process's own; a local cluster's replicas find their token in them.
    """
    try:
        config = read_config(options.config)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options.address is None:
        has_gpu = bool(asyncio.run(query_gpus()))
        for line in lacking(config, Environment(variables), has_gpu=has_gpu):
            sys.stderr.write(f"Warning: {line}\n")
    if options.check:
        sys.stdout.writelines(f"{line}\n" for line in summary(config))
        return 0
    where = cluster.Cluster(options.address, options.cpus)
    is_new = where.address is None and provide_token(variables, make_token())
    token = variables["IMAGEBEAM_TOKEN"] if is_new else None
    try:
        cluster.run(config, where, lambda: _announce(config, token))
    except (cluster.ClusterError, cluster.DeployFailedError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _announce(config: ServeDeploySchema, new_token: str | None) -> None:
    """Prints the line from which a parent process reads the port; tells a person how to try it."""
    prefixes = {application.name: application.route_prefix for application in config.applications}
    port = config.http_options.port
    event = {"event": "listening", "service": "serve", "port": port, "pid": os.getpid()}
    sys.stdout.write(json.dumps({**event, "applications": prefixes}) + "\n")
    sys.stdout.flush()
    if new_token is not None:
        sys.stderr.write("All applications answer; Ctrl-C ends them.\n")
        if (command := trial(config, new_token)) is not None:
            sys.stderr.write(f"Try one:\n  {command}\n")
