"""A lesson says what a rule says already.

## What it does
Reports entries of the memory or pinned layer whose text stands in the rules.

## Why it matters
Promoting mostly leaves the lesson behind. The agent reads both, and when the rule changes the lesson keeps its text.

## Example
```markdown
MEMORY.md    - Amounts are whole cents, never floats.
CLAUDE.md    - Amounts are whole cents, never floats.
```

## How it decides
As `duplicate` does, between a file of the rules layer and one of another layer: values first, then all words.

## Fix safety
None: the action "resolve" keeps the rule and removes the lesson, or the other way round.

## Options
`[severity] already-promoted = "off"`, or `<!-- bylaw: ignore already-promoted: reason -->` below the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Finding
from bylaw.rules.base import Context, Rule
from bylaw.rules.twice import pairs_of, told

CODE = "already-promoted"


def check(context: Context, document: Document) -> Iterator[Finding]:
    found = context.once(CODE, lambda: told(context, pairs_of(context)[1], CODE, "is a rule already"))
    yield from found.get(document.path, ())


RULE = Rule(CODE, "information", __doc__, check, reach="all")
