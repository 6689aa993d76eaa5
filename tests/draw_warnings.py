"""How many warnings repositories have, and some of them drawn at random, to be judged by reading the repository.

    python tests/draw_warnings.py [--seed N] [--number N] [--select CODE…] REPOSITORY…

Prints the warnings of each repository (as `bylaw check` finds them), their median, 90th percentile and maximum, and then
`--number` of all of them, each with its line and its message. The same seed draws the same ones again.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from bylaw.check import Report, check
from bylaw.model import Finding
from bylaw.rules import BY_CODE
from bylaw.workspace import Session, gather


def warnings(root: Path, codes: frozenset[str]) -> tuple[Report, list[Finding]]:
    """The warnings of the repository at `root`, with the report that they stand in."""
    session = Session(root)
    session.install(gather(session))
    report = check(session.snapshot())
    return report, [found for found in report.at_least("warning") if found.code in codes]


def told(root: Path, report: Report, found: Finding) -> Iterator[str]:
    source = report.source(found.path)
    assert source is not None
    line = source.line_of(found.span.start)
    yield f"{root.name} {found.path}:{line + 1} {found.code}"
    yield f"    | {source.line_text(line).strip()[:300]}"
    yield f"    {found.message}"


def summary(counts: list[int]) -> str:
    """The figures of `counts`, one for each repository."""
    ordered = sorted(counts)
    high = ordered[min(len(ordered) - 1, round(len(ordered) * 0.9))]
    return f"{len(counts)} repositories: median {statistics.median(counts):g}, p90 {high}, max {ordered[-1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPOSITORY")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--select", nargs="+", default=[code for code in BY_CODE if code.startswith("stale-")])
    given = parser.parse_args()
    counts: list[int] = []
    drawn: list[list[str]] = []
    for root in sorted(path.resolve() for path in given.repositories):
        report, found = warnings(root, frozenset(given.select))
        counts.append(len(found))
        drawn += [list(told(root, report, one)) for one in found]
        sys.stdout.write(f"{len(found):5} {root.name}\n")
    sys.stdout.write(summary(counts) + "\n\n")
    chosen = random.Random(given.seed).sample(drawn, min(given.number, len(drawn)))
    for number, lines in enumerate(sorted(chosen), 1):
        sys.stdout.write(f"{number}. " + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
