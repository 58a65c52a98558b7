"""What Ray is told by environment variables, which it reads when it is imported: not here."""

import secrets
from collections.abc import MutableMapping

from imagebeam_services.cli.environment import Environment

AUTHENTICATION = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")


def quiet_ray(variables: MutableMapping[str, str]) -> None:
    """Nothing is told to Ray's makers, unless somebody wants that."""
    variables.setdefault("RAY_USAGE_STATS_ENABLED", "0")


def guard_local_cluster(variables: MutableMapping[str, str]) -> None:
    """Makes a cluster of this machine alone one that nobody else can use.

    Whoever reaches Ray's ports runs what they like. A token of this start alone is what Ray's own
    processes are known by: left to itself, Ray would write one into the home folder and keep it.
    A choice that stands in the environment already is left alone.

    Args:
        variables: The process's own; Ray's processes inherit them.
    """
    if not any(name in variables for name in AUTHENTICATION):
        variables["RAY_AUTH_MODE"] = "token"
        variables["RAY_AUTH_TOKEN"] = secrets.token_urlsafe(32)
    # Without it, Ray's ports are open on every interface: `_node_ip_address="127.0.0.1"` alone is
    # taken for the machine's other address. Named for the systems on which it is Ray's default.
    variables.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    # An address in the environment would make Ray join that cluster.
    variables.pop("RAY_ADDRESS", None)


def provide_token(variables: MutableMapping[str, str], new_token: str) -> bool:
    """Sees to it that a local cluster's replicas have a token; says whether it is a new one."""
    if Environment(variables).token() is not None:
        return False
    variables["IMAGEBEAM_TOKEN"] = new_token
    return True
