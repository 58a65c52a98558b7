"""What Ray says of applications, made up."""

from ray.serve._private.common import DeploymentStatus, DeploymentStatusTrigger
from ray.serve.schema import (
    ApplicationStatus,
    ApplicationStatusOverview,
    DeploymentStatusOverview,
    ServeStatus,
)

Told = tuple[str, ApplicationStatus, str, str]
"""An application's name and status, its own message, and that of its one deployment."""


def status_of(*applications: Told) -> ServeStatus:
    """The status of a cluster with these applications."""
    return ServeStatus(
        applications={
            name: ApplicationStatusOverview(
                status=status,
                message=message,
                last_deployed_time_s=0,
                deployments={
                    name: DeploymentStatusOverview(
                        status=DeploymentStatus.UPDATING,
                        status_trigger=DeploymentStatusTrigger.CONFIG_UPDATE_STARTED,
                        replica_states={},
                        message=why,
                    )
                },
            )
            for name, status, message, why in applications
        }
    )
