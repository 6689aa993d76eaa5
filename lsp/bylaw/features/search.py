"""Finds sections and entries of all memory files by some letters of what they say, spelled more or less right."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bylaw.model import Document
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

MOST = 200
"""More results help nobody: the next letter of the query makes them fewer."""

_SHORT = 4  # letters: a shorter word is only found as it is spelled
_ALIKE = 80  # of 100: how alike a misspelled query must be to a part of a text
_LONGEST = 400  # characters of an entry that are compared letter by letter
_LABEL, _START, _HEAD = 40, 20, 10  # what counts more: the name, the start of a word, the start of the text


@dataclass(frozen=True, slots=True)
class Hit:
    """A section or an entry; `folded` is what is searched, `name` what it is called, `inside` the heading above it."""

    path: str
    span: Span
    name: str
    inside: str
    kind: str
    folded: str
    label: str


def search(snapshot: Snapshot, query: str) -> tuple[Hit, ...]:
    """What `query` finds, best first: every word of it must occur, or the whole be nearly a part of the text."""
    words = query.casefold().split()
    everything = [hit for document in snapshot.documents().values() for hit in _hits(snapshot, document)]
    if not words:
        return tuple(everything[:MOST])
    found = heapq.nlargest(MOST, _exact(everything, words), key=lambda pair: pair[0])
    hits = [hit for _, hit in found]
    if len(hits) < MOST and len("".join(words)) >= _SHORT:
        known = {id(hit) for hit in hits}
        hits += [hit for hit in _alike(everything, " ".join(words), MOST) if id(hit) not in known]
    return tuple(hits[:MOST])


def _exact(hits: Iterable[Hit], words: list[str]) -> Iterator[tuple[float, Hit]]:
    starts = [re.compile(rf"\b{re.escape(word)}") for word in words]
    for hit in hits:
        if all(word in hit.folded for word in words):
            score = sum(_LABEL for word in words if word in hit.label)
            score += sum(_START for start in starts if start.search(hit.folded))
            score += _HEAD * hit.folded.startswith(words[0])
            yield score - min(len(hit.name), 80) / 8, hit


def _alike(hits: list[Hit], query: str, most: int) -> list[Hit]:
    texts = [hit.folded[:_LONGEST] for hit in hits]
    found = process.extract(query, texts, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=most)
    return [hits[at] for _, _, at in found]


def _hits(snapshot: Snapshot, document: Document) -> tuple[Hit, ...]:
    return snapshot.kept(("search", document.path, document.source.oid), lambda: tuple(_made(document)))


def _made(document: Document) -> Iterator[Hit]:
    for section in document.sections:
        above = section.path[-2] if len(section.path) > 1 else document.path
        folded = section.title.casefold()
        yield Hit(document.path, section.heading, section.title or "(no title)", above, "section", folded, folded)
    for entry in document.entries:
        above = " › ".join(entry.heading) or document.path
        folded = f"{entry.text}\n{above}\n{document.path}".casefold()
        yield Hit(document.path, entry.own, entry.text or "(empty)", above, entry.kind, folded, entry.label.casefold())
