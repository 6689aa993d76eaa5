"""What a place of a memory file has gone through: the wordings of what stands there, and what was deleted from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.actions.restore import deleted
from bylaw.model import Document, Entry, Origin, Section

if TYPE_CHECKING:
    from bylaw.history import Deleted
    from bylaw.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Chronicle:
    """`entries` with where each comes from, and what was `deleted` from `section` (None: the file), newest first."""

    document: Document
    section: Section | None
    entries: tuple[tuple[Entry, Origin], ...]
    deleted: tuple[Deleted, ...]


def chronicle(snapshot: Snapshot, document: Document, line: int | None = None) -> Chronicle:
    """The chronicle of the file, of the entry at `line` (0-based) or, if that is a heading, of its section.

    Waits for git if the history has not been read.
    """
    section, entries = None, document.entries
    if line is not None:
        at = document.source.line_span(line).start
        section = next((s for s in reversed(document.sections) if s.span.start <= at < s.span.end), None)
        entry = document.entry_at(at + _indent(document.source.line_text(line)))
        below = [one for one in entries if section and section.span.covers(one.span)]
        entries = (entry,) if entry else tuple(below)
    history = snapshot.history
    told = ((entry, history.origin(document, entry) if history else Origin(uncommitted=True)) for entry in entries)
    return Chronicle(document, section, tuple(told), tuple(deleted(snapshot, document, section)))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
