"""The story of an entry in a few words."""

from __future__ import annotations

from datetime import datetime

from bylaw.features.journey import came
from bylaw.features.people import age
from bylaw.model import Document, Entry, Origin
from bylaw.rules.clock import confirmed, reviewed


def summary(document: Document, entry: Entry, origin: Origin, now: datetime) -> str:
    """Age, wordings and source of an entry: "3 weeks ago · 2 wordings · promoted from MEMORY.md"."""
    if origin.born is None:
        return "not committed yet" if origin.uncommitted else ""
    since = reviewed(document, entry, origin)
    fresh = confirmed(document, entry) == since
    told = [("confirmed " if fresh else "") + age(since, now)]
    if origin.uncommitted:
        told = ["changed, not committed yet"]
    texts = len({wording.text for wording in origin.wordings})
    told += [f"{texts} wordings"] if texts > 1 else []
    move = next((move for move in reversed(origin.moves) if came(origin, move)), None)
    if move:
        elsewhere = move.source.path != move.target.path
        told += [move.kind + (f" from {move.source.path.rpartition('/')[2]}" if elsewhere else "")]
    return " · ".join(told)
