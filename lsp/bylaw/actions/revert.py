"""Revert: an earlier wording of an entry comes back in its place; what stands in the entry stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief, committed, edited, said
from bylaw.actions.layout import content, reword
from bylaw.history.blocks import text_of
from bylaw.model import Document, Entry, Wording

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def revert(snapshot: Snapshot, document: Document, entry: Entry, wording: Wording) -> Action | Refused:
    """Gives `entry` the words of `wording`; no edits where it says them already."""
    title = f"Revert to the wording of {wording.commit.date[:10]} by {wording.commit.author}: “{brief(wording.text)}”"
    if entry.kind == "topic":
        return Refused("a topic file as a whole has no earlier wording: revert its description or its lines")
    then = _then(snapshot, wording)
    current = plain(entry.kind, entry.text)
    if current in (plain(entry.kind, wording.text), plain(entry.kind, then[1].text) if then else None):
        return Action(title, "refactor.rewrite", (), safe=True)
    return give(document, entry, words_then(snapshot, entry, wording), title)


def give(document: Document, entry: Entry, lines: list[str], title: str) -> Action | Refused:
    """Gives `entry` the words `lines`, where nothing else changes by that."""
    if not any(line.strip() for line in lines):
        return Refused("the earlier wording is empty")
    edits = [reword(document, entry, lines)]
    after = edited(document, edits)
    if after is None or len(after.entries) != len(document.entries) or _others(said(after), said(document)) > 1:
        return Refused("the earlier wording would change what stands around the entry")
    return Action(title, "refactor.rewrite", tuple(edits))


def earlier(entry: Entry, wordings: Sequence[Wording]) -> Wording | None:
    """The newest wording that is another one than the entry has."""
    now = plain(entry.kind, entry.text)
    return next((one for one in reversed(wordings) if plain(entry.kind, one.text) != now), None)


def words_then(snapshot: Snapshot, entry: Entry, wording: Wording) -> list[str]:
    """The lines of `wording` as `entry` would have them, at the left margin."""
    then = _then(snapshot, wording)
    if then and then[1].kind == entry.kind:
        before, old = then
        if entry.kind == "row":
            return [before.source.slice(old.own)]
        if old.kind in ("item", "paragraph") and plain(old.kind, wording.text) == old.text:
            return content(before, old, old.own)
    return [plain(entry.kind, wording.text)]


def _then(snapshot: Snapshot, wording: Wording) -> tuple[Document, Entry] | None:
    """The entry in the file of the wording's commit, whose lines are not run together."""
    before = committed(snapshot, wording.path, wording.commit.oid) if wording.commit.oid else None
    if before is None or not 1 <= wording.line <= before.source.line_count:
        return None
    line = before.source.line_span(wording.line - 1)
    found = before.entry_at(line.start)
    return (before, found) if found and plain(found.kind, wording.text).startswith(found.text) else None


def plain(kind: str, text: str) -> str:
    """The words of a wording as those of an entry: without the bars of a row, and without a marker."""
    if kind == "row":
        return text.strip().removeprefix("|").removesuffix("|").strip()
    return text_of([text])


def _others(new: list[tuple[str, str, int]], old: list[tuple[str, str, int]]) -> int:
    return sum(a != b for a, b in zip(new, old, strict=True))
