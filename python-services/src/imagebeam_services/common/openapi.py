"""What the API description says beyond what FastAPI finds out by itself."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

SCHEMAS = "#/components/schemas/"


def event_stream_of(*events: type[BaseModel], done_text: str | None = None) -> dict[str, Any]:
    """Declares that a route also answers with a stream of events; see `describe_bodies`.

    Args:
        *events: The forms that an event's data may have, as JSON.
        done_text: What the last event's data is instead, where that is no JSON.
    """
    bodies = [{"$ref": f"{SCHEMAS}{event.__name__}"} for event in events]
    data: dict[str, Any] = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"anyOf": bodies},
    }
    if done_text is not None:
        data = {"anyOf": [{"const": done_text}, data]}
    event = {"type": "object", "properties": {"event": {"type": "string"}, "data": data}}
    return {
        "description": "The answer; or, where the body says `stream`, its events.",
        "content": {"text/event-stream": {"schema": {**event, "required": ["data"]}}},
    }


def describe_bodies(app: FastAPI, bodies: Sequence[type[BaseModel]]) -> None:
    """Makes `app.openapi()` describe bodies too that its routes name and do not declare."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        description = describe()
        _, definitions = models_json_schema(
            [(body, "serialization") for body in bodies], ref_template=SCHEMAS + "{model}"
        )
        known = description.setdefault("components", {}).setdefault("schemas", {})
        known.update(definitions.get("$defs", {}))
        return description

    # FastAPI's documented way to add to its description.
    app.openapi = openapi  # type: ignore[method-assign]
