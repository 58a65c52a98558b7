"""Two schemas that must both hold, as one."""

from typing import Any

ANNOTATIONS = {
    *("title", "description", "default", "examples", "example", "$comment", "$schema", "$id"),
    *("$defs", "definitions", "deprecated", "readOnly", "writeOnly", "discriminator"),
}
"""Keywords that say nothing about which answers are allowed."""

_CLOSELY_READ = ({"properties", "additionalProperties"}, {"items", "prefixItems"})
"""Keywords that mean something else when another of the group stands beside them."""


def meant(schema: dict[str, Any]) -> dict[str, Any]:
    """The keywords that say which answers are allowed."""
    return {
        key: part
        for key, part in schema.items()
        if key not in ANNOTATIONS and not key.startswith("x-")
    }


def joined(first: dict[str, Any], second: Any) -> dict[str, Any]:  # noqa: ANN401 - or a boolean
    """The schema of what both allow.

    Raises:
        ValueError: They cannot be said as one.
    """
    if second is True:
        return first
    if second is False:
        raise ValueError("allows nothing")
    second, whole = meant(second), meant(first)
    for group in _CLOSELY_READ:
        mine, theirs = group & set(whole), group & set(second)
        if mine and theirs and mine | theirs != {"properties"} and not _same(whole, second, group):
            raise ValueError(f"joins schemas whose {' and '.join(sorted(group))} differ")
    for key, part in second.items():
        if key not in whole or whole[key] == part:
            whole[key] = part
        elif key == "required":
            whole[key] = list(dict.fromkeys([*whole[key], *part]))
        elif key == "properties" and not set(whole[key]) & set(part):
            whole[key] = {**whole[key], **part}
        elif key == "type" and {str(whole[key]), str(part)} == {"number", "integer"}:
            whole[key] = "integer"
        else:
            raise ValueError(f"joins schemas that both have {key}")
    return whole


def _same(first: dict[str, Any], second: dict[str, Any], group: set[str]) -> bool:
    return all(first.get(key) == second.get(key) for key in group)
