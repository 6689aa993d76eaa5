"""A package that an entry says we use is nowhere declared any more.

## What it does
Reports a package that a manifest declared when the entry was written and that no manifest declares now.

## Why it matters
An agent that believes a library is there writes code against it, or adds it back.

## Example
```markdown
- HTTP calls use `requests`.
```
after a commit that replaced `requests` by `httpx` in `pyproject.toml`.

## How it decides
All manifests are read. A package that none of them asks for, and that is none of the repository's own, is reported only
if git shows the commit that took it out of a manifest. Whatever was never declared may be a tool of the machine or of
another project.

## Fix safety
None: what replaced it is for a person to say.

## Options
`[severity] stale-dependency = "off"`, or `<!-- bylaw: ignore stale-dependency: reason -->` below the entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.language.stance import stance
from bylaw.model import Commit, Document, Evidence, Finding, Mention
from bylaw.rules.base import (
    EXCUSED,
    Context,
    Rule,
    by_whom,
    group_of,
    is_pending,
    made,
    since,
    written_in,
)
from bylaw.rules.weight import Proof, finding

CODE = "stale-dependency"


def check(context: Context, document: Document) -> Iterator[Finding]:
    def is_undeclared(mention: Mention) -> bool:
        return mention.kind == "dependency" and _is_undeclared(context, mention.target)

    for mention in context.suspects(document, CODE, is_undeclared):
        if stance(document, mention) & EXCUSED:
            continue
        written = written_in(context.facts, document, mention)
        then = context.facts.then
        gone = then.undeclared(mention.target, written) if then and written else None
        if gone and written:
            yield _finding(context, document, mention, *gone, written)


def _is_undeclared(context: Context, package: str) -> bool:
    """Whether no manifest asks for `package`; it may still come with another one."""
    return context.facts.manifests.dependency(package).state in ("absent", "locked")


def _finding(
    context: Context, document: Document, mention: Mention, commit: Commit, manifest: str, written: Commit
) -> Finding:
    message = (
        f"`{mention.target}` is declared nowhere any more: `{manifest}` lost it in {by_whom(commit)}{since(written)}. "
        "Name what replaced it, or remove the mention."
    )
    evidence = (Evidence("removed", made(commit), manifest, text=mention.target, pending=is_pending(commit)),)
    left_with_it = not context.facts.present.exists(manifest)  # a whole project, which may live on elsewhere
    proof: Proof = "guess" if left_with_it else "commit"
    return finding(CODE, proof, document, mention, message, evidence=evidence, group=group_of(commit))


RULE = Rule(CODE, "warning", __doc__, check)
