"""Remove: an entry that no longer holds is taken out; its words stay in the history of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief
from bylaw.actions.promote import taken_out
from bylaw.model import Document, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def take_out(snapshot: Snapshot, document: Document, entry: Entry) -> Action | Refused:
    """Takes `entry` out of its file, with everything that stands in it."""
    if entry.kind == "topic":
        return Refused("a topic file as a whole is removed by deleting the file")
    edits = taken_out(snapshot, document, entry)
    if isinstance(edits, Refused):
        return edits
    return Action(f"Remove “{brief(entry.text, 40)}”", "quickfix", tuple(edits))
