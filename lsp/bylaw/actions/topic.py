"""A topic file as one rule of at most three lines, what its going leaves to be done, and how it comes back."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.actions.back import back, unlinked
from bylaw.actions.base import committed
from bylaw.actions.layout import remove
from bylaw.model import Document, Edit, Entry
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_WHY = re.compile(r"\W*(?:why|reason|because)\b\W*\w", re.IGNORECASE)
_HOW = re.compile(r"\W*how to apply\b\W*\w", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:why|reason|how to apply)\b\W*:", re.IGNORECASE)
_LEAD = re.compile(r"\W*(?:\[[ xX]\]\W*)?(?:\*\*[^*\n]+\*\*\W*)?(?:\[[^\[\]\n]*\]\(\s*<?)?")
"""What stands before the link of a line that is there to point: nothing, a bold label, the link's own words."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The files that go with a topic, and the edits of the indexes that name it."""

    edits: tuple[Edit, ...]
    removes: tuple[str, ...]


def rule_of(document: Document, entry: Entry) -> list[str]:
    """What the topic says, with its reason and how to apply it where the file tells them."""
    inside = [text for e in document.entries if e.parent == entry.index for text in _passages(document, e)]
    said = [next((text for text in inside if found.match(text)), "") for found in (_WHY, _HOW)]
    return [entry.text, *(text for text in said if text)]


def _passages(document: Document, entry: Entry) -> list[str]:
    """What an entry says, each on one line: "**Why:**" often stands right below the sentence that it explains."""
    passages: list[list[str]] = [[]]
    for line in document.source.slice(entry.own).splitlines():
        if _LABEL.match(line):
            passages.append([])
        passages[-1] += line.split()
    return [" ".join(words) for words in passages if words]


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
    edits: list[Edit] = []
    for other in _indexes(snapshot, document.path):
        edits += [edit for entry in _pointing(other, document.path)[:1] for edit in remove(other, entry)]
    return Gone(tuple(edits), (document.path,))


def became(snapshot: Snapshot, rule: Entry) -> Document | None:
    """The topic that HEAD has and that is no longer there, if `rule` says what it becomes as a rule."""
    facts = snapshot.facts
    if facts is None:
        return None
    present = facts.present
    topics = snapshot.kept(("topics",), lambda: [path for path in present.committed() if _is_topic(snapshot, path)])
    for path in topics:
        topic = committed(snapshot, path) if snapshot.source(path) is None else None
        entry = next((e for e in topic.entries if e.kind == "topic"), None) if topic else None
        if topic and entry and unlinked(" ".join(rule_of(topic, entry))) == unlinked(rule.text):
            return topic
    return None


def _is_topic(snapshot: Snapshot, path: str) -> bool:
    match = snapshot.match(path)
    return match is not None and match.format.role == "topic"


def with_topic(snapshot: Snapshot, topic: Document) -> list[Edit]:
    """The edits that make the file anew, and put its line back into each index that had one at HEAD."""
    source = topic.source
    edits = [Edit(topic.path, Span(0, 0), "\ufeff" * source.bom + source.text)]
    for now in _indexes(snapshot, topic.path):
        before = committed(snapshot, now.path)
        if before is not None and not _pointing(now, topic.path):
            edits += [edit for entry in _pointing(before, topic.path)[:1] for edit in back(before, entry, now) or ()]
    return edits


def _indexes(snapshot: Snapshot, topic: str) -> list[Document]:
    """The indexes of the folder in which the file `topic` stands."""
    folder = posixpath.dirname(topic)
    beside = [(path, other) for path, other in snapshot.documents().items() if posixpath.dirname(path) == folder]
    return [other for path, other in beside if (match := snapshot.match(path)) and match.format.role == "index"]


def _pointing(index: Document, topic: str) -> list[Entry]:
    """The entries of the index that are there to point at the file `topic`, not those that say more and name it."""
    name, text = posixpath.basename(topic), index.source.text
    links = ((entry, m) for entry in index.entries for m in entry.mentions if _names(m.target, name))
    return [entry for entry, m in links if _LEAD.fullmatch(text, entry.own.start, m.span.start)]


def _names(target: str, name: str) -> bool:
    plain = posixpath.basename(target)
    return plain in (name, name.removesuffix(".md"))
