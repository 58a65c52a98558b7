"""Patterns as automata: they match what Python matches, and cost little whatever they nest."""

import random
import re
import re._parser as parser
import time
import warnings
from contextlib import suppress

import pytest

from imagebeam_services.language.schemas.automata import MAX_STATES, all_but, both
from imagebeam_services.language.schemas.patterns import automaton

ATOMS = ["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\W", r"[^\s\w]", r"\.", "[b-c1]"]
REPEATS = ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{1,}", "*?", "+?"]
LETTERS = "abc1. "


def pattern(random_: random.Random, depth: int = 0) -> str:
    """A pattern made up."""
    kind = random_.random() if depth < 4 else 0
    if kind < 0.3:
        return random_.choice(ATOMS)
    if kind < 0.5:
        return pattern(random_, depth + 1) + pattern(random_, depth + 1)
    if kind < 0.7:
        return f"({pattern(random_, depth + 1)}|{pattern(random_, depth + 1)})"
    return f"(?:{pattern(random_, depth + 1)}){random_.choice(REPEATS)}"


def test_made_up_patterns_match_what_python_matches() -> None:
    random_ = random.Random(15)  # noqa: S311 - no secret
    for _ in range(600):
        made = random_.choice(["^", ""]) + pattern(random_) + random_.choice(["$", ""])
        found = automaton(made)
        for _ in range(12):
            text = "".join(random_.choices(LETTERS, k=random_.randint(0, 7)))
            expected = re.search(made.replace("$", r"\Z"), text) is not None
            assert found.matches(text) == expected, (made, text)


def test_lengths_and_a_second_pattern_are_kept_as_well() -> None:
    found = both(automaton("^[ab]+$", 2, 4), automaton("b$"))
    texts = ["b", "ab", "aab", "bbbb", "aaaab", "ba", "cb"]
    assert [text for text in texts if found.matches(text)] == ["ab", "aab", "bbbb"]


def test_names_that_are_taken_are_no_other_names() -> None:
    found = all_but(["a", "abc", ""])
    texts = ["", "a", "ab", "abc", "abcd", "b", "é"]
    assert [text for text in texts if found.matches(text)] == ["ab", "abcd", "b", "é"]


@pytest.mark.parametrize(
    "nested",
    [
        "^((a{0,999}){0,999}){0,999}$",
        "(((){999}){999}){999}",
        "^(((a?){99}){99}){99}$",
        "(a|b)*a(a|b){200}",
        "(.*a){60}(.*b){60}",
        "(" * 330 + "a" + ")*" * 330,
        "^(.{1,40}-){1,40}$",
        "^" + "(a|" * 90 + "b" + ")*" * 90 + "$",
        "^" + "(a|ab|abc|abcd)*" * 20 + "$",
    ],
)
def test_what_would_explode_is_small_or_refused_at_once(nested: str) -> None:
    began = time.process_time()
    with suppress(ValueError):
        assert len(automaton(nested).moves) <= MAX_STATES
    assert time.process_time() - began < 3


def test_no_filter_of_warnings_is_changed_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters are those of all threads: two that each set theirs back leave the wrong ones."""
    seen: list[list[object]] = []
    parse = parser.parse

    def watched(pattern: str) -> object:
        seen.append(list(warnings.filters))
        return parse(pattern)

    monkeypatch.setattr(parser, "parse", watched)
    assert automaton("^[[a]$").matches("[")
    assert seen == [list(warnings.filters)]
