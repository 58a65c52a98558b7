"""The routes of the vision service."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request

from imagebeam_services.common.answers import result_while_connected
from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.error_body import (
    BODY_ERRORS,
    GATE_ERRORS,
    WORK_ERRORS,
    ErrorItem,
    detail_of,
    error_responses,
)
from imagebeam_services.common.errors import (
    EngineFailedError,
    ImageRefusedError,
    PathRefusedError,
    ServiceError,
)
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.image_files import read_below
from imagebeam_services.common.images import decode_base64_image, decode_image
from imagebeam_services.common.jobs import Job
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.request_id import request_id_of
from imagebeam_services.vision.bodies import (
    EvaluateAnswer,
    EvaluateBatch,
    EvaluateBatchAnswer,
    EvaluateBody,
    EvaluateItem,
    OkEvaluation,
)
from imagebeam_services.vision.protocol import EvaluateRequest, Evaluation, VisionEngine

VISION_ERRORS = (ImageRefusedError, PathRefusedError)
RequestId = Annotated[str, Depends(request_id_of)]
Outcome = Evaluation | ServiceError


class VisionRoutes:
    """Answers with what the engine judges.

    Args:
        host: The engine's host.
        engine: The engine.
        device: The thread that it lives on.
        folders: Where `image_path` may lead.
        log: Takes prompts where they are logged at all.
    """

    def __init__(
        self,
        host: ModelHost,
        engine: VisionEngine,
        device: DeviceThread,
        folders: Sequence[Path],
        log: EventLog,
    ) -> None:
        self._host = host
        self._engine = engine
        self._device = device
        self._folders = folders
        self._log = log

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["vision"])
        router.add_api_route(
            "/evaluate",
            self.evaluate,
            methods=["POST"],
            responses=error_responses(GATE_ERRORS, BODY_ERRORS, WORK_ERRORS, VISION_ERRORS),
        )
        return router

    async def evaluate(
        self, body: Annotated[EvaluateBody, Body()], request: Request, request_id: RequestId
    ) -> EvaluateAnswer | EvaluateBatchAnswer:
        """Judges one image, or with `items` several."""
        self._host.require_loaded()
        items = body.items if isinstance(body, EvaluateBatch) else [body]
        prepared = await asyncio.to_thread(lambda: [self._prepare(item) for item in items])
        outcomes = await result_while_connected(
            request, self._host.work, request_id, lambda job: self._judge(job, prepared)
        )
        if isinstance(body, EvaluateBatch):
            return EvaluateBatchAnswer(items=[self._item(outcome) for outcome in outcomes])
        return self._answer(outcomes[0])

    def _prepare(self, item: EvaluateItem) -> EvaluateRequest | ServiceError:
        try:
            if item.image_path is not None:
                image = decode_image(read_below(item.image_path, self._folders))
            else:
                image = decode_base64_image(item.image_b64 or "")
        except ServiceError as error:
            return error
        return EvaluateRequest(image, item.prompt)

    async def _judge(
        self, job: Job, prepared: Sequence[EvaluateRequest | ServiceError]
    ) -> list[Outcome]:
        """One outcome an item; items whose image was refused never reach the engine."""
        requests = [entry for entry in prepared if isinstance(entry, EvaluateRequest)]
        for entry in requests:
            self._log.prompt(job.id, entry.prompt)
        judged: Sequence[Outcome] = []
        if requests:
            judged = await self._device.run(lambda: self._engine.evaluate(requests, job.cancel))
        if len(judged) != len(requests):
            raise EngineFailedError("The engine judged another number of images than it was given.")
        results = iter(judged)
        return [entry if isinstance(entry, ServiceError) else next(results) for entry in prepared]

    def _item(self, outcome: Outcome) -> OkEvaluation | ErrorItem:
        if isinstance(outcome, ServiceError):
            return ErrorItem(error=detail_of(outcome))
        return OkEvaluation(ok=self._answer(outcome))

    def _answer(self, outcome: Outcome) -> EvaluateAnswer:
        """The answer; what the item failed with is raised, and so answers the whole request."""
        if isinstance(outcome, ServiceError):
            raise outcome
        models = self._engine.models
        return EvaluateAnswer(
            clip_score=outcome.clip_score,
            aesthetic_score=outcome.aesthetic_score,
            clip_cosine=outcome.clip_cosine,
            clip_score_raw=2.5 * max(outcome.clip_cosine, 0.0),
            aesthetic_raw=outcome.aesthetic_raw,
            prompt_truncated=outcome.prompt_truncated,
            clip_model=models.clip,
            aesthetic_model=models.aesthetic,
        )
