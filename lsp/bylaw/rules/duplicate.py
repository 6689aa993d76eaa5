"""Two entries say the same.

## What it does
Reports entries that repeat another one, in the same words or nearly, and files that are copies of each other.

## Why it matters
What is said twice is changed once: sooner or later the two disagree, and an agent follows one of them.

## Example
```markdown
- Run `make lint` before every commit.
- Always run `make lint` before every commit.
```

## How it decides
Values come first: the same words with another number, version, path or name are never a duplicate, nor is a denial.
Then all words of the shorter entry have to stand in the other one, which may say a little more. Entries of sibling
folders, of other globs, of other platforms or parts in the heading speak of something else, and an index line repeats
the file that it leads to on purpose. Files that share most of their entries are told once each, as copies.

## Fix safety
None: people decide which of the two stays. The action "resolve" keeps this one, keeps that one, or merges them.

## Options
`[severity] duplicate = "warning"` or `"off"`, or `<!-- bylaw: ignore duplicate: reason -->` below the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Finding
from bylaw.rules.base import Context, Rule
from bylaw.rules.twice import pairs_of, told

CODE = "duplicate"


def check(context: Context, document: Document) -> Iterator[Finding]:
    yield from context.once(CODE, lambda: _find(context)).get(document.path, ())


def _find(context: Context) -> dict[str, list[Finding]]:
    """All findings by file; the later of two entries repeats the earlier one."""
    later = [pair.turned for pair in pairs_of(context)[0]]
    return told(context, later, CODE, "also stands")


RULE = Rule(CODE, "information", __doc__, check, reach="all")
