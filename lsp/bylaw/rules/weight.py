"""What makes a finding a warning: decided here for all rules that prove what is gone.

A warning says “this misleads, mend it”, so it needs a yes to each of three questions. Whatever is proven but fails one
of them is an information: seen and fixable where it stands, and no alarm.

1. *Is the file read without being asked for?* A page of its agent (`CLAUDE.md`, the index of a memory) is, at every
   start. A file in a folder of rules is, too, but such files are handed from one repository to the next: there only
   what git shows to have been here counts. A topic, a note, a skill or a command is opened by whoever means it, and
   tells as often of other times and other repositories.
2. *Does the entry speak of what is so?* That of a log, a ticket, a decision does not, nor one that itself speaks of
   something that was removed, renamed or is legacy (`language/records.py`).
3. *Is it proven of that very thing?* See `Proof`.

That a whole file is left behind is one cause, not many: see `rules/decay.py`.
"""

from __future__ import annotations

from typing import Literal

from bylaw.language.formats import reading
from bylaw.language.records import is_record, speaks_of_going
from bylaw.model import Document, Entry, Evidence, Finding, Fix, Mention, Severity
from bylaw.rules.base import is_borrowed, is_sample, owner
from bylaw.text import Span

_LONG, _NEAR = 4_000, 500  # letters

Proof = Literal["commit", "absence", "guess"]
"""How well it is proven that what an entry names is gone.

`commit`: one took exactly that away after it was written, or a manifest's line contradicts it. `absence`: an exact
claim (a link, an import, a command) that nothing meets, perhaps since before it was written. `guess`: the words, or
what went, can mean something else.
"""


def weight(document: Document, mention: Mention, entry: Entry | None, proof: Proof) -> Severity:
    """How much a finding about `mention`, which stands in `entry` of `document`, weighs."""
    asked_for = reading(document.path, document.format, document.layer)
    enough = {"start": ("commit", "absence"), "rules": ("commit",), "asked": ()}[asked_for]
    told = entry is not None and is_record(entry.heading[-2:], entry.text, entry.marker)
    told = told or speaks_of_going(_around(document, mention, entry))
    return "information" if proof not in enough or told or is_sample(document) or is_borrowed(document) else "warning"


def _around(document: Document, mention: Mention, entry: Entry | None) -> str:
    """The words that may speak of `mention`: its entry, or of a fence or a diagram its line; near it in long ones."""
    if entry is not None and mention.where == "text" and len(entry.text) <= _LONG:
        return entry.text
    line = document.source.line_span(document.source.line_of(mention.span.start))
    near = Span(max(line.start, mention.span.start - _NEAR), min(line.end, mention.span.end + _NEAR))
    return document.source.slice(near)


def finding(
    code: str,
    proof: Proof,
    document: Document,
    mention: Mention,
    message: str,
    *,
    evidence: tuple[Evidence, ...] = (),
    fixes: tuple[Fix, ...] = (),
    group: str | None = None,
) -> Finding:
    """A finding about one mention, as severe as `weight` says."""
    entry = owner(document, mention)
    return Finding(
        code=code,
        severity=weight(document, mention, entry, proof),
        path=document.path,
        span=mention.span,
        message=message,
        mention=mention,
        entry=entry,
        evidence=evidence,
        fixes=fixes,
        group=group,
    )
