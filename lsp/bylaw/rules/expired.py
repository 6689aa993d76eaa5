"""An entry is past the date until which it was to hold.

## What it does
Reports an entry with an `expires` directive, or the words "until DATE" / "expires DATE" with an ISO date, that is past.

## Why it matters
Temporary rules outlive their reason because nobody is reminded of them.

## Example
```markdown
- Do not deploy on Fridays until 2026-09-30.
```
on 1 October 2026.

## How it decides
Only ISO dates count. A date in words counts only after "until", "till", "expires", "valid through" and the like, and
only where the entry is no record of the past: not where git shows that it was written when the day was over. The day
itself still holds.

## Fix safety
None: a person decides whether the entry goes or gets a new date.

## Options
`[severity] expired = "off"`, or `<!-- bylaw: ignore expired: reason -->` below the entry.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from bylaw.model import Document, Entry, Finding
from bylaw.rules.base import Context, Rule
from bylaw.text import Span

CODE = "expired"
_DATE = re.compile(r"\d{4}-\d")
_UNTIL = re.compile(
    r"\b(?:until|till|expires?(?:\s+on)?|expiring(?:\s+on)?|valid\s+(?:until|through|till)|good\s+through)[:\s]+"
    r"(\d{4}-\d{2}-\d{2})\b(?!T)",
    re.IGNORECASE,
)
_RECORD = re.compile(r"\b(?:was|were|had|lasted|from \d{4})\b", re.IGNORECASE)


def check(context: Context, document: Document) -> Iterator[Finding]:
    for entry in context.entries(document, _tells):
        for directive in entry.directives:
            if directive.verb == "expires" and _past(directive.date, context.today):
                message = f"This entry was to hold until {directive.date}. Remove it, or give it a new date."
                yield Finding(CODE, "warning", document.path, entry.own, message, entry=entry)
        text = document.source.slice(entry.own)
        for match in _UNTIL.finditer(text):
            before = text[max(0, match.start() - 80) : match.start()]
            if _past(match[1], context.today) and not _RECORD.search(before):
                line = document.source.line_of(entry.own.start + match.start()) + 1
                written = context.facts.written(document.path, match[0], line)
                if written is not None and written.date[:10] >= match[1]:
                    continue  # nobody announces a day that is over
                span = Span(entry.own.start + match.start(), entry.own.start + match.end())
                message = f"“{match[0]}” is past. Remove the entry, or give it a new date."
                yield Finding(CODE, "warning", document.path, span, message, entry=entry)


def _tells(entry: Entry) -> bool:
    """Whether the entry may name a day: far cheaper than what follows, and nearly always no."""
    return bool(entry.directives) or _DATE.search(entry.text) is not None


def _past(date: str, today: str) -> bool:
    try:
        return datetime.date.fromisoformat(date) < datetime.date.fromisoformat(today)
    except ValueError:
        return False


RULE = Rule(CODE, "warning", __doc__, check)
