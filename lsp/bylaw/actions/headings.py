"""Under which heading of a file something belongs: by its words, and by the manner of what stands there.

The entry most like the new one counts most, then the words that it shares with the section (the more, the fewer
sections have them), then those of the titles above it, then whether the section is a list of things of its kind. The
weights were fitted on 250 list items that teams added to the rules files of 88 public repositories.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from bylaw.actions.layout import own_part, top
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
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_TREE = re.compile("[├└]")
_BINDING = re.compile(
    r"\b(?:rules?|conventions?|guidelines?|standards?|principles?|practices?|gotchas?|pitfalls?|caveats?|constraints?|"
    r"invariants?|important|critical|mandatory|must|never|always|do|don.?t|lessons?)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\W*(?:never|always|do not|don.?t|must|use|prefer|avoid|ensure|make sure|keep|when|before|after|if|every|all|no)"
    r"\b",
    re.IGNORECASE,
)
_NEAREST, _WORDS, _TITLES, _TITLE = 1.0, 0.55, 0.35, 0.15
_KIND, _LIST, _ORDERS, _FOLDER, _ORIGIN = 0.25, 0.13, 0.15, 0.12, 0.35
_OFTEN, _LONG = 1.2, 0.75  # as BM25 has them: how soon a word that is repeated counts no more; how much length matters
ENOUGH = 0.38
"""Below this `sense` a section has too little in common with an entry: it gets a heading of its own."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A section (None: what stands above all headings) and how well the entry fits there, 0 to about 3.

    `sense` is what of that comes from the words, not from the manner of what stands there.
    """

    section: Section | None
    score: float
    sense: float


@dataclass(frozen=True, slots=True)
class _Place:
    """What a section holds; `titles` are the words of the headings above it, the file's own left out."""

    section: Section | None
    words: Counter[str]
    titles: frozenset[str]
    title: frozenset[str]
    entries: tuple[Entry, ...]
    items: tuple[Entry, ...]
    folders: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known of the entry that is to be placed; `rare` weighs each word of the file."""

    entry: Entry
    words: frozenset[str]
    origin: frozenset[str]
    folders: frozenset[str]
    rare: dict[str, float]
    length: float


_places: Recent[tuple[str, str], tuple[_Place, ...]] = Recent(64)


def words(text: str) -> list[str]:
    """The words of a text, without case, ending and the parts of speech that every sentence has.

    Of scripts without spaces, and of those that glue particles to words, each pair of letters is one.
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if _UNSPACED.fullmatch(word):
            found += [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        elif len(word) > 2 and word not in _STOP:
            found.append(_stem(word))
    return found


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
    spread = Counter(word for place in places for word in {*place.words, *place.titles})
    rare = {word: math.log(1 + len(places) / count) for word, count in spread.items()}
    text = " ".join([entry.label, entry.text, *(other.text for other in around)])
    length = sum(place.words.total() for place in places) / len(places)
    origin = frozenset(words(" ".join(entry.heading)))
    asked = _Asked(entry, frozenset(words(text)), origin, _folders([entry]), rare, length or 1.0)
    return sorted((_rated(place, asked) for place in places), key=lambda ranked: -ranked.score)


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
        above = (section.path[1:] or section.path) if section else ()
        title = frozenset(words(section.title)) if section else frozenset[str]()
        items = tuple(entry for entry in inside if entry.kind == "item" and top(document, entry))
        yield _Place(section, counted, frozenset(words(" ".join(above))), title, inside, items, _folders(inside))


def _tells(entry: Entry) -> bool:
    """Whether an entry shows what its section is about; a diagram of all folders names everything."""
    return entry.kind != "topic" and not (entry.kind == "fence" and _TREE.search(entry.text))


def _folders(entries: Iterable[Entry]) -> frozenset[str]:
    """The folders of what the entries name."""
    named = (posixpath.dirname(mention.target) for entry in entries for mention in entry.mentions)
    return frozenset(folder for folder in named if folder)


def _rated(place: _Place, asked: _Asked) -> Ranked:
    text = asked.entry.text
    nearest = max((token_set_ratio(text, entry.text) for entry in place.entries), default=0.0) / 100
    sense = _NEAREST * nearest + _WORDS * _shared(place, asked)
    sense += _TITLES * _overlap(asked.words, place.titles, asked.rare)
    sense += _TITLE * _overlap(place.title, asked.words, asked.rare)
    sense += _ORIGIN * _overlap(place.title, asked.origin, asked.rare)
    manner = _FOLDER * bool(place.folders & asked.folders)
    if place.items:
        kind = _manner(asked.entry)
        manner += _LIST + _KIND * sum(_manner(item) == kind for item in place.items) / len(place.items)
    if place.section and _BINDING.search(place.section.title) and _ORDER.match(text):
        manner += _ORDERS
    return Ranked(place.section, sense + manner, sense)


def _manner(entry: Entry) -> tuple[str, bool]:
    """How an item begins: with bold words, code, a link, or plainly; and whether it is one of numbered steps."""
    sign = next((sign for sign in ("**", "`", "[") if entry.text.startswith(sign)), "")
    return sign, entry.marker[:1].isdigit()


def _shared(place: _Place, asked: _Asked) -> float:
    """How much of what is asked stands there, the more often the more, in relation to how much stands there."""
    long = _OFTEN * (1 - _LONG + _LONG * place.words.total() / asked.length)
    found = ((asked.rare[word], place.words[word]) for word in asked.words if word in place.words)
    total = sum(asked.rare.get(word, 1.0) for word in asked.words)
    return sum(rare * count * (_OFTEN + 1) / (count + long) for rare, count in found) / total if total else 0.0


def _overlap(asked: frozenset[str], held: frozenset[str], rare: dict[str, float]) -> float:
    """How much of what is asked stands there, weighed by how rare each word is; 0 to 1."""
    total = sum(rare.get(word, 1.0) for word in asked)
    return sum(rare.get(word, 1.0) for word in asked & held) / total if total else 0.0
