"""A grammar in llama.cpp's notation (GBNF), and what must be known of it before it is used."""

import json
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import groupby
from typing import NamedTuple

from imagebeam_services.language.schemas.automata import ALPHABET, Automaton, Ranges, without

MAX_PARTS = 40_000
MAX_SHORTEST = 32_768
"""Characters: of the shortest answer that a schema allows. 8192 tokens hardly hold more."""
MAX_WIDTH = 256

_ESCAPES = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\"}
_ESCAPED: Ranges = tuple((code, code) for code in _ESCAPES)


class Part(NamedTuple):
    """A piece of a rule: a terminal, or another rule's name; repeated.

    Attributes:
        text: In the grammar's own notation.
        size: How many characters a terminal has; 0 for another rule.
        low: How often at least.
        high: How often at most; None for no bound.
    """

    text: str
    size: int = 0
    low: int = 1
    high: int | None = 1

    def __str__(self) -> str:
        if (self.low, self.high) == (1, 1):
            return self.text
        return f"{self.text}{{{self.low},{'' if self.high is None else self.high}}}"


Alternatives = Sequence[Sequence[Part]]

BLANK = Part("ws")
"""White space, where JSON has it and models like it."""


def literal(text: str) -> Part:
    """Exactly this text, which has no line breaks."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return Part(f'"{quoted}"', len(text))


def json_text(value: object) -> str:
    """A value as the grammar has the model write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digits(span: Sequence[tuple[str, str]]) -> list[Part]:
    """Ranges of digits, one a place."""
    parts = []
    for (low, high), same in groupby(span):
        count = len(list(same))
        text = f'"{low}"' if low == high else f"[{low}-{high}]"
        parts.append(Part(text, 1, count, count))
    return parts


