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
from imagebeam_services.vision.protocol import (
    EvaluateRequest,
    Evaluation,
    VisionEngine,
    VisionModels,
)
from imagebeam_services.vision.scores import published_clip_score

MAX_BATCH_PIXELS = 320_000_000
"""1 GB as RGB; 64 images of 2048 x 2048 are 268 million."""
VISION_ERRORS = (ImageRefusedError, PathRefusedError)
RequestId = Annotated[str, Depends(request_id_of)]
Outcome = EvaluateAnswer | ServiceError


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
        items = body.items if isinstance(body, EvaluateBatch) else [body]
        outcomes = await result_while_connected(
            request, self._host.work, request_id, lambda job: self._judge(job, items)
        )
        if isinstance(body, EvaluateBatch):
            return EvaluateBatchAnswer(items=[item_of(outcome) for outcome in outcomes])
        only = outcomes[0]
        if isinstance(only, ServiceError):
            raise only
        return only

    def _prepare(
        self, job: Job, items: Sequence[EvaluateItem]
    ) -> list[EvaluateRequest | ServiceError]:
        """Decodes the images, as many as may be in the memory together.

        Called when the request's turn has come, so that requests that wait hold no pixels.
        """
        prepared: list[EvaluateRequest | ServiceError] = []
        pixels_left = MAX_BATCH_PIXELS
        for item in items:
            job.cancel.raise_if_cancelled()
            entry = self._decode(item)
            if isinstance(entry, EvaluateRequest):
                pixels_left -= entry.image.width * entry.image.height
                if pixels_left < 0:
                    entry = ImageRefusedError(
                        "The batch's images have too many pixels together: send fewer at a time."
                    )
            prepared.append(entry)
        return prepared

    def _decode(self, item: EvaluateItem) -> EvaluateRequest | ServiceError:
        try:
            if item.image_path is not None:
                image = decode_image(read_below(item.image_path, self._folders))
            else:
                image = decode_base64_image(item.image_b64 or "")
        except ServiceError as error:
            return error
        return EvaluateRequest(image, item.prompt)

    async def _judge(self, job: Job, items: Sequence[EvaluateItem]) -> list[Outcome]:
        """One outcome an item; items whose image was refused never reach the engine."""
        prepared = await asyncio.to_thread(self._prepare, job, items)
        requests = [entry for entry in prepared if isinstance(entry, EvaluateRequest)]
        for entry in requests:
            self._log.prompt(job.id, entry.prompt)
        judged: Sequence[Outcome] = []
        if requests:
            judged = await self._device.run(lambda: self._outcomes(requests, job))
        results = iter(judged)
        return [entry if isinstance(entry, ServiceError) else next(results) for entry in prepared]

    def _outcomes(self, requests: Sequence[EvaluateRequest], job: Job) -> list[Outcome]:
        """What the engine makes of the images; on the device thread.

        The models are asked for here too: once the work has ended, an unload may be next.
        """
        judged = self._engine.evaluate(requests, job.cancel)
        if len(judged) != len(requests):
            raise EngineFailedError("The engine judged another number of images than it was given.")
        models = self._engine.models
        return [
            outcome if isinstance(outcome, ServiceError) else answer_of(outcome, models)
            for outcome in judged
        ]


def answer_of(evaluation: Evaluation, models: VisionModels) -> EvaluateAnswer:
    """An evaluation as it goes over the wire."""
    return EvaluateAnswer(
        clip_score=evaluation.clip_score,
        aesthetic_score=evaluation.aesthetic_score,
        clip_cosine=evaluation.clip_cosine,
        clip_score_raw=published_clip_score(evaluation.clip_cosine),
        aesthetic_raw=evaluation.aesthetic_raw,
        prompt_truncated=evaluation.prompt_truncated,
        clip_model=models.clip,
        aesthetic_model=models.aesthetic,
        aesthetic_note=models.aesthetic_note,
    )


def item_of(outcome: Outcome) -> OkEvaluation | ErrorItem:
    """One entry of a batch's answer."""
    if isinstance(outcome, ServiceError):
        return ErrorItem(error=detail_of(outcome))
    return OkEvaluation(ok=outcome)
