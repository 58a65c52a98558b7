"""One replica of a service: the service's own app, gate and all, in a process of Ray Serve's."""

import sys
from typing import Any

from fastapi import FastAPI
from ray import serve
from ray.exceptions import RayError

from imagebeam_services.common.server import SWITCH_INTERVAL_S
from imagebeam_services.serve.args import Kind
from imagebeam_services.serve.lost_proxy import LostProxy
from imagebeam_services.serve.managed import ManagedService


@serve.ingress()
class Replica:
    """What Ray makes in the replica's process.

    Args:
        kind: Which service.
        args: Those of the application in the YAML file; checked once more, for the defaults are
            those of the machine that the replica runs on.
    """

    def __init__(self, kind: Kind, args: dict[str, Any]) -> None:
        sys.setswitchinterval(SWITCH_INTERVAL_S)  # as in the services' own process
        self._managed = ManagedService.of(kind, args)

    def __serve_build_asgi_app__(self) -> FastAPI:
        """Ray's question for the app, whose lifespan it runs next."""
        self._managed.app.add_middleware(LostProxy, lost=RayError)
        return self._managed.app

    async def check_health(self) -> None:
        """Ray's question whether the replica is well; it gets no request before the first answer.

        So the first one waits for the model. Else as `ManagedService.check_health`.
        """
        await self._managed.check_health()
