"""The routes by which work is watched and ended from outside, by its request's id."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field

from imagebeam_services.common.error_body import BODY_ERRORS, error_responses
from imagebeam_services.common.errors import UnknownRequestError
from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.request_id import REQUEST_ID_PATTERN
from imagebeam_services.common.worklist import Worklist

RequestId = Annotated[str, Path(pattern=REQUEST_ID_PATTERN, description="Its `X-Request-Id`.")]


class RequestReport(ResponseBody):
    """One request's work. It is forgotten when it ends, for its own request is answered then."""

    id: str
    state: Literal["waiting", "running", "ending"] = Field(
        description="`ending`: it was cancelled, and the engine has not left it yet."
    )
    position: int = Field(description="Places away from the engine; 0 where it is in it.")
    waited_s: float = Field(description="How long it has waited, or had when it began.")
    worked_s: float | None = Field(
        description="How long it has been in the engine; null before. Time-outs count from here."
    )
    steps_done: int | None = Field(description="All items together; null before the first step.")
    steps_total: int | None = Field(description="Likewise; null where the engine takes no steps.")


class RequestList(ResponseBody):
    """All work that waits or runs, in the order in which it came."""

    requests: list[RequestReport]


class CancelAnswer(ResponseBody):
    """Work was asked to end; each request is answered with 499."""

    cancelled: list[str]


def requests_router(work: Worklist) -> APIRouter:
    """Makes the routes.

    Args:
        work: All there is.
    """
    router = APIRouter()
    errors = error_responses(BODY_ERRORS, (UnknownRequestError,))

    @router.get("/requests", responses=error_responses())
    async def requests() -> RequestList:
        """All work that waits or runs."""
        return RequestList(requests=[report_of(work, job) for job in work.jobs])

    @router.get("/requests/{request_id}", responses=errors)
    async def request_report(request_id: RequestId) -> RequestReport:
        """One request's work: where it waits, when it began, how far it is."""
        return report_of(work, work.job(request_id))

    @router.post("/cancel", responses=error_responses())
    async def cancel_all() -> CancelAnswer:
        """Ends all work, whether it waits or runs; what comes after it is taken as ever."""
        return CancelAnswer(cancelled=[job.id for job in work.cancel_all("by request")])

    @router.post("/cancel/{request_id}", responses=errors)
    async def cancel(request_id: RequestId) -> CancelAnswer:
        """Ends one request's work, whether it waits or runs."""
        work.job(request_id).cancel.cancel("by request")
        return CancelAnswer(cancelled=[request_id])

    return router


def report_of(work: Worklist, job: Job) -> RequestReport:
    """How a job stands now."""
    waited_s, worked_s = work.admission.seconds_of(job)
    done, total = job.steps or (None, None)
    state: Literal["waiting", "running"] = "waiting" if worked_s is None else "running"
    return RequestReport(
        id=job.id,
        state="ending" if job.cancel.is_cancelled else state,
        position=work.admission.position(job),
        waited_s=round(waited_s, 3),
        worked_s=None if worked_s is None else round(worked_s, 3),
        steps_done=done,
        steps_total=total,
    )
