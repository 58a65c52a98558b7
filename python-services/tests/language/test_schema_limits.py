"""Bounds on schemas, at their edges."""

from typing import Any

import pytest

from imagebeam_services.language.schemas import limits
from imagebeam_services.language.schemas.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_REPETITIONS,
    check_schema,
)


def nested(depth: int) -> dict[str, Any]:
    """A schema whose deepest object lies `depth` levels below the first."""
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"not": schema}
    return schema


@pytest.mark.parametrize(
    "schema",
    [
        {},
        nested(MAX_DEPTH - 1),
        {"enum": ["x"] * MAX_ENTRIES},
        {"properties": {str(number): {} for number in range(MAX_ENTRIES)}},
        {"maxItems": MAX_REPETITIONS, "minLength": 0},
        {"type": "string", "pattern": "^[a-z]{1,999}$"},
        {"$ref": "#/definitions/x", "definitions": {"x": {}}},
        {"properties": {"pattern": {"type": "string"}, "maxItems": {"type": "integer"}}},
    ],
    ids=range(8),
)
def test_schemas_within_the_bounds_pass(schema: dict[str, Any]) -> None:
    assert check_schema(schema) is schema


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (nested(MAX_DEPTH), "nested"),
        ({"enum": ["x"] * (MAX_ENTRIES + 1)}, "entries"),
        ({"properties": {str(number): {} for number in range(MAX_ENTRIES + 1)}}, "entries"),
        ({"description": "x" * MAX_BYTES}, "bytes"),
        ({"items": {"maxItems": MAX_REPETITIONS + 1}}, "maxItems"),
        ({"minLength": -1}, "minLength"),
        ({"minLength": 1e300}, "minLength"),
        ({"pattern": "x" * 1001}, "pattern"),
        ({"pattern": "^a{1000}$"}, "pattern"),
        ({"$ref": "file:///etc/passwd"}, "ref"),
    ],
)
def test_schemas_beyond_the_bounds_are_refused(schema: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_schema(schema)


def test_a_schema_of_any_depth_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    schema, looked_at = nested(100_000), list[Any]()
    children = limits._children  # noqa: SLF001 - each look at a part of the schema is a call of it

    def counted(node: Any) -> list[Any]:  # noqa: ANN401 - a part of the schema
        looked_at.append(node)
        return children(node)

    monkeypatch.setattr(limits, "_children", counted)
    with pytest.raises(ValueError, match="nested"):
        check_schema(schema)
    assert len(looked_at) <= MAX_DEPTH
    while schema:  # or Python would free it by recursion
        schema = schema.pop("not")
