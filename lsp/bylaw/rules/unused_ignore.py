"""An `ignore` directive suppresses nothing.

## What it does
Reports an `ignore` directive none of whose codes would be reported without it, and a directive that cannot be read.

## Why it matters
An exception that outlived its reason hides the next true finding of that kind.

## Example
```markdown
- Prices are computed in `src/pricing/engine.py`.
<!-- bylaw: ignore stale-path: moved back next week -->
```
when the path is there again.

## How it decides
All rules run first; the directive is unused if no finding of its codes falls into what it belongs to. `banned-api`
finds in code files, so a directive that names it is never called unused.

## Fix safety
None: a person removes the line.

## Options
`[severity] unused-ignore = "off"`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document, Finding
from bylaw.rules import bans
from bylaw.rules.base import Context, Rule

CODE = "unused-ignore"


def check(_context: Context, document: Document) -> Iterator[Finding]:
    """Directives that cannot be understood; `bylaw.check` adds the unused ones, which only it can know."""
    for directive in document.directives:
        if directive.problem:
            yield Finding(CODE, "information", document.path, directive.span, directive.problem)


def unused(document: Document, used: frozenset[int]) -> Iterator[Finding]:
    """The `ignore` directives of `document` whose index is not in `used`."""
    for index, directive in enumerate(document.directives):
        known = directive.verb == "ignore" and not directive.problem and bans.CODE not in directive.codes
        if known and index not in used:
            codes = ", ".join(directive.codes)
            message = f"Nothing here would be reported as {codes}: remove this directive."
            yield Finding(CODE, "information", document.path, directive.span, message)


RULE = Rule(CODE, "information", __doc__, check, reach="file")
