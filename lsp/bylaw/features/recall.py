"""What memory says about something: entries, the best first, each with how it stands and where it comes from."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.features.memory_view import files
from bylaw.features.search import search
from bylaw.model import Document, Entry, Finding, Origin

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_WORD = re.compile(r"\w+")
_STEM = 5
"""Letters by which words count as one: `migrations` is found by `migration`, `deployed` by `deploying`."""

_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Recalled:
    """An entry that answers; `states` as in the Memory view."""

    document: Document
    entry: Entry
    states: tuple[str, ...]
    origin: Origin | None


def recall(snapshot: Snapshot, query: str, findings: Iterable[Finding], most: int) -> tuple[Recalled, ...]:
    """Up to `most` entries about `query`: first those with all of its words, then those with its rarest ones.

    `findings` are those of the whole repository. Waits for git if the history has not been read.
    """
    standings = {
        (file.document.path, one.entry.index): (file.document, one)
        for file in files(snapshot, findings)
        for one in file.standings
    }
    keys = dict.fromkeys([*_with_all(snapshot, query), *_with_some(standings, query)])
    history = snapshot.facts.history if snapshot.facts else None
    found = []
    for document, one in [standings[key] for key in keys if key in standings][:most]:
        origin = history.origin(document, one.entry) if history and not history.note else None
        found.append(Recalled(document, one.entry, one.states, origin))
    return tuple(found)


def _with_all(snapshot: Snapshot, query: str) -> Iterable[_Key]:
    documents = snapshot.documents()
    for hit in search(snapshot, query) if query.strip() else ():
        entry = documents[hit.path].entry_at(hit.span.start) if hit.kind != "section" else None
        if entry is not None:
            yield hit.path, entry.index


def _with_some(entries: Mapping[_Key, tuple[Document, object]], query: str) -> list[_Key]:
    """The entries that hold words of `query`, by how rare these are: words that half of memory has tell nothing."""
    wanted = _stems(query)
    texts = {key: _stems(_said(document, key[1])) & wanted for key, (document, _) in entries.items()}
    counts = Counter(stem for stems in texts.values() for stem in stems)
    weight = {stem: math.log(len(texts) / count) for stem, count in counts.items() if count * 2 < len(texts)}
    scores = {key: sum(weight.get(stem, 0.0) for stem in stems) for key, stems in texts.items()}
    best = max(scores.values(), default=0.0)
    return sorted((key for key, score in scores.items() if score > best / 2), key=lambda key: (-scores[key], key))


def _said(document: Document, index: int) -> str:
    entry = document.entries[index]
    return f"{entry.text} {' '.join(entry.heading)}"


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()) if len(word) > 2)
