"""Under which heading of a file something belongs: by the words it shares with each section.

A word counts the more, the fewer sections have it; a section's title counts more than what stands below it, and the
entry most like the new one counts beside the section as a whole.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from bylaw.actions.layout import own_part
from bylaw.language.recent import Recent
from bylaw.model import Document, Entry, Section

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\dA-Za-z_]+")
_STOP = frozenset(
    re.findall(
        r"\w+",
        "the and for that this with are not but from use when into its has have must never always should only all any "
        "can does don will was were been than then they their you your our out per via before after instead",
    )
)
_TREE = re.compile("[├└]")
_TITLE, _NAMED = 2.0, 1.5  # weight of a word in the title, of a word in what the entry names
_NEAREST, _SHARED, _ORIGIN = 0.6, 0.3, 0.35
ENOUGH = 0.22
"""Below this score a section has too little in common with an entry: it gets a heading of its own."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A section (None: what stands above all headings) and how well the entry fits there, 0 to about 2."""

    section: Section | None
    score: float


@dataclass(frozen=True, slots=True)
class _Place:
    section: Section | None
    words: Counter[str]
    entries: tuple[Entry, ...]
    names: frozenset[str]


_places: Recent[tuple[str, str], tuple[_Place, ...]] = Recent(64)


def words(text: str) -> list[str]:
    """The words of a text, without case, ending and the parts of speech that every sentence has."""
    found = (match.group().lower() for match in _WORD.finditer(text))
    return [_stem(word) for word in found if len(word) > 2 and word not in _STOP]


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def rank(document: Document, entry: Entry, around: Iterable[Entry] = ()) -> list[Ranked]:
    """The sections of `document`, those in which `entry` belongs first; `around` are entries that stand in it."""
    places = _of(document)
    if not places:
        return []
    spread = Counter(word for place in places for word in place.words)
    rare = {word: math.log(1 + len(places) / count) for word, count in spread.items()}
    text = " ".join([entry.label, entry.text, *(other.text for other in around)])
    asked = Counter(words(text))
    names = frozenset(mention.target for mention in entry.mentions if mention.target)
    origin = Counter(words(" ".join(entry.heading)))
    rated = [Ranked(place.section, _rate(place, asked, origin, names, entry.text, rare)) for place in places]
    return sorted(rated, key=lambda ranked: -ranked.score)


def _of(document: Document) -> tuple[_Place, ...]:
    key = (document.path, document.source.oid)
    return _places.get(key) or _places.put(key, 1, tuple(_read(document)))


def _read(document: Document) -> Iterable[_Place]:
    for section in (None, *document.sections):
        part = own_part(document, section)
        inside = tuple(entry for entry in document.entries if _tells(entry) and part.covers(entry.span))
        if section is None and not inside:
            continue
        counted: Counter[str] = Counter(word for entry in inside for word in words(entry.text))
        for title in section.path[1:] if section and len(section.path) > 1 else section.path if section else ():
            for word in words(title):
                counted[word] += int(_TITLE)
        names = frozenset(mention.target for entry in inside for mention in entry.mentions)
        yield _Place(section, counted, inside, names)


def _tells(entry: Entry) -> bool:
    """Whether an entry shows what its section is about; a diagram of all folders names everything."""
    return entry.kind != "topic" and not (entry.kind == "fence" and _TREE.search(entry.text))


def _rate(
    place: _Place, asked: Counter[str], origin: Counter[str], names: frozenset[str], text: str, rare: dict[str, float]
) -> float:
    shared = _overlap(asked, place.words, rare)
    nearest = max((token_set_ratio(text, entry.text) for entry in place.entries), default=0.0) / 100
    named = len(names & place.names) / len(names) if names else 0.0
    title = Counter(words(place.section.title)) if place.section else Counter()
    return shared + _NEAREST * max(0.0, nearest - 0.4) + _SHARED * named + _ORIGIN * _overlap(title, origin, rare)


def _overlap(asked: Counter[str], held: Counter[str], rare: dict[str, float]) -> float:
    """How much of what is asked stands there, weighed by how rare each word is; 0 to 1."""
    weights = {word: rare.get(word, 1.0) for word in asked}
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in held) / total if total else 0.0
