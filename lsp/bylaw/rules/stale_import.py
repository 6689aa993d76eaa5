"""An `@import` names a file that is not there.

## What it does
Reports an import (`@docs/style.md`) that does not resolve, in the formats whose agent follows imports.

## Why it matters
The agent loads nothing and says nothing: the rules of that file are silently lost.

## Example
```markdown
@docs/conventions.md
```
when `docs/conventions.md` was renamed.

## How it decides
An import resolves against the importing file, as the agents do it; Cursor's `@file` also by its name alone. It is an
exact claim, so it is reported even if its target never existed (as information outside the pages that an agent reads
at its start, and not where "if exists" follows); if git shows when it went, it says so. `@user`, e-mail
addresses, npm scopes and imports from the home folder are left alone, and so are targets that `.gitignore` covers.

## Fix safety
Following a rename that git proves is safe.

## Options
`[severity] stale-import = "off"`, or `<!-- bylaw: ignore stale-import: reason -->` below the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.language.formats import FORMATS
from bylaw.language.stance import stance
from bylaw.model import Document, Finding, Mention
from bylaw.resolve import resolve
from bylaw.rules.base import Context, Rule, is_sample
from bylaw.rules.gone import elsewhere, gone_finding
from bylaw.rules.weight import finding

CODE = "stale-import"
_EXCUSED = frozenset({"example", "planned", "elsewhere", "conditional"})
_MENTIONING = frozenset(row.id for row in FORMATS if row.imports == "cursor")
"""Formats whose agent adds the files that are mentioned with an `@`, wherever they are."""


def check(context: Context, document: Document) -> Iterator[Finding]:
    def is_absent(mention: Mention) -> bool:
        added = mention.kind == "import" or _is_added(document, mention)
        return added and resolve(document.path, mention, context.facts).state in ("gone", "never")

    for mention in context.suspects(document, CODE, is_absent):
        target = resolve(document.path, mention, context.facts)
        if target.state == "gone" and mention.kind == "import":
            found = gone_finding(CODE, document, mention, target, context.facts)
            if found is not None:
                yield found
        elif target.state == "never" and not _is_excused(document, mention):
            advice, fixes = elsewhere(document, mention, context.facts) or ("Correct or remove the import.", ())
            message = f"`@{mention.target}` imports nothing: there is no such file, and the agent does not say so."
            yield finding(CODE, "absence", document, mention, f"{message} {advice}", fixes=fixes)


def _is_excused(document: Document, mention: Mention) -> bool:
    """Whether an import of what never was there may be right."""
    return mention.certainty != "certain" or is_sample(document) or bool(stance(document, mention) & _EXCUSED)


def _is_added(document: Document, mention: Mention) -> bool:
    """Whether the agent adds the file that `mention` names with an `@`; what once was there is for `stale-path`."""
    return mention.kind == "path" and mention.reason == "file mention" and document.format in _MENTIONING


RULE = Rule(CODE, "warning", __doc__, check)
