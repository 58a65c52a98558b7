"""What a YAML file of Ray Serve imports: `import_path: imagebeam_services.serve.app:image_app`.

Each is a function of the application's `args`; see `imagebeam.yaml` beside this file.
"""

from typing import Any

from ray import serve
from ray.serve import Application

from imagebeam_services.serve.args import Kind, parse_args, requests_held
from imagebeam_services.serve.replica import Replica

SPARE_REQUESTS = 8
"""Room in a full replica for what is no work: `/health`, `/cancel`, and refusals."""
QUEUED_IN_PROXY = 64
RETRY_AFTER_S = 1
HEALTH_CHECK_PERIOD_S = 2
"""A check only reads a state. After three that fail in a row, Ray starts the replica anew."""


def language_app(args: dict[str, Any]) -> Application:
    """The language service; raises `ArgsError` where the args cannot be used."""
    return _application("language", args)


def image_app(args: dict[str, Any]) -> Application:
    """The image service; raises `ArgsError` where the args cannot be used."""
    return _application("image", args)


def vision_app(args: dict[str, Any]) -> Application:
    """The vision service; raises `ArgsError` where the args cannot be used."""
    return _application("vision", args)


def _application(kind: Kind, args: dict[str, Any]) -> Application:
    """One deployment, of the service's name; the YAML's `deployments` change these defaults.

    Two queues stand before an engine. The replica's own is the shorter one, so that it is the one
    which refuses, in the service's form and with a good guess at the time to wait; Ray's refuses,
    in plain text, where so many ask at once that even refusals would pile up.
    """
    values = parse_args(kind, args)
    deployed = serve.deployment(
        name=kind,
        max_ongoing_requests=requests_held(kind, values) + SPARE_REQUESTS,
        max_queued_requests=QUEUED_IN_PROXY,
        backpressure_config={"status_code": 429, "retry_after_s": RETRY_AFTER_S},
        health_check_period_s=HEALTH_CHECK_PERIOD_S,
    )
    return deployed(Replica).bind(kind, args)
