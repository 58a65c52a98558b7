"""Regular expressions as deterministic automata, which a grammar can follow character by character.

An automaton has one way to go on after each character, however a pattern nests its repetitions, so
llama.cpp follows it at constant cost; and what would explode shows before, as a count of states.
The dialect is JSON Schema's (ECMA 262, without anchors: a pattern may match anywhere in the text).
"""

import re._constants as op  # the only parser of patterns in the standard library
import re._parser as parser
import warnings
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from imagebeam_services.language.schemas.automata import (
    ALPHABET,
    MAX_STATES,
    Automaton,
    Ranges,
    trimmed,
    without,
)

# Python warns of forms that it will read otherwise some day. Once for the whole process: a filter
# for a while is that of all threads, and two that overlap leave the wrong ones behind.
warnings.filterwarnings("ignore", "Possible .*set", FutureWarning)

MAX_STEPS = 20_000
MAX_WORK = 300_000

_DIGITS: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_SPACE: Ranges = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029)),
    *((0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)


_CATEGORIES = {
    op.CATEGORY_DIGIT: _DIGITS,
    op.CATEGORY_NOT_DIGIT: without(ALPHABET, _DIGITS),
    op.CATEGORY_WORD: _WORD,
    op.CATEGORY_NOT_WORD: without(ALPHABET, _WORD),
    op.CATEGORY_SPACE: _SPACE,
    op.CATEGORY_NOT_SPACE: without(ALPHABET, _SPACE),
}


def automaton(pattern: str, min_length: int = 0, max_length: int | None = None) -> Automaton:
    """The texts in which a pattern matches somewhere, of a length within bounds.

    Raises:
        ValueError: The pattern is none, uses what no automaton can do, needs too many states, or no
            text of such a length matches it. The message is the end of a sentence about it.
    """
    nfa = _Nfa()
    try:
        parsed = parser.parse(pattern)
        if parsed.state.flags & ~op.SRE_FLAG_UNICODE:
            raise ValueError("sets flags")
        end = nfa.sequence(list(parsed), 0, opens=True, closes=True)
    except (op.error, OverflowError) as error:
        raise ValueError(f"is no regular expression that is known here: {error}") from error
    except RecursionError as error:
        raise ValueError("is nested too deep") from error
    return _Subsets(nfa, end, min_length, max_length).automaton()


class _Nfa:
    """The automaton as the pattern is written: some ways take no character, some characters two."""

    def __init__(self) -> None:
        self.moves: list[list[tuple[Ranges, int]]] = [[]]
        self.free: list[list[int]] = [[]]
        self._steps = 0

    def sequence(
        self, items: Sequence[Any], begin: int, *, opens: bool = False, closes: bool = False
    ) -> int:
        """Adds what `items` match, from a state on; answers with the state behind it.

        Args:
            items: Of the parsed pattern.
            begin: The state.
            opens: Whether nothing of the pattern comes before, so that `^` may stand there.
            closes: Whether nothing comes after.
        """
        self._step()
        if opens and items and items[0] == (op.AT, op.AT_BEGINNING):
            items, opens = items[1:], False
        elif opens and not (items and items[0][0] in (op.BRANCH, op.SUBPATTERN)):
            begin, opens = self._anything(begin), False
        goes_on = False
        if closes and items and items[-1] == (op.AT, op.AT_END):
            items, closes = items[:-1], False
        elif closes and not (items and items[-1][0] in (op.BRANCH, op.SUBPATTERN)):
            goes_on, closes = True, False
        for index, (kind, argument) in enumerate(items):
            is_last = index == len(items) - 1
            ends = (opens and index == 0, closes and is_last)
            begin = self._item(kind, argument, begin, ends)
        return self._anything(begin) if goes_on else begin

    def _item(self, kind: Any, argument: Any, begin: int, ends: tuple[bool, bool]) -> int:  # noqa: ANN401
        if kind == op.SUBPATTERN:
            _, added_flags, removed_flags, inner = argument
            if added_flags or removed_flags:
                raise ValueError("sets flags")
            return self.sequence(list(inner), begin, opens=ends[0], closes=ends[1])
        if kind == op.BRANCH:
            end = self._state()
            for inner in argument[1]:
                last = self.sequence(list(inner), begin, opens=ends[0], closes=ends[1])
                self.free[last].append(end)
            return end
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            low, high, inner = argument
            return self._repeat(low, high, inner, begin)
        end = self._state()
        self.moves[begin].append((_characters(kind, argument), end))
        return end

    def _repeat(self, low: int, high: int, inner: Sequence[Any], begin: int) -> int:
        items = list(inner)
        for _ in range(low):
            begin = self.sequence(items, begin)
        if high == op.MAXREPEAT:
            loop = self._state()
            self.free[begin].append(loop)
            self.free[self.sequence(items, loop)].append(loop)
            return loop
        end = self._state()
        for _ in range(high - low):
            self.free[begin].append(end)
            begin = self.sequence(items, begin)
        self.free[begin].append(end)
        return end

    def _anything(self, begin: int) -> int:
        loop = self._state()
        self.free[begin].append(loop)
        self.moves[loop].append((ALPHABET, loop))
        return loop

    def _state(self) -> int:
        self._step()
        self.moves.append([])
        self.free.append([])
        return len(self.moves) - 1

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ValueError("repeats too often")


def _characters(kind: Any, argument: Any) -> Ranges:  # noqa: ANN401 - the parser's own types
    """The characters that one item of a parsed pattern takes."""
    if kind == op.ANY:
        return without(ALPHABET, _LINE_ENDS)
    if kind == op.LITERAL:
        kind, argument = op.IN, [(kind, argument)]
    if kind == op.NOT_LITERAL:
        return without(ALPHABET, ((argument, argument),))
    if kind != op.IN:
        raise ValueError(f"uses what cannot be enforced ({str(kind).lower().replace('_', ' ')})")
    ranges: list[tuple[int, int]] = []
    for member, value in argument:
        if member == op.LITERAL:
            ranges.append((value, value))
        elif member == op.RANGE:
            ranges.append(value)
        elif member == op.CATEGORY:
            ranges.extend(_CATEGORIES[value])
    outside = without(ALPHABET, tuple(sorted(ranges)))
    is_negated = argument[0][0] == op.NEGATE
    return outside if is_negated else without(ALPHABET, outside)


class _Subsets:
    """Makes an automaton deterministic: a state for each set of states that are reached at once.

    A length is counted in the state as well, up to the last number that still matters.
    """

    def __init__(self, nfa: _Nfa, end: int, min_length: int, max_length: int | None) -> None:
        self._nfa = nfa
        self._end = end
        self._min_length = min_length
        self._max_length = max_length
        self._last_count = min_length if max_length is None else max_length
        self._work = 0
        self._moves_of: dict[frozenset[int], list[tuple[Ranges, frozenset[int]]]] = {}

    def automaton(self) -> Automaton:
        """The automaton, without the states that lead nowhere."""
        start = (self._closure([0]), 0)
        numbers, todo = {start: 0}, [start]
        moves: list[list[tuple[Ranges, int]]] = []
        for states, count in todo:
            ways: list[tuple[Ranges, int]] = []
            moves.append(ways)
            if count == self._max_length:
                continue
            for ranges, targets in self._moves(states):
                target = (targets, min(count + 1, self._last_count))
                if target not in numbers:
                    if len(numbers) == MAX_STATES:
                        raise ValueError("needs too many states: repeat less often, or more simply")
                    numbers[target] = len(numbers)
                    todo.append(target)
                ways.append((ranges, numbers[target]))
        accepts = [self._end in states and count >= self._min_length for states, count in todo]
        return trimmed(moves, accepts)

    def _moves(self, states: frozenset[int]) -> list[tuple[Ranges, frozenset[int]]]:
        """Where each character leads from a set of states."""
        if states in self._moves_of:
            return self._moves_of[states]
        moves = [move for state in states for move in self._nfa.moves[state]]
        borders = {
            border for ranges, _ in moves for low, high in ranges for border in (low, high + 1)
        }
        by_targets: dict[frozenset[int], list[tuple[int, int]]] = {}
        for low, next_low in pairwise(sorted(borders)):
            self._spend(len(moves))
            targets = frozenset(
                target for ranges, target in moves if any(a <= low <= b for a, b in ranges)
            )
            if targets:
                by_targets.setdefault(targets, []).append((low, next_low - 1))
        found = [(tuple(ranges), self._closure(targets)) for targets, ranges in by_targets.items()]
        self._moves_of[states] = found
        return found

    def _closure(self, states: Iterable[int]) -> frozenset[int]:
        """The states, and those that take no character to get to."""
        reached, todo = set(states), list(states)
        while todo:
            for state in self._nfa.free[todo.pop()]:
                if state not in reached:
                    reached.add(state)
                    todo.append(state)
        self._spend(len(reached))
        # What can neither read on nor end tells nothing about the text so far.
        return frozenset(state for state in reached if self._nfa.moves[state] or state == self._end)

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            raise ValueError("is too ambiguous")
