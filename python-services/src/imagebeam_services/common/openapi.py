"""What the API description says beyond what FastAPI finds out by itself."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

SCHEMAS = "#/components/schemas/"


def event_stream_of(*events: type[BaseModel]) -> dict[str, Any]:
    """Declares that a route also answers with a stream of such events; see `describe_streams`."""
    schemas = [{"$ref": f"{SCHEMAS}{event.__name__}"} for event in events]
    schema = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    return {
        "description": "The answer; or, where the body says `stream`, its events.",
        "content": {"text/event-stream": {"schema": schema}},
    }


def describe_streams(app: FastAPI, events: Sequence[type[BaseModel]]) -> None:
    """Makes `app.openapi()` describe the bodies of events too."""
    describe = app.openapi

    def openapi() -> dict[str, Any]:
        description = describe()
        _, definitions = models_json_schema(
            [(event, "serialization") for event in events], ref_template=SCHEMAS + "{model}"
        )
        known = description.setdefault("components", {}).setdefault("schemas", {})
        known.update(definitions.get("$defs", {}))
        return description

    # FastAPI's documented way to add to its description.
    app.openapi = openapi  # type: ignore[method-assign]
