"""Which entries nobody has read yet, as far as git can tell: new or changed since HEAD, and not confirmed since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bylaw.actions.review import Unreviewed, unreviewed
from bylaw.features.card import Line, Piece
from bylaw.features.changes import changes
from bylaw.model import Document

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def unread(snapshot: Snapshot, document: Document) -> Mapping[int, Unreviewed]:
    """The unreviewed entries of `document` by their index. Asks git once for the text that HEAD has."""
    git = snapshot.facts.git if snapshot.facts else None
    if git is None or git.head is None:
        return {}
    key = ("unread", git.head, document.path, document.source.oid)
    return snapshot.kept(key, lambda: {one.entry.index: one for one in unreviewed(snapshot, document)})


def what_is_new(one: Unreviewed) -> Line:
    """What nobody has read yet, in a line."""
    head = Piece("Unreviewed", "bold")
    if one.before is None:
        return Line((head, Piece(": new since the last commit")), item=True)
    return Line((head, Piece(": "), *changes(one.before.text, one.entry.text)), item=True)
