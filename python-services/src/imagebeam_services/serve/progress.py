"""What Ray says of the applications, in lines for a person. Pure."""

import re
from collections.abc import Iterator, Sequence

from ray.serve.schema import ApplicationStatus, ApplicationStatusOverview, ServeStatus

COLOUR = re.compile("\x1b\\[[0-9;]*m")
"""What switches a terminal's colours."""


def lines(status: ServeStatus) -> Iterator[str]:
    """How each application stands, and why where it does not run."""
    for name, application in status.applications.items():
        yield f"{name}: {application.status.value}{_because(application)}"


def all_run(status: ServeStatus, names: Sequence[str]) -> bool:
    """Whether each of these applications runs."""
    running = {
        name
        for name, application in status.applications.items()
        if application.status == ApplicationStatus.RUNNING
    }
    return running.issuperset(names)


def failures(status: ServeStatus) -> list[str]:
    """The applications that Ray has given up, with the reason."""
    return [
        f"{name} cannot be run{_because(application)}"
        for name, application in status.applications.items()
        if application.status == ApplicationStatus.DEPLOY_FAILED
    ]


def _because(application: ApplicationStatusOverview) -> str:
    """The reasons; a deployment's own is nearer to the cause than the application's."""
    if application.status == ApplicationStatus.RUNNING:
        return ""
    own = [last_line(deployment.message) for deployment in application.deployments.values()]
    reasons = [reason for reason in own if reason] or [last_line(application.message)]
    return f" ({'; '.join(reasons)})" if any(reasons) else ""


def last_line(message: str) -> str:
    """What was raised: Ray sends whole tracebacks, in colours, at whose end it stands."""
    said = [line for line in COLOUR.sub("", message).splitlines() if line.strip()]
    return said[-1].strip().removeprefix("imagebeam_services.serve.") if said else ""
