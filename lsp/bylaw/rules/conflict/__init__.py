"""Two entries that cannot both be followed or both be true.

## What it does
Reports pairs of entries that contradict each other and bind at one place, with who wrote which when. It never says
which of them is right.

## Why it matters
An agent that reads two rules that disagree picks one, and says nothing.

## Example
```markdown
CLAUDE.md            - Every file stays below 300 lines.
docs/lessons.md      - Every file stays below 500 lines.
```
One was changed, the other was forgotten.

## How it decides
Words that look opposite are hardly ever a conflict, so none are compared for that. There are five ways, and each
finding names its way and what it is about (number, version, path, naming, tool, process):

- *changed in one place*: git shows that two entries said the same until a value was changed in one of them.
- *superseded*: one entry says that something is retired or replaced, and an older one still asks for it; or two
  entries each say to use the one thing instead of the other.
- *two tools*: one script is run with two package managers in one folder; the lock file says which of them is at home.
- *another value*: all words are the same, a number, version, port, size or address is not.
- *section twice*: a section stands twice in a file, with another value.

What holds elsewhere is no conflict: another folder, other globs, another platform, part or environment in the heading.
Nor are records: dated entries, logs, counts of today, examples, migrations, skills, a series that fills the same words
with several values. Where two files drifted apart in many entries, that is one finding. What
`drifted-copy` tells is not told again.

## Fix safety
None: people decide which of the two holds. The action “resolve” keeps this one, keeps that one, or merges them.

## Options
`[severity] conflict = "off"`, or `<!-- bylaw: ignore conflict: reason -->` below either entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Finding
from bylaw.pairs import Spot
from bylaw.rules import drifted_copy
from bylaw.rules.base import Context, Rule
from bylaw.rules.conflict import partial, sections, slots, superseded, tools
from bylaw.rules.conflict.clash import Clash, Look
from bylaw.rules.conflict.tell import told

CODE = "conflict"
WAYS = (partial.find, superseded.find, tools.find, slots.find, sections.find)


def check(context: Context, document: Document) -> Iterator[Finding]:
    found: dict[str, list[Finding]] = context.once(CODE, lambda: _find(context))
    yield from found.get(document.path, ())


def _find(context: Context) -> dict[str, list[Finding]]:
    """All findings, by file."""
    look = Look(context)
    found: dict[str, list[Finding]] = {}
    for finding in told(look, clashes(look), CODE):
        found.setdefault(finding.path, []).append(finding)
    return found


def clashes(look: Look) -> list[Clash]:
    """Every clash once, whichever ways found it, but for what copies that drifted apart disagree in."""
    found: dict[frozenset[Spot], Clash] = {}
    for way in WAYS:
        look.context.pause()
        for clash in way(look):
            found.setdefault(frozenset((clash.one, clash.other)), clash)
    drifted = {frozenset((drift.one, drift.other)) for drift in drifted_copy.drifts(look.context)}
    return [clash for ends, clash in found.items() if ends not in drifted]


RULE = Rule(CODE, "warning", __doc__, check, reach="all")
