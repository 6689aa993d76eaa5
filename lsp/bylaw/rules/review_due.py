"""The code that an entry names has changed a lot since somebody last worded or confirmed the entry.

## What it does
Reports an entry that was written before 10 or more commits to a file or folder that it names. Off unless its severity
is set; hover tells it in any case.

## Why it matters
Nobody can show that such an entry is wrong. But what it was learned from is not there any more, and somebody should
look.

## Example
```markdown
- `src/billing/` computes prices in cents; only `src/api/` turns them into amounts.
```
written before 14 commits to `src/billing/`.

## How it decides
The age that counts is the last time somebody worded the entry, or confirmed it (`bylaw confirm FILE:LINE`). Commits to
the file, or to what lies in the folder, count from then on; merges and commits that change more than 400 files do not,
nor does what is older than the newest 5,000 commits. A folder at the top of the repository (`src/`) changes all the
time and tells nothing. The path that changed most is named, once for an entry.

## Fix safety
None: a person reads the entry again and confirms, changes or removes it.

## Options
`[severity] review-due = "hint"` switches it on; `<!-- bylaw: confirmed 2026-11-23 ada -->` below an entry winds its
clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Entry, Evidence, Finding
from bylaw.rules.base import Context, Rule
from bylaw.rules.clock import MANY, changed, last_wording

CODE = "review-due"


def check(context: Context, document: Document) -> Iterator[Finding]:
    history = context.facts.history
    if history is None or context.facts.activity is None:
        return
    for entry in context.entries(document, _names_code):
        origin = history.origin(document, entry)
        path, count = changed(context.facts, document, entry, origin)
        if count >= MANY:
            line = document.source.line_of(entry.own.start) + 1
            message = (
                f"Written before {count} commits to `{path}`: read it again, then confirm it"
                f" (`bylaw confirm {document.path}:{line} --write`), change it or remove it."
            )
            evidence = Evidence("entry", last_wording(origin), document.path, line=line, text=entry.text)
            yield Finding(CODE, "hint", document.path, entry.own, message, entry=entry, evidence=(evidence,))


def _names_code(entry: Entry) -> bool:
    return any(mention.kind in ("path", "link") for mention in entry.mentions)


RULE = Rule(CODE, "hint", __doc__, check, optional=True)
