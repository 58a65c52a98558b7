"""`GET /v1/models`, by which clients of OpenAI's form learn what is there and what it gives."""

from collections.abc import Awaitable, Callable
from typing import Literal

from imagebeam_services.common.fields import ResponseBody
from imagebeam_services.common.host import ModelHost
from imagebeam_services.common.state import Busy, Healthy

Modality = Literal["text", "image"]


class ModelArchitecture(ResponseBody):
    """What a model is for: its name need not say whether it writes or draws."""

    output_modalities: list[Modality]


class ModelEntry(ResponseBody):
    """A model that requests may name."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "local"
    architecture: ModelArchitecture


class ModelList(ResponseBody):
    """`GET /v1/models`: the loaded model, or nothing."""

    object: Literal["list"] = "list"
    data: list[ModelEntry]


def models_of(host: ModelHost, gives: Modality) -> Callable[[], Awaitable[ModelList]]:
    """Makes the route.

    Args:
        host: Of the service's engine.
        gives: What its models answer with.
    """

    async def models() -> ModelList:
        """The loaded model, or nothing."""
        match host.state:
            case Healthy(model) | Busy(model):
                architecture = ModelArchitecture(output_modalities=[gives])
                return ModelList(data=[ModelEntry(id=model, architecture=architecture)])
            case _:
                return ModelList(data=[])

    return models
