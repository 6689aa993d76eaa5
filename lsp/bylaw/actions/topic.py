"""A topic file as one rule of at most three lines, and what its going leaves to be done."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.actions.layout import remove
from bylaw.model import Document, Edit, Entry

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_WHY = re.compile(r"\W*(why|reason|because)\b", re.IGNORECASE)
_HOW = re.compile(r"\W*how to apply\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gone:
    """The files that go with a topic, and the edits of the indexes that name it."""

    edits: tuple[Edit, ...]
    removes: tuple[str, ...]


def rule_of(document: Document, entry: Entry) -> list[str]:
    """What the topic says, with its reason and how to apply it where the file tells them."""
    inside = [e for e in document.entries if e.parent == entry.index]
    said = [next((e.text for e in inside if found.match(e.text)), "") for found in (_WHY, _HOW)]
    return [entry.text, *(text for text in said if text)]


def pointed_at(snapshot: Snapshot, document: Document, entry: Entry) -> tuple[Document, Entry]:
    """The topic that a line of an index is about, where it is about just one; else the entry itself."""
    match = snapshot.match(document.path)
    if match is None or match.format.role != "index" or not entry.text.startswith("["):
        return document, entry
    folder = posixpath.dirname(document.path)
    links = dict.fromkeys(m.target for m in entry.mentions if m.kind == "link")
    others = [snapshot.document(posixpath.normpath(posixpath.join(folder, link))) for link in links]
    topics = [(other, e) for other in others if other for e in other.entries if e.kind == "topic"]
    return topics[0] if len(topics) == 1 and len(links) == 1 else (document, entry)


def without_topic(snapshot: Snapshot, document: Document) -> Gone:
    """Takes the topic file away, and its line out of each index of its folder."""
    folder, name = posixpath.split(document.path)
    edits: list[Edit] = []
    for path, other in snapshot.documents().items():
        match = snapshot.match(path)
        if posixpath.dirname(path) != folder or match is None or match.format.role != "index":
            continue
        pointing = (e for e in other.entries if any(_names(m.target, name) for m in e.mentions))
        edits += [edit for e in list(pointing)[:1] for edit in remove(other, e)]
    return Gone(tuple(edits), (document.path,))


def _names(target: str, name: str) -> bool:
    plain = posixpath.basename(target)
    return plain in (name, name.removesuffix(".md"))
