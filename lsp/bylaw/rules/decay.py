"""Files that are left behind: where most of what a file names is gone, that is one cause, and one warning.

Such a file is an abandoned page, a plan of another time, or came from elsewhere; who mends it reads it anew or deletes
it. Twenty warnings in it would say the same thing twenty times. So its first one tells how much of the file is gone,
and the others are information at their places. If one commit left several files behind (a repository that was emptied
or begun anew), the first of them stands for all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bylaw.model import Document, Finding
from bylaw.resolve import resolve
from bylaw.rules.base import Context

_FEW = 10  # things of a file that are gone: fewer are told one by one
_PATHS = frozenset({"path", "link", "import"})


def alive(context: Context, found: Mapping[str, Sequence[Finding]]) -> dict[str, int]:
    """How many things that a file names are there, for the files in which enough is `found` for it to matter."""
    return {path: _alive(context, context.documents[path]) for path in found if len(_gone(found[path])) >= _FEW}


def _alive(context: Context, document: Document) -> int:
    facts, there = context.facts, set()
    for mention in document.mentions:
        if mention.kind in _PATHS:
            stands = resolve(document.path, mention, facts).state == "exists"
        else:
            stands = mention.kind == "symbol" and facts.symbols is not None and facts.symbols.exists(mention.target)
        if stands:
            there.add(mention.target)
    return len(there)


def as_one(found: Mapping[str, list[Finding]], living: Mapping[str, int]) -> dict[str, list[Finding]]:
    """`found` with one warning for each file that is left behind; `living` tells how much of it is there (`alive`)."""
    told: dict[str, list[Finding]] = {}
    causes: set[str] = set()
    for path, findings in found.items():
        gone = len(_gone(findings))
        if gone < _FEW or gone < living.get(path, gone + 1):
            told[path] = findings
            continue
        cause = _main_cause(findings)
        told[path] = _first_only(findings, gone, gone + living[path], is_told=cause in causes)
        causes.update({cause} if cause else ())
    return told


def _gone(found: Sequence[Finding]) -> set[str]:
    """The things that are gone, by what the rules `found`."""
    return {one.mention.target for one in found if one.mention is not None and one.code.startswith("stale-")}


def _main_cause(found: Sequence[Finding]) -> str | None:
    """The commit that took most of what is gone; None where it went little by little."""
    ((cause, number),) = Counter(one.group for one in found).most_common(1)
    return cause if number * 2 > len(found) else None


def _first_only(found: Sequence[Finding], gone: int, named: int, *, is_told: bool) -> list[Finding]:
    """`found` in one file with all but the first warning as information; that one too where the cause `is_told`."""
    told = []
    for one in found:
        if one.severity != "warning" or not one.code.startswith("stale-"):
            told.append(one)
        elif is_told:
            told.append(replace(one, severity="information"))
        else:
            whole = f"{gone} of the {named} things that this file names are gone: read it anew as a whole."
            told.append(replace(one, message=f"{one.message} {whole}"))
            is_told = True
    return told
