"""What an entry says, as it is to stand in another file."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bylaw.actions.layout import content
from bylaw.actions.topic import rule_of
from bylaw.model import Document, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_CELL = re.compile(r"(?<!\\)\|")


def words_of(snapshot: Snapshot, document: Document, entry: Entry, path: str) -> list[str]:
    """The lines of the entry as they are to stand in the file at `path`: links lead where they led."""
    if entry.kind == "topic":
        return rule_of(document, entry)
    if entry.kind == "row":
        return [_cells(document.source.slice(entry.own))]
    return relinked(snapshot, document, entry, _unmarked(document, entry, content(document, entry)), path)


def relinked(snapshot: Snapshot, document: Document, entry: Entry, lines: list[str], path: str) -> list[str]:
    """`lines` of the entry with its links leading, from the file at `path`, where they led."""
    here, there = posixpath.dirname(document.path), posixpath.dirname(path)
    if here == there or snapshot.facts is None:
        return lines
    for mention in entry.mentions:
        target = posixpath.normpath(posixpath.join(here, mention.target))
        if mention.kind == "link" and not mention.target.startswith("/") and snapshot.facts.present.exists(target):
            moved = posixpath.relpath(target, there or ".")
            lines = [line.replace(f"]({mention.target}", f"]({moved}") for line in lines]
    return lines


def _unmarked(document: Document, entry: Entry, lines: list[str]) -> list[str]:
    """The lines of a content without those that say where the entry stood before."""
    source = document.source
    first = source.line_of(entry.span.start)
    told = {source.line_of(d.span.start) - first for d in entry.directives if d.verb == "from" and not d.problem}
    return [line for number, line in enumerate(lines) if number not in told]


def marked_with(document: Document, entry: Entry, lines: list[str], date: str) -> list[str]:
    """The lines of a content with one that says where the entry stands now, below its own words."""
    if not date:
        return lines
    own = len(lines) if entry.kind in ("topic", "fence") else len(content(document, entry, entry.own))
    return [*lines[:own], f"<!-- bylaw: from {document.path} {date} -->", *lines[own:]]


def _cells(row: str) -> str:
    """A table row as a sentence: the first cell is what it is about."""
    cells = [cell.strip() for cell in _CELL.split(row) if cell.strip()]
    if len(cells) < 2:
        return " ".join(cells)
    lead = cells[0] if cells[0].startswith(("**", "`")) else f"**{cells[0]}**"
    return f"{lead}: {' — '.join(cells[1:])}"
