"""Field types and the base model of all request and response bodies."""

from typing import Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _integral(value: Any) -> Any:  # noqa: ANN401 - whatever JSON held
    """JSON has one kind of number, so `4.0` is an integer (JSON Schema's rule); `true` is not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


WHOLE = BeforeValidator(_integral)
"""Makes a strict `int` an integer as JSON Schema means it: pydantic alone would refuse `4.0`.

It comes last in an `Annotated`, after the bounds: bounds that come after it still hold, but the API
description does not have them.
"""


class RequestBody(BaseModel):
    """A request body: unknown fields, NaN and numbers written as strings are refused.

    Unknown fields are refused because engines read more of them than is safe: some kill llama.cpp.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )


class ResponseBody(BaseModel):
    """A response body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def form_of(body: Any) -> Literal["single", "batch"]:  # noqa: ANN401 - whatever JSON held
    """Which of its two forms a body has, for pydantic to choose by: a batch has `items`."""
    fields = body if isinstance(body, dict) else getattr(type(body), "model_fields", ())
    return "batch" if "items" in fields else "single"