class Rules:
    """The rules of one grammar, and which of them are JSON values."""

    def __init__(self) -> None:
        self._rules: dict[str, Alternatives] = {}
        self._parts = 0
        # What a value starts with ("" for a rule that only chooses), and the values in it.
        self._values: dict[str, tuple[str, list[str]]] = {}
        self.add([[], [literal(" ")], [Part(r'"\n"', 1), Part(r"[ \t]", 1, 0, 20)]], "ws")
        self.add(_characters(ALPHABET, []), "character")

    def add(self, alternatives: Alternatives, name: str | None = None) -> str:
        """Adds a rule, or fills in one; answers with its name.

        Raises:
            ValueError: The grammar is too large.
        """
        name = name or f"r{len(self._rules)}"
        self._rules[name] = alternatives
        for part in (part for parts in alternatives for part in parts):
            self._parts += part.low if part.high is None else part.high
        if self._parts > MAX_PARTS:
            raise ValueError("makes a grammar that is too large: repeat less, or name fewer values")
        return name

    def value(
        self, start: str, alternatives: Alternatives, inner: Sequence[str] = (), name: str = ""
    ) -> str:
        """Adds a rule that is a JSON value.

        Args:
            start: Tells values apart by how they begin: a first character that stands for the kind,
                and more where more is known; "" for a choice of values.
            alternatives: Of the rule.
            inner: The rules of the values in it.
            name: The rule's, where it has one already.
        """
        added = self.add(alternatives, name or None)
        self._values[added] = (start, list(inner))
        return added

    def choice(self, rules: Sequence[str], name: str = "") -> str:
        """Adds a value that is one of several."""
        distinct = list(dict.fromkeys(rules))
        if len(distinct) == 1 and not name:
            return distinct[0]
        return self.value("", [[Part(rule)] for rule in distinct], distinct, name)

    def text_of(self, automaton: Automaton) -> str:
        """Adds the JSON strings whose text an automaton takes."""
        names = [self.add([]) for _ in automaton.moves]
        for name, ways, accepted in zip(names, automaton.moves, automaton.accepts, strict=True):
            alternatives: list[Sequence[Part]] = [[]] if accepted else []
            for ranges, target in ways:
                alternatives.extend(_characters(ranges, [Part(names[target])]))
            self.add(alternatives, name)
        return self.string([Part(names[0])])

    def string(self, parts: Sequence[Part]) -> str:
        """Adds a JSON string of these parts."""
        return self.value('"', [[literal('"'), *parts, literal('"')]])

    def grammar(self, root: str) -> str:
        """The whole grammar.

        Raises:
            ValueError: It has no end, no beginning, or too many ways at once.
        """
        self._check_cycles()
        self._check_width()
        shortest = self._shortest()
        if root not in shortest:
            raise ValueError("allows no answer that ends: a $ref leads back for ever")
        if shortest[root] > MAX_SHORTEST:
            raise ValueError(f"allows no answer shorter than {shortest[root]} characters")
        self.add([[Part(root)]], "root")
        lines = []
        for name, rule in self._rules.items():
            alternatives = (" ".join(map(str, parts)) or '""' for parts in rule)
            lines.append(f"{name} ::= {' | '.join(alternatives)}\n")
        return "".join(lines)

    def _check_cycles(self) -> None:
        """A choice that is a choice of itself would make llama.cpp go in circles."""
        choices = {name: inner for name, (start, inner) in self._values.items() if not start}
        try:
            TopologicalSorter(choices).prepare()
        except CycleError as error:
            raise ValueError("has a $ref that leads back to itself") from error

    def _check_width(self) -> None:
        """Bounds how many ways llama.cpp follows at once: of choices that begin alike, all.

        Where such a choice is in itself, they multiply with each level.
        """
        widths: dict[str, dict[str, int]] = {name: {} for name in self._values}
        changes = True
        while changes:
            changes = False
            for name, (start, inner) in reversed(self._values.items()):
                width: dict[str, int] = {}
                if start:
                    width[start] = max(
                        (max(widths[i].values(), default=1) for i in inner), default=1
                    )
                else:
                    pairs = [pair for rule in inner for pair in widths[rule].items()]
                    kinds = {key for key, _ in pairs if len(key) == 1}
                    for key, count in pairs:
                        alike = key[0] if key[0] in kinds else key
                        width[alike] = width.get(alike, 0) + count
                if max(width.values(), default=1) > MAX_WIDTH:
                    raise ValueError(
                        "is too ambiguous: alternatives that begin alike hold more such"
                    )
                changes |= width != widths[name]
                widths[name] = width

    def _shortest(self) -> dict[str, int]:
        """The length of the shortest text of each rule that has any."""
        shortest: dict[str, int] = {}
        changes = True
        while changes:
            changes = False
            for name, rule in reversed(self._rules.items()):
                lengths = [
                    sum(part.low * (part.size or shortest[part.text]) for part in parts if part.low)
                    for parts in rule
                    if all(part.size or not part.low or part.text in shortest for part in parts)
                ]
                if lengths and min(lengths) < shortest.get(name, MAX_SHORTEST**4):
                    shortest[name] = min(lengths)
                    changes = True
        return shortest


def _characters(ranges: Ranges, rest: list[Part]) -> list[list[Part]]:
    """The ways to write one of the characters in a JSON string, each with what follows."""
    ways = []
    if plain := without(ranges, _ESCAPED):
        written = "".join(f"{_code(low)}-{_code(high)}" for low, high in plain)
        ways.append([Part(f"[{written}]", 1), *rest])
    escapes = [
        letter
        for code, letter in _ESCAPES.items()
        if any(low <= code <= high for low, high in ranges)
    ]
    if escapes:
        letters = "".join(letter.replace("\\", "\\\\") for letter in escapes)
        ways.append([literal("\\"), Part(f"[{letters}]", 1), *rest])
    return ways


def _code(code: int) -> str:
    return chr(code) if chr(code).isascii() and chr(code).isalnum() else f"\\U{code:08X}"
