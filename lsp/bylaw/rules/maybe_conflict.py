"""Two entries speak of the same in almost the same words, but not quite: a person should read both.

## What it does
Suggests pairs of entries that may contradict each other, where nothing proves it. Off unless its severity is set.

## Why it matters
`conflict` speaks only where the evidence leaves little doubt, so it finds about two thirds. A team that wants to find
the rest reads pairs; this puts those in front of it that are worth the time.

## Example
```markdown
CLAUDE.md            - Run the API tests with mocks before a release.
docs/lessons.md      - Never run the API tests with mocks before a release.
```

## How it decides
Both bind in one folder, for the same files and below headings of the same part or platform; they share 60 % of their
words; and one denies what the other says, or another number, path or name stands in the place of one. Records, examples
and series are left out, and so are pairs that `conflict`, `drifted-copy` or `duplicate` tell. Nearest first, at most
100 pairs.

## Fix safety
None: most suggestions are no conflict. The action “resolve” is not offered for them.

## Options
`[severity] maybe-conflict = "hint"` switches it on; `<!-- bylaw: ignore maybe-conflict: reason -->` below an entry
settles it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Evidence, Finding, Related
from bylaw.pairs import Spot, Statement, same
from bylaw.rules import drifted_copy
from bylaw.rules.base import Context, Rule
from bylaw.rules.conflict import clashes
from bylaw.rules.conflict.clash import Look
from bylaw.rules.conflict.where import binding, is_record, together

CODE = "maybe-conflict"
_MOST = 100  # pairs: nobody reads more
_CROWD = 3  # places of one text: more are a phrase of the house


def check(context: Context, document: Document) -> Iterator[Finding]:
    yield from context.once(CODE, lambda: _find(context)).get(document.path, ())


def _find(context: Context) -> dict[str, list[Finding]]:
    """All findings, by the file of the later entry."""
    look = Look(context)
    told = {frozenset((clash.one, clash.other)) for clash in clashes(look)}
    told |= {frozenset((drift.one, drift.other)) for drift in drifted_copy.drifts(context)}
    near = sorted((-share, one, other) for share, one, other in _near(look) if frozenset((one, other)) not in told)
    found: dict[str, list[Finding]] = {}
    for _, one, other in near[:_MOST]:
        found.setdefault(other.path, []).append(_finding(look, other, one))
    return found


def _near(look: Look) -> Iterator[tuple[float, Spot, Spot]]:
    """The pairs that are near, bind together and differ in what matters, each once."""
    for one in look.pairs.statements():
        for near in look.pairs.near(one):
            if one.key < near.statement.key and _differ(one, near.statement):
                for spot in look.pairs.spots[one.key][:_CROWD]:
                    for other in look.pairs.spots[near.statement.key][:_CROWD]:
                        if _bind(look, spot, other):
                            yield near.share, min(spot, other), max(spot, other)


def _differ(one: Statement, other: Statement) -> bool:
    """Whether one denies what the other says, or both give values that the other does not."""
    if same(one, other):
        return False
    if one.denials != other.denials:
        return bool(one.denied & other.items or other.denied & one.items)
    return bool(set(one.values) - set(other.values) and set(other.values) - set(one.values))


def _bind(look: Look, one: Spot, other: Spot) -> bool:
    mine, theirs = look.document(one), look.document(other)
    a, b = look.entry(one), look.entry(other)
    if one.path == other.path and (a.heading == b.heading or a.span.covers(b.span) or b.span.covers(a.span)):
        return False  # a series, or one within the other
    if not binding(mine) or not binding(theirs) or is_record(a) or is_record(b):
        return False
    return together(mine, a, theirs, b)


def _finding(look: Look, spot: Spot, other: Spot) -> Finding:
    entry, text = look.entry(spot), look.entry(other).text
    where = f"line {look.line(other)}" if spot.path == other.path else f"`{other.path}:{look.line(other)}`"
    message = f"This and {where} say almost the same: “{text}”. Read both, and make them agree if they do not."
    evidence = (Evidence("entry", look.worded(other), other.path, "", look.line(other), text),)
    return Finding(
        CODE, "hint", spot.path, entry.own, message, entry=entry, evidence=evidence,
        related=(Related(look.place(other), "says almost the same"),),
    )  # fmt: skip


RULE = Rule(CODE, "hint", __doc__, check, reach="all", optional=True)
