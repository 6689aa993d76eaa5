"""Pin: a copy of an entry on the pinned page, which is made where there is none."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused
from bylaw.actions.promote import move
from bylaw.actions.targets import Target, in_file, new_file
from bylaw.model import Document, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def pin(snapshot: Snapshot, document: Document, entry: Entry, target: Target | None = None) -> Action | Refused:
    """Copies `entry` to the pinned page that is nearest to its file."""
    if document.layer == "pinned" and target is None:
        return Refused(f"{document.path} is the pinned page")
    target = target or page(snapshot, document, entry)
    return move(snapshot, document, entry, target, verb="Pin", leave="entry")


def page(snapshot: Snapshot, document: Document, entry: Entry) -> Target:
    """The place on the pinned page for `entry`."""
    pages = [other for other in snapshot.documents().values() if other.layer == "pinned"]
    if snapshot.config.pinned:
        pages = [other for other in pages if other.path == snapshot.config.pinned]
    if not pages:
        return new_file(snapshot, document, entry, "pinned")

    def shared(other: Document) -> tuple[int, str]:
        return -len(posixpath.commonpath(["/" + other.path, "/" + document.path])), other.path

    return in_file(snapshot, document, entry, min(pages, key=shared))[0]
