"""Says which field of a body is wrong, as the client wrote it, and why."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fastapi.exceptions import RequestValidationError

from imagebeam_services.common.errors import (
    ImageRefusedError,
    InvalidRequestError,
    MalformedRequestError,
    ServiceError,
)
from imagebeam_services.common.request_id import REQUEST_ID_PATTERN

FIELDS_SHOWN = 20
PROBLEM_SHOWN = 300
SURROGATE = (
    "has half of a surrogate pair (\\ud800 to \\udfff), which is no character: "
    "send the whole pair, or the character itself"
)

PATTERN_WORDS = {
    REQUEST_ID_PATTERN: "1 to 128 letters, digits or any of . _ : -",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$": "up to 128 letters, digits or any of . _ -",
    r"^(auto|[0-9]{2,4}x[0-9]{2,4})$": "`auto`, or width and height such as 1024x768",
    "^data:image/": "a data URL, `data:image/png;base64,...`: no other address is read",
}
"""What a text should be, where a pattern says it to programs."""


def invalid_request(error: RequestValidationError, body: bytes) -> ServiceError:
    """The error of ours, which never repeats what was sent.

    Args:
        error: FastAPI's.
        body: As it came, where it is no JSON; may be empty else.
    """
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return _unread(body)
    fields = [
        {"at": ".".join(place), "problem": text[:PROBLEM_SHOWN]}
        for place, text in (_told(problem, error.body) for problem in problems[:FIELDS_SHOWN])
    ]
    first = fields[0]
    return InvalidRequestError(f"{first['at']}: {first['problem']}", details={"fields": fields})


def invalid_field(at: str, problem: str) -> InvalidRequestError:
    """The error about one field."""
    return InvalidRequestError(
        f"{at}: {problem}", details={"fields": [{"at": at, "problem": problem}]}
    )


@contextmanager
def naming(field: str) -> Iterator[None]:
    """Names the field of an image that is refused in the block."""
    try:
        yield
    except ImageRefusedError as error:
        fields = [{"at": field, "problem": error.message}]
        raise ImageRefusedError(f"{field}: {error.message}", details={"fields": fields}) from None


def _told(problem: Mapping[str, Any], body: Any) -> tuple[list[str], str]:  # noqa: ANN401
    """Where a problem is, and what it is."""
    place = _place(problem["loc"], problem["type"], body)
    facts = problem.get("ctx", {})
    match problem["type"]:
        case "union_tag_invalid":
            key = facts["discriminator"].strip("'")
            return [*place, key], f"Input should be one of {facts['expected_tags']}"
        case "union_tag_not_found" if str(facts.get("discriminator")).startswith("'"):
            return [*place, facts["discriminator"].strip("'")], "Field required"
        case "extra_forbidden":
            return place, "This field is not known here, or would change the answer: leave it out"
        case "string_pattern_mismatch" if facts["pattern"] in PATTERN_WORDS:
            return place, f"Input should be {PATTERN_WORDS[facts['pattern']]}"
        case "model_attributes_type" | "model_type" | "dict_type":
            return place, "Input should be an object"
        case _:
            return place, problem["msg"].removeprefix("Value error, ")


def _place(loc: tuple[str | int, ...], kind: str, body: Any) -> list[str]:  # noqa: ANN401
    """The path to a field without the steps that pydantic adds where it chooses between models.

    Such a step is no key of what stands there; or it is the value of its `type`, named once.
    """
    place, value, chosen = [str(loc[0])], body, False
    for index, step in enumerate(loc[1:], start=2):
        is_missing = index == len(loc) and kind in ("missing", "extra_forbidden")
        if isinstance(value, dict) and step == value.get("type") and not chosen:
            chosen = True
        elif _has(value, step):
            place, value, chosen = [*place, str(step)], value[step], False
        elif is_missing or loc[0] != "body":
            place = [*place, str(step)]
    return place


def _has(value: Any, step: str | int) -> bool:  # noqa: ANN401 - whatever JSON held
    if isinstance(value, list):
        return isinstance(step, int) and step < len(value)
    return isinstance(value, dict) and step in value


def _unread(body: bytes) -> ServiceError:
    """Why a body could not be read. Only here is it read by Python's own parser, which is slow."""
    try:
        place = next(_surrogates(json.loads(body.decode()), ["body"]), None)
    except (ValueError, RecursionError):
        place = None
    if place is None:
        return MalformedRequestError("The body is not JSON.")
    return invalid_field(".".join(place), SURROGATE)


def _surrogates(value: Any, place: list[str]) -> Iterator[list[str]]:  # noqa: ANN401
    """Where there are texts that are not whole."""
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            yield place
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _surrogates(item, [*place, str(index)])
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _surrogates(key, place)
            yield from _surrogates(item, [*place, key])
