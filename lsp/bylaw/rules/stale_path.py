"""A path that an entry names was deleted or moved after the entry was written.

## What it does
Reports a path (a file, a folder, in text, in a command or in a directory diagram) that git shows to have existed and to
be gone now.

## Why it matters
An agent that is told to look at a file that is not there searches for it, guesses, or writes it anew.

## Example
```markdown
- Prices are computed in `src/pricing/engine.py`.
```
after a commit that moved `src/pricing/` to `src/billing/pricing/`.

## How it decides
The path is looked up the way people write paths: from the root, from the memory file's folder and the ones above, below
the folder that the context names, as the tail of a longer path. If one of them exists, all is well. If none does and a
commit removed it, that commit is the evidence: a warning if it came after the mention was written, and the file is one
that an agent reads unasked; an information in topics, notes, skills and records, and if it came before and the mention
gives the whole path. A whole path of a file that went after it was written is a warning
even if another file ends like it now. A path that never existed is no finding: it may be a plan, an example or another
machine's; neither is one that git ignores (information, if git had it when the mention was written), or that comes and
goes. What a program makes anew, a folder to put things into, and what a commit took to a repository of its own are
information. An entry that itself says that the path was removed, forbids it, plans it, or asks whether it exists, is no
finding.

## Fix safety
Following a rename that git proves is safe where the mention was written before it.

## Options
`[severity] stale-path = "off"`, or `<!-- bylaw: ignore stale-path: reason -->` below the entry.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from bylaw.config import Config
from bylaw.facts import Facts
from bylaw.language.formats import classify
from bylaw.language.stance import stance
from bylaw.model import Document, Finding, Mention
from bylaw.repo.target import Target
from bylaw.resolve import fixed_part, left, resolve
from bylaw.rules.base import Context, Rule, owner
from bylaw.rules.gone import gone_finding, untracked_finding

CODE = "stale-path"
_WRITES = re.compile(
    r"\b(?:creat|writ|document|record|updat|generat|sav|maintain|keep|append|log|synchroni[sz])\w*", re.IGNORECASE
)
_PAGES = (".md", ".txt", ".json", ".csv")
_ROUTE = 2  # slashes
_EXCUSED = frozenset({"removed", "forbidden", "planned", "elsewhere", "conditional"})


def check(context: Context, document: Document) -> Iterator[Finding]:
    def is_doubtful(mention: Mention) -> bool:
        asked = _asked(mention)
        if asked is None or _is_a_kind_of_file(asked.target):
            return False
        target = resolve(document.path, asked, context.facts)
        return target.state in ("gone", "ignored") or (target.state == "exists" and not target.exact)

    for mention in context.suspects(document, CODE, is_doubtful):
        asked = _asked(mention)
        if asked is None:
            continue
        target = resolve(document.path, asked, context.facts)
        near = target if target.state == "exists" and not target.exact else None
        if near is not None and mention.where != "tree":
            target = left(document.path, asked, context.facts) or near
        if (
            target.state not in ("gone", "ignored")
            or _may_be_a_route(asked, target)
            or _is_off_branch(asked, target, context.facts)
        ):
            continue
        said = stance(document, mention)
        if said & _EXCUSED or (target.state == "ignored" and said - {"place"}):
            continue
        if target.state == "ignored":
            found = untracked_finding(CODE, document, asked, target, context.facts)
        else:
            loose = "example" in said or _is_a_kind_of_folder(asked, target) or _may_come(document, asked, target, said)
            sure = near is not None  # a tail that is there excuses all but what is proven
            found = gone_finding(CODE, document, asked, target, context.facts, loose=loose, sure=sure)
        if found is not None and near is not None and not found.fixes:
            found = replace(found, message=f"{found.message} Another file ends like it: `{near.path}`.")
        if found is not None:
            yield replace(found, mention=mention, entry=owner(document, mention))


def _asked(mention: Mention) -> Mention | None:
    """What has to be there: the path, or the folder below which a glob matches unless it is one of the root's."""
    asked = fixed_part(mention) if mention.kind in ("path", "glob") else None
    return asked if asked is mention or (asked and "/" in asked.target) else None


def _may_be_a_route(asked: Mention, target: Target) -> bool:
    """Whether `/orders/new` can be an address of the application or a pattern: no such folder went from the root.

    Where three folders in a row went, as in `/shop/orders/new`, they are too much alike for chance.
    """
    plain = asked.target.strip("/")
    short = plain.count("/") < _ROUTE
    return asked.target.startswith("/") and target.path != plain and short and not posixpath.splitext(plain)[1]


def _is_off_branch(asked: Mention, target: Target, facts: Facts) -> bool:
    """Whether a diagram shows another file of that name than the one that went.

    A diagram of a folder that exists shows what is below that; one of another name (`my-app/`) has folders of ours.
    """
    if asked.where != "tree" or target.exact or not asked.base:
        return False
    above, folders = asked.base.split("/"), posixpath.dirname(target.path).split("/")
    return folders[0] != above[0] if facts.present.exists(above[0]) else not set(above) & set(folders)


def _is_a_kind_of_folder(asked: Mention, target: Target) -> bool:
    """Whether `Domain/` or `infra/adapters/` can mean such a folder of any part of the repository."""
    return asked.target.endswith("/") and not target.exact and not asked.base


def _may_come(document: Document, asked: Mention, target: Target, said: frozenset[str]) -> bool:
    """Whether what is gone may be there again: a program makes it, or it is a folder or a page to write things into."""
    if target.now:
        return False
    page = asked.target.endswith(_PAGES)
    entry = owner(document, asked)
    written = page and entry is not None and _WRITES.search(entry.text) is not None
    return written or "generated" in said or ("place" in said and (page or asked.target.endswith("/")))


def _is_a_kind_of_file(target: str) -> bool:
    """Whether a bare name means the kind ("add it to CLAUDE.md"), not a file that has to be there."""
    return "/" not in target and not target.startswith(".") and classify(target, Config()) is not None


RULE = Rule(CODE, "warning", __doc__, check)
