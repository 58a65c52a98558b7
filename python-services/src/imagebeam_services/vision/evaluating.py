"""From requests to scores: images are decoded aside, judged on the device thread, in rounds."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from imagebeam_services.common.device_thread import DeviceThread
from imagebeam_services.common.errors import EngineFailedError, ServiceError
from imagebeam_services.common.field_errors import naming
from imagebeam_services.common.image_files import read_below
from imagebeam_services.common.images import decode_base64_image, decode_image
from imagebeam_services.common.jobs import CancelToken, when_all
from imagebeam_services.common.logs import EventLog
from imagebeam_services.common.micro_batches import Piece
from imagebeam_services.vision.bodies import EvaluateAnswer, EvaluateItem
from imagebeam_services.vision.protocol import (
    EvaluateRequest,
    Evaluation,
    VisionEngine,
    VisionModels,
)
from imagebeam_services.vision.scores import published_clip_score

ROUND_PIXELS = 256_000_000
"""A round takes no more images when it has as many: 1 GB, for Pillow keeps 4 bytes a pixel."""

Outcome = EvaluateAnswer | ServiceError


class Evaluating:
    """Judges what requests hold.

    Args:
        engine: The engine.
        device: The thread that it lives on.
        folders: Where `image_path` may lead.
        log: Takes prompts where they are logged at all.
    """

    def __init__(
        self, engine: VisionEngine, device: DeviceThread, folders: Sequence[Path], log: EventLog
    ) -> None:
        self._engine = engine
        self._device = device
        self._folders = folders
        self._log = log

    async def judge(self, pieces: Sequence[Piece[EvaluateItem]]) -> list[Outcome]:
        """Judges images whose turn has come, so that those that wait hold no pixels.

        Returns:
            One outcome a piece, in their order. Images that are refused, and those that nobody
            wants any more, never reach the engine.

        Raises:
            WorkCancelledError: Nobody wants any of it any more.
            ServiceError: The engine failed as a whole.
        """
        outcomes: list[Outcome] = []
        while len(outcomes) < len(pieces):
            outcomes += await self._judge_round(pieces[len(outcomes) :])
        return outcomes

    async def _judge_round(self, pieces: Sequence[Piece[EvaluateItem]]) -> list[Outcome]:
        """Judges as many of the pieces, from the first on, as may be in the memory together."""
        prepared = await asyncio.to_thread(self._prepare, pieces)
        taken = [
            (piece.job, entry)
            for piece, entry in zip(pieces, prepared, strict=False)
            if isinstance(entry, EvaluateRequest)
        ]
        requests = [request for _, request in taken]
        for job, request in taken:
            self._log.prompt(job.id, request.prompt)
        judged: Sequence[Outcome] = []
        if requests:
            cancel = when_all(job.cancel for job, _ in taken)
            judged = await self._device.run(lambda: self._outcomes(requests, cancel))
        results = iter(judged)
        return [entry if isinstance(entry, ServiceError) else next(results) for entry in prepared]

    def _prepare(
        self, pieces: Sequence[Piece[EvaluateItem]]
    ) -> list[EvaluateRequest | ServiceError]:
        """Decodes the images of one round; at least one entry."""
        prepared: list[EvaluateRequest | ServiceError] = []
        pixels = 0
        for piece in pieces:
            entry = self._decode(piece)
            prepared.append(entry)
            if isinstance(entry, EvaluateRequest):
                pixels += entry.image.width * entry.image.height
                if pixels >= ROUND_PIXELS:
                    break
        return prepared

    def _decode(self, piece: Piece[EvaluateItem]) -> EvaluateRequest | ServiceError:
        item = piece.thing
        try:
            piece.job.cancel.raise_if_cancelled()
            if item.image_path is not None:
                with naming("image_path"):
                    image = decode_image(read_below(item.image_path, self._folders))
            else:
                with naming("image_b64"):
                    image = decode_base64_image(item.image_b64 or "")
        except ServiceError as error:
            return error
        return EvaluateRequest(image, item.prompt)

    def _outcomes(self, requests: Sequence[EvaluateRequest], cancel: CancelToken) -> list[Outcome]:
        """What the engine makes of the images; on the device thread.

        The models are asked for here too: once the work has ended, an unload may be next.
        """
        judged = self._engine.evaluate(requests, cancel)
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
