"""A service as a replica of Ray Serve's holds it. Imports no ray."""

import os
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from imagebeam_services.cli.environment import Environment
from imagebeam_services.common.app import Service
from imagebeam_services.common.state import Failed, Loading
from imagebeam_services.serve.args import Kind
from imagebeam_services.serve.services import build_service


class ReplicaFailedError(Exception):
    """The model could not be loaded, or its engine died; Ray shows the message and starts anew."""


class ManagedService:
    """The service's app, and whether it is well.

    Args:
        service: Made by `build_service`.
    """

    def __init__(self, service: Service) -> None:
        self._service = service

    @classmethod
    def of(cls, kind: Kind, args: Mapping[str, Any]) -> "ManagedService":
        """The service that an application's args mean, in this process's environment."""
        return cls(build_service(kind, args, Environment(os.environ)))

    @property
    def app(self) -> FastAPI:
        """The app, gate and all; its lifespan begins the load."""
        return self._service.app

    async def check_health(self) -> None:
        """Waits for a load under way, and returns if the model is loaded.

        Raises:
            ReplicaFailedError: The load has failed, or the engine has died since.
            ServiceError: The load under way fails.
        """
        host = self._service.host
        if isinstance(host.state, Loading):
            await host.load()
        if isinstance(host.state, Failed):
            raise ReplicaFailedError(host.state.reason)
