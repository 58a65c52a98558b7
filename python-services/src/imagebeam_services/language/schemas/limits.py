"""Bounds on the JSON schemas that clients send, checked before anything else walks through them."""

import json
import re
from typing import Any

MAX_BYTES = 32 * 1024
MAX_DEPTH = 24
MAX_ENTRIES = 256
MAX_REPETITIONS = 2000
MAX_PATTERN_LENGTH = 1000

_PATTERN_REPETITION = re.compile(r"[{,]\d{4,}")

REPETITION_KEYS = ("minLength", "maxLength", "minItems", "maxItems")


def check_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Answers with the schema if it is within the bounds.

    Raises:
        ValueError: It is not; says which bound.
    """
    # Level by level and not by recursion: the check must not be what a deep schema overflows.
    level: list[Any] = [schema]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            break
    else:
        raise ValueError(f"the schema is nested {MAX_DEPTH} levels deep or deeper")
    if len(json.dumps(schema, allow_nan=False)) > MAX_BYTES:
        raise ValueError(f"the schema is over {MAX_BYTES} bytes")
    return schema


def _children(node: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON held
    if not isinstance(node, dict | list):
        return []
    if len(node) > MAX_ENTRIES:
        raise ValueError(f"a part of the schema has over {MAX_ENTRIES} entries")
    if isinstance(node, list):
        return node
    for key in REPETITION_KEYS:
        if isinstance(node.get(key), int | float) and not 0 <= node[key] <= MAX_REPETITIONS:
            raise ValueError(f"{key} is not within 0 to {MAX_REPETITIONS}")
    pattern = node.get("pattern")
    if isinstance(pattern, str) and (
        len(pattern) > MAX_PATTERN_LENGTH or _PATTERN_REPETITION.search(pattern)
    ):
        raise ValueError("a pattern is too long or repeats too often")
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        raise ValueError("a $ref leads out of the schema")
    return list(node.values())
