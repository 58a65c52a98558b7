"""Checks answers against their schemas, with a library that knows nothing of our grammars."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import lru_cache
from typing import Any

import pydantic_core
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from imagebeam_services.language.schemas.automata import Automaton
from imagebeam_services.language.schemas.patterns import automaton

FORMAT_CHECKER = FormatChecker(formats=("date", "email", "ipv4", "uuid"))
SHOWN = 200


def _is_date_time(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or time.fromisoformat(value).tzinfo is not None


FORMAT_CHECKER.checks("date-time", raises=ValueError)(_is_date_time)
FORMAT_CHECKER.checks("time", raises=ValueError)(_is_time)


@lru_cache(maxsize=64)
def automaton_of(pattern: str) -> Automaton:
    """See `automaton`."""
    return automaton(pattern)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    """In linear time: Python's own matching takes exponential time for some patterns."""
    if isinstance(instance, str) and not automaton_of(pattern).matches(instance):
        yield ValidationError(f"does not match {pattern!r}")


AnswerValidator = extend(Draft202012Validator, {"pattern": _pattern})
"""JSON Schema of 2020-12; the formats that are enforced are checked as well."""


def problem_of(text: str, schema: dict[str, Any]) -> str | None:
    """Why a text is not what a schema allows, without any of the text; None where it is."""
    try:
        value = pydantic_core.from_json(text, allow_inf_nan=False)
    except ValueError as unread:
        return f"it is not JSON ({str(unread)[:SHOWN]})"
    validator = AnswerValidator(schema, format_checker=FORMAT_CHECKER)
    try:
        error = next(validator.iter_errors(value), None)
    except RecursionError:
        return "it is nested too deep to be checked"
    if error is None:
        return None
    place = ".".join(str(step) for step in error.absolute_path)
    return f"{place or 'it'} breaks the schema's {error.validator}"
