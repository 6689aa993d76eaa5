"""Remove: an entry that no longer holds is taken out; its words stay in the history of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief, committed
from bylaw.actions.promote import taken_out
from bylaw.actions.topic import without_topic
from bylaw.model import Document, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def take_out(snapshot: Snapshot, document: Document, entry: Entry) -> Action | Refused:
    """Takes `entry` out of its file, with everything that stands in it; a topic goes with its file and index line."""
    if entry.kind == "topic":
        before = committed(snapshot, document.path)
        if before is None or before.source.oid != document.source.oid:
            return Refused(f"{document.path} is not committed as it stands: its words would be lost")
        gone = without_topic(snapshot, document)
        return Action(f"Delete {document.path}", "quickfix", gone.edits, removes=gone.removes)
    edits = taken_out(snapshot, document, entry)
    if isinstance(edits, Refused):
        return edits
    return Action(f"Remove “{brief(entry.text, 40)}”", "quickfix", tuple(edits))
