"""The line with which a person tries a cluster of this machine."""

import shlex

from ray.serve.schema import ServeDeploySchema

from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.serve.config_file import kind_of

EVERY_INTERFACE = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - listened on only if asked to
"""What to call, where the proxy listens on every interface."""


def trial(config: ServeDeploySchema, token: str) -> str | None:
    """A shell's command that asks the first service with a route for its health.

    Args:
        config: What runs.
        token: The replicas'.

    Returns:
        The command; None where no service has a route.
    """
    options = config.http_options
    host = EVERY_INTERFACE.get(options.host, options.host)
    scheme, usual_port = ("https", 443) if options.ssl_certfile else ("http", 80)
    place = f"[{host}]" if ":" in host else host
    if options.port != usual_port:  # which curl leaves out of the `Host` that it sends
        place += f":{options.port}"
    for application in config.applications:
        if kind_of(application) is None or not application.route_prefix:
            continue
        url = f"{scheme}://{place}{application.route_prefix.rstrip('/')}/health"
        words = ["curl", "-s", url, "-H", f"Authorization: Bearer {token}"]
        hosts = [name.lower() for name in application.args["hosts"]]
        if place.lower() not in hosts:
            words += ["-H", f"Host: {hosts[0]}"]
        return shlex.join(words)
    return None
