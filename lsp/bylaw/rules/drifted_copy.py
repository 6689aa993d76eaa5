"""Files that were copies of each other no longer agree.

## What it does
Reports memory files that share most of their entries, where git shows that an entry said the same in both until its
value was changed in one of them.

## Why it matters
`AGENTS.md`, `CLAUDE.md` and their like are copied for several agents; a change reaches one copy, and each agent follows
its own truth.

## Example
```markdown
AGENTS.md    - The service runs on Laravel 13.
CLAUDE.md    - The service runs on Laravel 12.
```
after a commit that updated `AGENTS.md` only.

## How it decides
Two files are copies when they share half of their entries or more. Of what is left, entries of the same words, or in
the same place between equal ones, are laid side by side; they have drifted if another number, version, path, name or
phrase stands there and an earlier wording of one is what the other says still. What was different from the start is
meant so, and so are the agents' own names, and what only says more. One commit that reached one of two mirrored folders
is one finding.

## Fix safety
Carrying the newer wording over is offered, never applied unasked.

## Options
`[severity] drifted-copy = "off"`, or `<!-- bylaw: ignore drifted-copy: reason -->` below the entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bylaw.model import Document, Edit, Evidence, Finding, Fix, Related
from bylaw.pairs import Copies, Drift, Spot, find_drift, statement
from bylaw.rules.base import Context, Rule, by_whom, is_sample
from bylaw.rules.ends import Ends
from bylaw.rules.folds import mirrored
from bylaw.text import Span

CODE = "drifted-copy"
_MOST = 400  # entries whose history is looked at


def check(context: Context, document: Document) -> Iterator[Finding]:
    yield from context.once(CODE, lambda: _find(context)).get(document.path, ())


def drifts(context: Context) -> list[Drift]:
    """Each entry that is behind, with the one in a copy that was changed."""
    ends = Ends(context)

    def proven() -> list[Drift]:
        near = (drift for copies in context.pairs.copies for drift in find_drift(context.pairs, _real(context, copies)))
        return [behind for drift in islice(near, _MOST) if (behind := _behind(ends, drift)) is not None]

    return context.once("drifts", proven)


def _real(context: Context, copies: Copies) -> Copies:
    """The files of a group but for templates: those were made general on purpose."""
    return replace(copies, paths=tuple(path for path in copies.paths if not is_sample(context.documents[path])))


def _find(context: Context) -> dict[str, list[Finding]]:
    """All findings by file: one for each two files that drifted apart, at the one that is behind.

    Folders that mirror each other are one finding for each commit that reached only one of them.
    """
    ends = Ends(context)
    behind = drifts(context)
    roots = mirrored({(drift.one.path, drift.other.path) for drift in behind})
    between: dict[tuple[str, ...], list[Drift]] = defaultdict(list)
    for drift in behind:
        couple = (drift.one.path, drift.other.path)
        commit = ends.worded(drift.other)
        between[(*roots[couple], commit.oid if commit else "") if couple in roots else couple].append(drift)
    found: dict[str, list[Finding]] = defaultdict(list)
    for group in between.values():
        finding = _finding(ends, sorted(group, key=lambda drift: (drift.one, drift.other)))
        found[finding.path].append(finding)
    return found


def _behind(ends: Ends, drift: Drift) -> Drift | None:
    """The drift seen from the end that still says what the other one said once; None where git shows no such thing."""
    for end in (drift, Drift(drift.other, drift.one, drift.theirs, drift.ours)):
        said = ends.pairs.said(end.one)
        if said is not None and said.key in _earlier(ends, end.other):
            return end
    return None


def _earlier(ends: Ends, spot: Spot) -> set[str]:
    """What the entry said before, in the form in which texts are compared."""
    if ends.history is None:
        return set()
    origin = ends.history.worded(ends.document(spot), ends.entry(spot))
    return {statement(wording.text).key for wording in origin.wordings}


def _finding(ends: Ends, drifts: list[Drift]) -> Finding:
    first = drifts[0]
    entry, other = ends.entry(first.one), ends.entry(first.other)
    related = tuple(
        Related(ends.place(drift.other), f"says `{drift.theirs}`", ends.place(drift.one)) for drift in drifts
    )
    commit = ends.worded(first.other)
    files = len({drift.one.path for drift in drifts})
    inside = f" in {files} files" if files > 1 else ""
    more = f", and {len(drifts) - 1} more entries{inside} differ like this" if len(drifts) > 1 else ""
    since = f"in {by_whom(commit)}" if commit else "(not committed yet)"
    message = (
        f"`{first.one.path}` and `{first.other.path}` are copies that drifted apart: `{_plain(first.ours)}` here "
        f"became `{_plain(first.theirs)}` there {since}{more}. Carry the newer wording over, or say why they differ."
    )
    evidence = (Evidence("contradicted", commit, first.other.path, line=ends.line(first.other), text=other.text),)
    return Finding(
        CODE, "warning", first.one.path, entry.own, message,
        entry=entry, evidence=evidence, related=related, fixes=_fixes(ends, drifts),
    )  # fmt: skip


def _fixes(ends: Ends, drifts: list[Drift]) -> tuple[Fix, ...]:
    """The newer wordings put in the place of the older ones, where both are on one line."""
    edits: dict[tuple[str, Span], Edit] = {}
    for drift in drifts:
        own, there = ends.entry(drift.one).own, ends.entry(drift.other).own
        stale, fresh = ends.text(drift.one)[own.start : own.end], ends.text(drift.other)[there.start : there.end]
        if "\n" not in fresh + stale:
            edits.setdefault((drift.one.path, own), Edit(drift.one.path, own, fresh))
    count = f"{len(edits)} newer {'wordings' if len(edits) > 1 else 'wording'}"
    sources = list(dict.fromkeys(drift.other.path for drift in drifts))
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return (Fix(f"Carry {count} over from `{sources[0]}`{more}", tuple(edits.values())),) if edits else ()


def _plain(said: str) -> str:
    return said.replace("`", "")


RULE = Rule(CODE, "warning", __doc__, check, reach="all")
