"""An entry that somebody disputes.

## What it does
Reports an entry with a `disputed` directive: who says that it is wrong, since when, and why.

## Why it matters
An agent follows what stands in the file, and Claude Code does not show it the comment below. Until somebody settles the
dispute, people should see it wherever they read the entry.

## Example
```markdown
- Batch jobs call version 2 of the API.
<!-- bylaw: disputed 2026-11-23 florian: they still use version 1 -->
```

## How it decides
The directive is the evidence. One that stands first in a section or file disputes all of it, and is told once, where it
stands.

## Fix safety
None: a person changes or removes the entry, or withdraws the dispute.

## Options
`[severity] disputed = "off"`, or `"warning"` for teams that merge nothing disputed.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Directive, Document, Finding
from bylaw.rules.base import Context, Rule

CODE = "disputed"


def check(_context: Context, document: Document) -> Iterator[Finding]:
    for directive in document.directives:
        if directive.verb != CODE or directive.problem:
            continue
        entry = document.entries[directive.entry] if directive.entry is not None else None
        span = entry.own if entry is not None else directive.span
        yield Finding(CODE, "information", document.path, span, _message(document, directive), entry=entry)


def _message(document: Document, directive: Directive) -> str:
    who = f" by {directive.who}" if directive.who else ""
    when = f" since {directive.date}" if directive.date else ""
    if directive.entry is None:
        return f"All of this part is disputed{who}{when}: {directive.reason}. Settle it, then remove this line."
    line = document.source.line_of(document.entries[directive.entry].own.start) + 1
    withdraw = f"`bylaw withdraw {document.path}:{line} --verb disputed --write`"
    return f"Disputed{who}{when}: {directive.reason}. Change or remove the entry, or withdraw the dispute ({withdraw})."


RULE = Rule(CODE, "information", __doc__, check, reach="file")
