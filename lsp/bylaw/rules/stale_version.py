"""An entry names a version that the manifests contradict.

## What it does
Reports "React 17" where `package.json` says 18, "Node 18" where `.nvmrc` says 22.

## Why it matters
An agent that believes in the old version writes for it: removed APIs, missing features, wrong fixes.

## Example
```markdown
- The front end is React 17 with TypeScript.
```
when `package.json` has `"react": "^18.2.0"`.

## How it decides
Every manifest and tool-version file that states a version of that name is read; the entry is reported only if all of
them rule its version out, and one of them allowed it when the entry was written: "since Go 1.21" was never a claim
about this repository. "18+", ranges and bare majors are read as ranges. Where only the third number differs, or the
entry says what that version does ("Vite 5 drops Node 16"), it is information. The evidence is the manifest's line and
the commit that last worded it.

## Fix safety
The version that the manifest states is offered, never applied unasked.

## Options
`[severity] stale-version = "off"`, or `<!-- bylaw: ignore stale-version: reason -->` below the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bylaw.language.stance import stance
from bylaw.model import Commit, Document, Edit, Evidence, Finding, Fix, Mention
from bylaw.repo.manifests import VersionFact, contradicts, split_version, stated_in
from bylaw.repo.pending import UNCOMMITTED
from bylaw.rules.base import (
    EXCUSED,
    Context,
    Rule,
    by_whom,
    is_pending,
    made,
    since,
    written_in,
)
from bylaw.rules.weight import Proof, finding

CODE = "stale-version"
_STEP = re.compile(
    r"[`*\s]{0,4}(?:(?:→|->|=>|⇒|➜|\bto\b)\s{0,3}[`*]{0,3}(?:[A-Za-z.]{1,20}\s)?v?\d"
    r"|(?:[,/&]|\b(?:and|or)\b)\s{0,3}[`*]{0,3}v?\d{1,2}(?:\.[\dx]+)*(?![\w%]))"
)
_DOES = re.compile(
    r"[`*)]{0,4}\s{1,3}(?:(?:no longer|also|now|only|already|still|do|does|did)\s+)?(?!as\b|plus\b|this\b)"
    r"[a-z]{2,}(?:s|ed|n't|n’t|not)\b"
)
_TROUBLE = re.compile(
    r"[`*)]{0,4}(?:\s{1,3}[\w.-]+){0,3}\s{1,3}(?:issues?|bugs?|errors?|warnings?|limitations?|quirks?|regressions?|workarounds?"
    r"|incompatibilit(?:y|ies)|deprecations?|breaking\s+changes?)\b",
    re.IGNORECASE,
)
_MOST_MANIFESTS = 8


def check(context: Context, document: Document) -> Iterator[Finding]:
    def contradicted(mention: Mention) -> tuple[tuple[str, str], list[VersionFact]] | None:
        named = split_version(mention.target, mention.fragment) if mention.kind == "version" else None
        facts = context.facts.manifests.version_of(named[0]) if named else []
        return (named, facts) if named and contradicts(named[1], facts) else None

    for mention in context.suspects(document, CODE, lambda mention: contradicted(mention) is not None):
        found = contradicted(mention)
        if found is None or stance(document, mention) & EXCUSED or _is_left(document, mention):
            continue
        named, facts = found
        written = written_in(context.facts, document, mention)
        if written is not None and _held(context, named, facts, written):
            yield _finding(context, document, mention, named[1], facts[0], written)


def _is_left(document: Document, mention: Mention) -> bool:
    """Whether the words go on to another version: "Node 18 → 22", "React 17 to React 18", "tests Node 18 and 20"."""
    return bool(_STEP.match(document.source.text[mention.span.end : mention.span.end + 40]))


def _held(context: Context, named: tuple[str, str], facts: list[VersionFact], written: Commit) -> bool:
    """Whether a manifest that contradicts the claim now agreed with it when it was written.

    Otherwise the entry does not speak of what is used here: "Go 1.22 changed how loop variables work".
    """
    name, claimed = named
    for path in list(dict.fromkeys(fact.path for fact in facts))[:_MOST_MANIFESTS]:
        then = context.facts.git.show(written.oid, path) if context.facts.git else None
        stated = stated_in(name, path, then) if then is not None else []
        if stated and not contradicts(claimed, stated):
            return True
    return False


def _finding(
    context: Context, document: Document, mention: Mention, claimed: str, fact: VersionFact, written: Commit
) -> Finding:
    commit = _stated(context, mention.target, mention.fragment, fact)
    after = commit is None or context.facts.came_after(commit, written)
    message = f"“{mention.text}”: `{fact.path}` line {fact.line} says `{fact.value}`"
    if commit is not None:
        message += f", since {by_whom(commit)}{since(written) if after else ''}"
    fixes: tuple[Fix, ...] = ()
    fresh = _restated(mention.text, claimed, fact.value)
    if fresh:
        message += f". Write “{fresh}”."
        fixes = (Fix(f"Change to “{fresh}”", (Edit(document.path, mention.span, fresh),)),)
    else:
        message += ". Correct the version."
    evidence = (
        Evidence("contradicted", made(commit), fact.path, line=fact.line, text=fact.value, pending=is_pending(commit)),
    )
    group = f"{commit.oid} {fact.subject}" if commit else None
    small = not after or _differs_little(claimed, fact.value) or _is_subject(document, mention)
    proof: Proof = "guess" if small else "commit"
    return finding(CODE, proof, document, mention, message, evidence=evidence, fixes=fixes, group=group)


def _is_subject(document: Document, mention: Mention) -> bool:
    """Whether the words go on to what that version does, or what is wrong with it: that is true whatever is used.

    "Vite 5 drops Node 16", "Next.js 15 image import error".
    """
    after = document.source.text[mention.span.end : mention.span.end + 60]
    return bool(_DOES.match(after) or _TROUBLE.match(after))


def _differs_little(claimed: str, value: str) -> bool:
    """Whether only the third number differs: whoever reads `1.26.1` where it is `1.26.6` is not misled."""
    numbers = [re.findall(r"\d+", text)[:3] for text in (claimed, value)]
    return len(numbers[0]) == 3 and numbers[0][:2] == numbers[1][:2]


def _stated(context: Context, target: str, fragment: str, fact: VersionFact) -> Commit | None:
    """The commit that made the manifest state what it does: the one to come, where HEAD does not have it."""
    named = split_version(target, fragment)
    before = context.facts.git.show("HEAD", fact.path) if context.facts.git else None
    stated = stated_in(named[0], fact.path, before) if named and before is not None else []
    if fact.value not in [one.value for one in stated]:
        return UNCOMMITTED
    line = next(one.line for one in stated if one.value == fact.value)
    return context.facts.line_worded(fact.path, line)


def _restated(text: str, claimed: str, value: str) -> str:
    """The mention with the manifest's version, as precise as the old one was written; "" where that cannot be told."""
    plain = re.search(r"\d+(?:\.\d+)*", claimed)
    stated = re.search(r"\d+(?:\.\d+)*", value)
    if not plain or not stated or plain[0] not in text:
        return ""
    size = plain[0].count(".") + 1
    return text.replace(plain[0], ".".join(stated[0].split(".")[:size]), 1)


RULE = Rule(CODE, "warning", __doc__, check)
