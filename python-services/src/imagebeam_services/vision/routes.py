"""The routes of the vision service."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request

from imagebeam_services.common.answers import result_while_connected, while_connected
from imagebeam_services.common.error_body import (
    WORK_ERRORS,
    ErrorItem,
    detail_of,
    error_responses,
)
from imagebeam_services.common.errors import ImageRefusedError, PathRefusedError, ServiceError
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.json_route import JsonRoute
from imagebeam_services.common.micro_batches import MicroBatches, Piece
from imagebeam_services.common.model_list import models_of
from imagebeam_services.common.request_id import request_id_of
from imagebeam_services.vision.bodies import (
    EvaluateAnswer,
    EvaluateBatch,
    EvaluateBatchAnswer,
    EvaluateBody,
    EvaluateItem,
    OkEvaluation,
)
from imagebeam_services.vision.evaluating import Evaluating, Outcome

VISION_ERRORS = (ImageRefusedError, PathRefusedError)
RequestId = Annotated[str, Depends(request_id_of)]


class VisionRoutes:
    """Answers with what the engine judges.

    Args:
        host: The engine's host; requests for several images wait and run there.
        singles: The same for those for one image, which become batches while they wait.
        evaluating: Judges them.
    """

    def __init__(
        self,
        host: ModelHost,
        singles: MicroBatches[EvaluateItem, EvaluateAnswer],
        evaluating: Evaluating,
    ) -> None:
        self._host = host
        self._singles = singles
        self._evaluating = evaluating

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["vision"], route_class=JsonRoute)
        router.add_api_route(
            "/evaluate",
            self.evaluate,
            methods=["POST"],
            responses=error_responses(WORK_ERRORS, VISION_ERRORS),
        )
        router.add_api_route(
            "/v1/models",
            models_of(self._host, "scores"),
            methods=["GET"],
            responses=error_responses(),
        )
        return router

    async def evaluate(
        self, body: Annotated[EvaluateBody, Body()], request: Request, request_id: RequestId
    ) -> EvaluateAnswer | EvaluateBatchAnswer:
        """Judges one image, or with `items` several."""
        if isinstance(body, EvaluateItem):
            return await while_connected(request, *self._singles.begin(request_id, body))
        outcomes = await result_while_connected(
            request, self._host.work, request_id, lambda job: self._judge_batch(job, body)
        )
        return EvaluateBatchAnswer(items=[item_of(outcome) for outcome in outcomes])

    async def _judge_batch(self, job: Job, body: EvaluateBatch) -> Sequence[Outcome]:
        outcomes = await self._evaluating.judge([Piece(job, item) for item in body.items])
        job.cancel.raise_if_cancelled()
        return outcomes


def item_of(outcome: Outcome) -> OkEvaluation | ErrorItem:
    """One entry of a batch's answer."""
    if isinstance(outcome, ServiceError):
        return ErrorItem(error=detail_of(outcome))
    return OkEvaluation(ok=outcome)
