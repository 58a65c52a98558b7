"""What is wrong with a mapping that came out of a YAML file: misspelt keys, and wrong values.

Ray's own models take any key, and say nothing of one that they do not know.
"""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError


def unknown_keys(value: object, model: type[BaseModel], at: str = "") -> Iterator[str]:
    """Finds the keys that a model does not have, however deep.

    Args:
        value: What the model would be made from. What has the wrong type is passed over: pydantic
            says that.
        model: The model; those in its fields are looked into, through lists and unions.
        at: Where `value` stands in the file.

    Yields:
        One sentence a key: where it is, what was probably meant, and which keys there are.
    """
    yield from _unknown_keys(value, [model], at)


def _unknown_keys(value: object, models: Sequence[type[BaseModel]], at: str) -> Iterator[str]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown_keys(item, models, f"{at}[{number}]")
    if not isinstance(value, dict) or not models:
        return
    fields = {name: field for model in models for name, field in model.model_fields.items()}
    for key, inner in value.items():
        place = f"{at}.{key}" if at else str(key)
        if key in fields:
            yield from _unknown_keys(inner, _models_in(fields[key].annotation), place)
        else:
            yield f"{place}: there is no such key. {_guess(str(key), fields)}"


def _models_in(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401 - any type's form
    """The models that a field's values may be of, or be lists of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _guess(key: str, known: dict[str, Any]) -> str:
    there_are = f"There are: {', '.join(sorted(known))}."
    close = difflib.get_close_matches(key, known, n=1)
    return f"Did you mean {close[0]}? {there_are}" if close else there_are


def wrong_values(error: ValidationError, at: str = "") -> Iterator[str]:
    """What pydantic refused, a sentence each; the values themselves are not repeated."""
    for problem in error.errors(include_input=False, include_url=False):
        place = at
        for part in problem["loc"]:
            place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else part
        yield f"{place}: {problem['msg']}." if place else f"{problem['msg']}."
