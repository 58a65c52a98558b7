"""Numbers within bounds, as rules."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import ceil, floor
from typing import Any

from imagebeam_services.language.schemas.rules import Alternatives, Part, digits, json_text, literal

FURTHEST = Decimal(10**16)
"""Where numbers end that have a bound on the other side alone; above what a float holds exactly."""
MAX_PLACES = 9
MAX_MULTIPLES = 256

_WHOLE: Alternatives = [[literal("0")], [Part("[1-9]", 1), Part("[0-9]", 1, 0, 15)]]
_FRACTION: Alternatives = [[], [literal("."), Part("[0-9]", 1, 1, 16)]]
_POWER: Alternatives = [[], [Part("[eE]", 1), Part("[-+]", 1, 0, 1), Part("[0-9]", 1, 1, 2)]]
_SIGN: Alternatives = [[], [literal("-")]]


def number_ways(node: dict[str, Any], *, whole: bool) -> Alternatives:
    """The alternatives of a number's rule.

    Args:
        node: Its part of the schema, without any other keyword of the same meaning.
        whole: Whether it is an integer.

    Raises:
        ValueError: There is no such number, or it cannot be enforced.
    """
    parts = [_SIGN, _WHOLE] if whole else [_SIGN, _WHOLE, _FRACTION, _POWER]
    low, high = _least(node, whole=whole), _greatest(node, whole=whole)
    if low is not None and high is not None and low > high:
        raise ValueError("allows no number: its bounds exclude each other")
    if "multipleOf" in node and not (whole and node["multipleOf"] == 1):
        return _multiples(node["multipleOf"], low, high, whole=whole)
    if low is None and high is None:
        return [[part for way in ways for part in way] for ways in product(*parts)]
    low = -FURTHEST if low is None else max(low, -FURTHEST)
    high = FURTHEST if high is None else min(high, FURTHEST)
    places = max(_places(low), _places(high))
    if low > high or places > MAX_PLACES:
        raise ValueError("has a bound with too many digits to be enforced")
    first, last = int(low.scaleb(places)), int(high.scaleb(places))
    ways: list[Sequence[Part]] = []
    if last >= 0:
        ways.extend(_magnitudes(max(first, 0), last, places, whole=whole))
    nearest = max(-last, int(whole))
    if first <= -max(nearest, 1):
        below = _magnitudes(nearest, -first, places, whole=whole)
        ways.extend([literal("-"), *way] for way in below)
    return ways


def _least(node: dict[str, Any], *, whole: bool) -> Decimal | None:
    """The least number that is allowed, or one near it where the bound itself is not."""
    bounds = []
    if "minimum" in node:
        bound = Decimal(str(node["minimum"]))
        bounds.append(Decimal(ceil(bound)) if whole else bound)
    if "exclusiveMinimum" in node:
        bound = Decimal(str(node["exclusiveMinimum"]))
        bounds.append(Decimal(floor(bound) + 1) if whole else bound + _margin(bound))
    return max(bounds, default=None)


def _greatest(node: dict[str, Any], *, whole: bool) -> Decimal | None:
    mirrored = {
        mirror: -node[key]
        for key, mirror in (("maximum", "minimum"), ("exclusiveMaximum", "exclusiveMinimum"))
        if key in node
    }
    least = _least(mirrored, whole=whole)
    return None if least is None else -least


def _margin(bound: Decimal) -> Decimal:
    """How far to keep from a bound that may not be touched: more than a float would round away."""
    return Decimal(1) if abs(bound) >= 10**6 else Decimal(1).scaleb(-_places(bound) - 3)


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _multiples(
    step: float, low: Decimal | None, high: Decimal | None, *, whole: bool
) -> Alternatives:
    """Few multiples, one by one."""
    if not whole or step != int(step) or low is None or high is None:
        raise ValueError("has multipleOf, which is only enforced for integers between two bounds")
    every = int(step)
    multiples = range(-(-int(low) // every) * every, int(high) + 1, every)
    if not 0 < len(multiples) <= MAX_MULTIPLES:
        raise ValueError(
            f"has none, or over {MAX_MULTIPLES}, multiples of multipleOf within bounds"
        )
    return [[literal(json_text(number))] for number in multiples]


def _magnitudes(low: int, high: int, places: int, *, whole: bool) -> Alternatives:
    """Decimals without a sign, from `low` to `high`, both in units of the last place.

    All but the greatest may go on behind that place.
    """
    ways: list[Sequence[Part]] = []
    if whole:
        return _spelled(low, high, 0)
    if low < high:
        more = Part("[0-9]", 1, 0, 6) if places else None
        for way in _spelled(low, high - 1, places):
            if more is not None:
                ways.append([*way, more])
            else:
                ways.extend([[*way], [*way, literal("."), Part("[0-9]", 1, 1, 6)]])
    return [*ways, *_spelled(high, high, places)]


def _spelled(low: int, high: int, places: int) -> list[Sequence[Part]]:
    ways: list[Sequence[Part]] = []
    for width in range(max(len(str(low)), places + 1), max(len(str(high)), places + 1) + 1):
        first = max(low, 10 ** (width - 1) if width > places + 1 else 0)
        last = min(high, 10**width - 1)
        for span in _digit_spans(str(first).zfill(width), str(last).zfill(width)):
            point = width - places
            tail = [literal("."), *digits(span[point:])] if places else []
            ways.append([*digits(span[:point]), *tail])
    return ways


def _digit_spans(low: str, high: str) -> Iterator[list[tuple[str, str]]]:
    """The numbers from `low` to `high`, both of the same length, as ranges of digits by place."""
    if not low:
        yield []
        return
    zeros, nines = "0" * (len(low) - 1), "9" * (len(low) - 1)
    first, last = low[0], high[0]
    if first == last:
        yield from ([(first, first), *rest] for rest in _digit_spans(low[1:], high[1:]))
        return
    if low[1:] != zeros:
        yield from ([(first, first), *rest] for rest in _digit_spans(low[1:], nines))
        first = chr(ord(first) + 1)
    if high[1:] != nines:
        yield from ([(last, last), *rest] for rest in _digit_spans(zeros, high[1:]))
        last = chr(ord(last) - 1)
    if first <= last:
        yield [(first, last), *[("0", "9")] * len(zeros)]
