"""A line above each entry, or a few words behind it, that tell its age, its wordings and where it was learned.

Nothing here waits for git: what is not known yet is left out, and the client is told to ask again when it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bylaw.features.summary import summary
from bylaw.model import Document, Entry, Origin
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Lens:
    """What is told of `entry`; `earlier`: it has had other words, so there is something to choose from."""

    entry: Entry
    text: str
    earlier: bool


def entries(document: Document) -> Iterator[Entry]:
    """The entries that are told of: not the rows of a table, between which there is no room."""
    return (entry for entry in document.entries if entry.kind not in ("row", "fence"))


def lens(snapshot: Snapshot, document: Document, entry: Entry, now: datetime) -> Lens | None:
    """What is known of `entry` now; None for nothing."""
    origin = _known(snapshot, document, entry)
    text = summary(document, entry, origin, now) if origin else ""
    return Lens(entry, text, len({one.text for one in origin.wordings}) > 1) if origin and text else None


def hints(snapshot: Snapshot, document: Document, within: Span, now: datetime) -> Iterator[tuple[int, str]]:
    """The offsets at which the lines of entries in `within` end, each with what is known of the entry."""
    source = document.source
    for entry in entries(document):
        end = source.line_span(source.line_of(entry.own.start)).end
        if within.start <= entry.own.start <= within.end and (found := lens(snapshot, document, entry, now)):
            line = source.text[:end].rstrip("\r\n")
            yield len(line), found.text


def _known(snapshot: Snapshot, document: Document, entry: Entry) -> Origin | None:
    history = snapshot.history
    return history.so_far(document, entry) if history and history.ready else None
