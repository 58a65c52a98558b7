"""Rows that pass or fail, as a Markdown table."""

import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured thing.

    Attributes:
        name: What was measured, and how.
        value: What came out, with its unit.
        bar: What it must be.
        passed: Whether it is.
    """

    name: str
    value: str
    bar: str
    passed: bool


def print_table(title: str, rows: Sequence[Row]) -> int:
    """Prints the rows with the machine's load; answers with the exit code: 1 where one failed."""
    loads = os.getloadavg() if hasattr(os, "getloadavg") else ()
    load = ", ".join(f"{value:.1f}" for value in loads) or "unknown"
    lines = [f"\n## {title}", f"Load: {load} on {os.cpu_count()} cores\n"]
    lines += ["| what | measured | bar | |", "|---|---|---|---|"]
    for row in rows:
        verdict = "PASS" if row.passed else "FAIL"
        lines.append(f"| {row.name} | {row.value} | {row.bar} | {verdict} |")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if all(row.passed for row in rows) else 1


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(-(-len(ordered) * percent // 100), len(ordered)) - 1]


def median_of(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)
