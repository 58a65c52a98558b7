"""Fields of OpenAI's that clients send unasked: taken where they change nothing in the answer."""

from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

IgnoredText = Annotated[str | None, Field(max_length=500, description="Ignored.")]
"""A text that says who asks, or what it may cost."""


class Only:
    """Annotates a field that nothing reads, and that may have these values or null.

    Args:
        values: All mean what a service without the field does anyway.
    """

    def __init__(self, *values: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        self._values = (None, *values)

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Pydantic's way to ask for a validator."""
        return core_schema.no_info_plain_validator_function(self._check)

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Pydantic's way to ask for a description."""
        return {"anyOf": [_described(value) for value in self._values]}

    def _check(self, value: Any) -> Any:  # noqa: ANN401 - whatever JSON held
        for one in self._values:
            if value == one and isinstance(value, bool) == isinstance(one, bool):
                return value
        shown = " or ".join("null" if one is None else repr(one) for one in self._values)
        raise ValueError(f"only {shown} is taken, because no engine here can do more: leave it out")


def _described(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """The JSON schema of one value."""
    match value:
        case None:
            return {"type": "null"}
        case dict():
            return {"type": "object", "maxProperties": 0}
        case list():
            items = [{"type": "string", "const": text} for text in value]
            length = {"minItems": len(value), "maxItems": len(value)}
            return {"type": "array", "items": items[0] if items else {}, **length}
        case bool():
            return {"type": "boolean", "const": value}
        case int():
            return {"type": "integer", "const": value}
        case _:
            return {"type": "string", "const": value}
