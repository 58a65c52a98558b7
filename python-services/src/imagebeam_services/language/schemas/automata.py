"""Deterministic automata: texts that a grammar can follow character by character."""

from collections.abc import Iterable
from dataclasses import dataclass

Ranges = tuple[tuple[int, int], ...]
"""Characters, as inclusive ranges of code points in ascending order."""

ALPHABET: Ranges = ((8, 10), (12, 13), (0x20, 0x7E), (0x80, 0xD7FF), (0xE000, 0x10FFFF))
"""What JSON can say in one character or in an escape of one letter."""

MAX_STATES = 3000


def without(ranges: Iterable[tuple[int, int]], removed: Ranges) -> Ranges:
    """The characters of `ranges` that are not in `removed`."""
    left = []
    for low, high in ranges:
        for cut_low, cut_high in removed:
            if cut_high < low or cut_low > high:
                continue
            if cut_low > low:
                left.append((low, cut_low - 1))
            low = cut_high + 1  # noqa: PLW2901 - what is left of this range
        if low <= high:
            left.append((low, high))
    return tuple(left)


@dataclass(frozen=True)
class Automaton:
    """A deterministic automaton that starts in state 0; every state leads to an accepting one.

    Attributes:
        moves: For each state, which characters lead to which state; no character to two.
        accepts: For each state, whether a text may end in it.
    """

    moves: list[list[tuple[Ranges, int]]]
    accepts: list[bool]

    def matches(self, text: str) -> bool:
        """Whether the whole of a text is one of the automaton's; takes time linear in it."""
        state: int | None = 0
        for code in map(ord, text):
            state = next(
                (
                    target
                    for ranges, target in self.moves[state or 0]
                    if any(low <= code <= high for low, high in ranges)
                ),
                None,
            )
            if state is None:
                return False
        return self.accepts[state or 0]


def all_but(names: Iterable[str]) -> Automaton:
    """Every text that is none of `names`; those with characters outside of ours are none anyway."""
    taken = {name for name in names if not without([(ord(c), ord(c)) for c in name], ALPHABET)}
    prefixes = sorted({name[:length] for name in taken for length in range(len(name) + 1)} | {""})
    numbers = {prefix: number for number, prefix in enumerate(prefixes)}
    moves: list[list[tuple[Ranges, int]]] = [[] for _ in prefixes]
    for prefix in prefixes[1:]:
        code = ord(prefix[-1])
        moves[numbers[prefix[:-1]]].append((((code, code),), numbers[prefix]))
    anything = len(prefixes)
    for state in moves:
        followed = tuple(sorted(ranges[0] for ranges, _ in state))
        state.append((without(ALPHABET, followed), anything))
    moves.append([(ALPHABET, anything)])
    return Automaton(moves, [prefix not in taken for prefix in prefixes] + [True])


def trimmed(moves: list[list[tuple[Ranges, int]]], accepts: list[bool]) -> Automaton:
    """Leaves out the states from which no text can end."""
    sources: list[list[int]] = [[] for _ in moves]
    for source, ways in enumerate(moves):
        for _, target in ways:
            sources[target].append(source)
    todo = [state for state, accepted in enumerate(accepts) if accepted]
    alive = set(todo)
    while todo:
        for source in sources[todo.pop()]:
            if source not in alive:
                alive.add(source)
                todo.append(source)
    if 0 not in alive:
        raise ValueError("matches no text of an allowed length")
    numbers = {state: number for number, state in enumerate(sorted(alive))}
    kept = [
        [(ranges, numbers[target]) for ranges, target in moves[state] if target in alive]
        for state in numbers
    ]
    return Automaton(kept, [accepts[state] for state in numbers])


def both(first: Automaton, second: Automaton) -> Automaton:
    """The texts of two automata.

    Raises:
        ValueError: There are none, or too many states are needed.
    """
    numbers, todo = {(0, 0): 0}, [(0, 0)]
    moves: list[list[tuple[Ranges, int]]] = []
    for one, other in todo:
        ways: list[tuple[Ranges, int]] = []
        moves.append(ways)
        for ranges, one_target in first.moves[one]:
            outside = without(ALPHABET, ranges)
            for other_ranges, other_target in second.moves[other]:
                target = (one_target, other_target)
                if not (common := without(other_ranges, outside)):
                    continue
                if target not in numbers:
                    if len(numbers) == MAX_STATES:
                        raise ValueError("needs too many states together with the format")
                    numbers[target] = len(numbers)
                    todo.append(target)
                ways.append((common, numbers[target]))
    return trimmed(moves, [first.accepts[a] and second.accepts[b] for a, b in todo])
