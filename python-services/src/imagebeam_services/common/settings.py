"""What every service is told at its start."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from imagebeam_services.common.listening import LOOPBACK
from imagebeam_services.common.logs import LogLevel

MIB = 2**20
DeviceChoice = Literal["auto", "cuda", "mps", "cpu"]


def make_token() -> str:
    """A new token of 192 random bits."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class CommonSettings:
    """Settings that all services share.

    Attributes:
        token: Bearer token that each request must carry.
        hosts: `Host` values that are answered; set from the bound port when the process listens.
        waiting_limit: How many requests may wait for the engine before others are answered 429.
        loads_at_start: Whether the model is loaded without a `/load`.
        is_managed: Whether something else decides when the model is loaded and unloaded and when
            the service ends, as Ray Serve does; the routes for it answer 409 then.
        ends_with_stdin: Whether the process ends when its stdin does, as when its parent dies.
        log_level: The lowest level that is logged.
        logs_prompts: Whether prompts are logged.
        body_limit_bytes: Longest request body.
        body_limit_s: Longest time for a body to arrive.
        models_folder: Where model files lie that a repository's name stands for.
        memory_limit_bytes: The most that the model may take of its device's memory, so that several
            services can share one; None for all that is free.
    """

    token: str = field(default_factory=make_token, repr=False)
    hosts: tuple[str, ...] = (LOOPBACK, "localhost")
    waiting_limit: Annotated[int, Ge(0)] = 32
    loads_at_start: bool = False
    is_managed: bool = False
    ends_with_stdin: bool = False
    log_level: LogLevel = "info"
    logs_prompts: bool = False
    body_limit_bytes: Annotated[int, Ge(1)] = 64 * MIB
    body_limit_s: Annotated[float, Gt(0)] = 30.0
    models_folder: Path = Path("models")
    memory_limit_bytes: Annotated[int, Ge(1)] | None = None


def hosts_of(port: int) -> tuple[str, ...]:
    """The `Host` values of a service that listens on this port of the loopback interface."""
    names = (LOOPBACK, "localhost")
    return tuple(f"{name}:{port}" for name in names) + (names if port == 80 else ())
