"""`bylaw demo`: a small repository with a real history, in which everything happens that Bylaw is made for."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bylaw.demo.story import Step, fast_import, steps
from bylaw.repo.git import build


def write(directory: Path) -> None:
    """Builds the sample at `directory`, which is made if absent. Raises GitError if it is not empty, or without git."""
    build(directory, fast_import(steps()))


def run(directory: Path | None) -> int:
    """Writes the sample to `directory`, or else to a temporary folder that is checked and told about."""
    if directory is not None:
        write(directory)
        sys.stdout.write(_written(directory))
        return 0
    with tempfile.TemporaryDirectory(prefix="bylaw-demo-", ignore_cleanup_errors=True) as folder:
        root = Path(folder).resolve() / "marsa"
        write(root)
        sys.stdout.write(_introduction(steps()))
        sys.stdout.write("\n".join(_story(root)))
    return 0


def _written(directory: Path) -> str:
    where = f'"{directory}"' if " " in str(directory) else str(directory)
    return (
        f"{directory} has {len(steps())} commits now. Try\n"
        f"  bylaw check --root {where}\n"
        f"  bylaw entries --root {where}\n"
        f"  bylaw why {_LESSON[0]}:{_line_of(directory, *_LESSON)} --root {where}\n"
    )


def _introduction(story: Sequence[Step]) -> str:
    people = len({step.author for step in story})
    return (
        f"Marsa takes orders for harbour shops: a made-up service, {len(story)} commits by {people} people between "
        f"{story[0].date:%Y-%m-%d} and {story[-1].date:%Y-%m-%d}.\n"
        "Its people and their agents keep a memory (.max/memory/), rules (CLAUDE.md) and a copy of them (AGENTS.md).\n"
        "Meanwhile the code moved on. This is what `bylaw check` finds:\n\n"
    )


_LESSON = (".max/memory/MEMORY.md", "- Round once per invoice")
"""Where an entry stands that three people worded, one after the other, and how it begins."""
_RULE = ("CLAUDE.md", "- Invoice numbers must not have gaps")
"""Where a rule stands that was a lesson first, and how it begins."""


def _line_of(root: Path, path: str, start: str) -> int:
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def _story(root: Path) -> Iterator[str]:
    """What a check of the sample finds, and the origin of two entries."""
    from bylaw.check import check
    from bylaw.features.origin import explain_entry
    from bylaw.report import text
    from bylaw.workspace import Session, gather

    session = Session(root)
    session.install(gather(session))
    snapshot = session.snapshot()
    report = check(snapshot)
    color = text.wants_color(sys.stdout)
    yield text.render(report, color)
    yield "Where does an entry come from? `bylaw why FILE:LINE` asks git:\n"
    for path, start in (_LESSON, _RULE):
        document = report.documents[path]
        entry = document.entry_at(document.source.line_span(_line_of(root, path, start) - 1).start)
        if entry is not None:
            yield text.why(explain_entry(snapshot, document, entry, report.findings), color)
    yield "Keep the sample with `bylaw demo marsa`, then open marsa/CLAUDE.md in your editor.\n"
