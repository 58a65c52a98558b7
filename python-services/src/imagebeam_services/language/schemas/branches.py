"""What tells the branches of a choice apart."""

from collections.abc import Sequence
from typing import Any

from imagebeam_services.language.schemas.rules import json_text


def start_of(properties: dict[str, Any], required: Sequence[str]) -> str:
    """How an object begins, as far as that tells it from others: with a tag, or just so."""
    for name, node in properties.items():
        values = _constants(node) or ()
        return f"{{{name}:{min(values)}" if name in required and len(values) == 1 else "{"
    return "{"


def _constants(node: Any) -> set[str] | None:  # noqa: ANN401 - a schema, or a boolean
    """The only values of a part of the schema, where it lists them; equal numbers are one value."""
    if not isinstance(node, dict) or not {"const", "enum"} & set(node):
        return None
    values = node.get("enum", [node.get("const")])
    return {json_text(float(v) if type(v) is int else v) for v in values}


def tag_of(branches: Sequence[Any]) -> str | None:
    """The property that tells objects apart: each branch lists values of its own for it."""
    for branch in branches:
        if not isinstance(branch, dict) or branch.get("type", "object") != "object":
            return None
    if not all(branch.get("properties") for branch in branches):
        return None
    for name in branches[0]["properties"]:
        listed = [_constants(branch["properties"].get(name)) for branch in branches]
        found = [values for values in listed if values is not None]
        if len(found) == len(branches) and sum(map(len, found)) == len(set().union(*found)):
            return str(name)
    return None


def are_apart(branches: Sequence[Any]) -> bool:
    """Whether no value is of two branches, by their types or by the values that they list."""
    listed = [_constants(branch) for branch in branches]
    found = [values for values in listed if values is not None]
    if len(found) == len(branches):
        return sum(map(len, found)) == len(set().union(*found))
    types: list[str] = []
    for branch in branches:
        given = branch.get("type") if isinstance(branch, dict) else None
        if given is None:
            return False
        given = [given] if isinstance(given, str) else given
        types += {"number" if name == "integer" else name for name in given}
    return len(types) == len(set(types))
