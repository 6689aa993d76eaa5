"""Review: what is new or changed since a commit has perhaps been read by nobody; each can be accepted or discarded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bylaw.actions.back import difference
from bylaw.actions.base import Action, Refused, brief, committed, edited, said
from bylaw.actions.decide import confirm, who
from bylaw.actions.layout import content, remove, reword
from bylaw.history.match import pair
from bylaw.model import Document, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """An entry that the commit asked about does not have, or has in other words: those of `before`.

    `old` is the file as that commit has it, None where it has none.
    """

    document: Document
    entry: Entry
    kind: Literal["new", "changed"]
    before: Entry | None = None
    old: Document | None = None


def unreviewed(snapshot: Snapshot, document: Document, revision: str = "HEAD") -> list[Unreviewed]:
    """The entries of `document` that are new or changed since `revision`, in order."""
    old = committed(snapshot, document.path, revision)
    entries = [entry for entry in document.entries if entry.kind != "topic"]
    if old is None:
        return [Unreviewed(document, entry, "new") for entry in entries if not _accepted(entry, None)]
    left: Counter[tuple[str, str]] = Counter((entry.kind, entry.text) for entry in old.entries)
    fresh: list[Entry] = []
    for entry in entries:
        if left[entry.kind, entry.text] > 0:
            left[entry.kind, entry.text] -= 1
        else:
            fresh.append(entry)
    gone = [entry for entry in reversed(old.entries) if entry.kind != "topic" and _taken(left, entry)][::-1]
    found = {match.new: gone[match.old] for match in _pairs(gone, fresh)}
    return [
        Unreviewed(document, entry, "changed" if at in found else "new", found.get(at), old)
        for at, entry in enumerate(fresh)
        if not _accepted(entry, found.get(at))
    ]


def _accepted(entry: Entry, before: Entry | None) -> bool:
    """Whether somebody has written that the entry holds as it stands now."""
    return bool(_confirmations(entry) - (_confirmations(before) if before else set()))


def _confirmations(entry: Entry) -> set[tuple[str, str]]:
    return {(d.date, d.who) for d in entry.directives if d.verb == "confirmed" and not d.problem}


def _taken(left: Counter[tuple[str, str]], entry: Entry) -> bool:
    if left[entry.kind, entry.text] <= 0:
        return False
    left[entry.kind, entry.text] -= 1
    return True


def _pairs(gone: list[Entry], fresh: list[Entry]) -> list[_Pair]:
    """Which fresh entry was which old one, each old one used once."""
    headings = list(dict.fromkeys(entry.heading for entry in (*gone, *fresh)))
    places = [[headings.index(entry.heading) for entry in side] for side in (gone, fresh)]
    matches = pair([entry.text for entry in gone], [entry.text for entry in fresh], places[0], places[1])
    used: set[int] = set()
    found = []
    for match in matches:
        if match.old not in used and gone[match.old].kind == fresh[match.new].kind:
            used.add(match.old)
            found.append(_Pair(match.old, match.new))
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    old: int
    new: int


def accept(snapshot: Snapshot, change: Unreviewed, date: str) -> Action | Refused:
    """Writes what the settings want written when somebody has read an entry and agrees, on `date` (ISO)."""
    if snapshot.config.accept != "confirmed":
        return Refused('accepting writes nothing here: commit the entry (or set `accept = "confirmed"`)')
    made = confirm(change.document, change.entry, date, who(snapshot))
    return made if isinstance(made, Refused) else replace(made, title=f"Accept “{brief(change.entry.text, 40)}”")


def discard(change: Unreviewed) -> Action | Refused:
    """Gives a changed entry its committed words back, and takes a new one out."""
    document, entry = change.document, change.entry
    title = f"Discard “{brief(entry.text, 40)}”"
    if change.old is not None:
        undo = difference(document.path, document.source.text, change.old.source.text)
        if entry.span.covers(undo.span):
            return Action(title, "refactor.rewrite", (undo,))  # nothing else has changed in the file
    if change.before is None or change.old is None:
        edits = remove(document, entry)
        after = edited(document, edits)
        if after is None or said(after) != said(document, entry):
            return Refused("the entry cannot be taken out without changing what stands around it")
        return Action(title, "refactor.rewrite", tuple(edits))
    if entry.kind == "row":
        lines = [change.old.source.slice(change.before.own)]
    else:
        lines = content(change.old, change.before, change.before.own)
    edits = [reword(document, entry, lines)]
    after = edited(document, edits)
    if after is None or len(after.entries) != len(document.entries):
        return Refused("the committed wording would change what stands around the entry")
    return Action(title, "refactor.rewrite", tuple(edits))
