"""Entries that say the same, as pairs: in every place where that means that one of them is too much."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from bylaw.language.known import words
from bylaw.model import Document, Entry
from bylaw.pairs.alike import same
from bylaw.pairs.apart import apart
from bylaw.pairs.pairs import Pairs, Spot, Twins
from bylaw.pairs.statement import Statement

_FEWEST = 2  # words, values and links: what is shorter ("Commands:") is no statement
_FEWEST_OPEN = 3  # the same, where it only leads to what follows ("When to use:")
_LEAD = 4  # characters: a path that comes later is only spoken of
_STAMP = 4  # words beside a version: what has no more is no statement
_CROWD = 24  # places: of what stands in more, each is paired with the first only
_LINK = re.compile(r"\W*\[[^\[\]]*\]\([^()]*\)\W*")
_WORD = re.compile(r"\w+")
_WORLDS = words(
    """
    macos mac osx darwin linux ubuntu debian windows win32 wsl ios android freebsd
    development local staging production backend frontend server client
    """
)
"""Words of a heading that say for which world the entries below it hold."""


def twins_of(pairs: Pairs, one: Statement, mates: Iterable[Statement]) -> Iterator[Twins]:
    """The pairs of entries that say `one`, or one it and the other one of its `mates` (see `mates_of`)."""
    spots = _eligible(one, pairs.spots[one.key])
    for a, b in _crossed(spots):
        if _together(pairs, a, b):
            yield Twins(a, b)
    for other in mates:
        if one.key < other.key:
            others = _eligible(other, pairs.spots[other.key])
            for a in spots:
                for b in others[:_CROWD]:
                    if _together(pairs, a, b):
                        yield Twins(min(a, b), max(a, b))


def mates_of(pairs: Pairs, one: Statement) -> Iterator[Statement]:
    """The other statements that say the same in other words."""
    return (near.statement for near in pairs.near(one) if same(one, near.statement))


def _crossed(spots: list[Spot]) -> Iterator[tuple[Spot, Spot]]:
    if len(spots) <= _CROWD:
        yield from combinations(spots, 2)
    else:
        yield from ((spots[0], spot) for spot in spots[1:])


def _eligible(one: Statement, spots: tuple[Spot, ...]) -> list[Spot]:
    """The places where a statement counts: not as the stamp of a document ("Version 1.0.0, March 2026")."""
    stamp = len(one.items) <= _STAMP and any(value.kind == "version" for value in one.values)
    enough = len(one.items) + len(one.numbers) + len(one.links) >= (_FEWEST_OPEN if one.opens else _FEWEST)
    return list(spots) if enough and not stamp else []


def _together(pairs: Pairs, one: Spot, other: Spot) -> bool:
    """Whether two entries that say the same speak of the same, and neither is there because of the other."""
    a, b = pairs.documents[one.path], pairs.documents[other.path]
    mine, theirs = a.entries[one.at], b.entries[other.at]
    if one.path == other.path and (mine.span.covers(theirs.span) or theirs.span.covers(mine.span)):
        return False
    if one.path != other.path and _LINK.fullmatch(mine.text) and _LINK.fullmatch(theirs.text):
        return False  # two files that lead to a third
    if mine.kind == theirs.kind == "row" and _key(mine) != _key(theirs):
        return False  # rows about two things
    if apart(a, b) or _differ(_worlds(mine), _worlds(theirs)) or _differ(_links(pairs, one), _links(pairs, other)):
        return False
    return one.path == other.path or not (_leads_to(a, mine, b) or _leads_to(b, theirs, a))


def _key(row: Entry) -> list[str]:
    """What a row of a table is about, as words."""
    return _WORD.findall(row.label.lower())


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name something, and nothing in common."""
    return bool(one and other) and not one & other


def _worlds(entry: Entry) -> frozenset[str]:
    return _WORLDS & {word for heading in entry.heading for word in _WORD.findall(heading.lower())}


def _links(pairs: Pairs, spot: Spot) -> frozenset[str]:
    """Where the links of an entry lead, from the root."""
    said = pairs.said(spot)
    return frozenset(_from(spot.path, link) for link in said.links) if said else frozenset()


def _from(path: str, link: str) -> str:
    """Where `link` in the file at `path` leads, from the root."""
    return link if "://" in link else posixpath.normpath(posixpath.join(posixpath.dirname(path), link))


def _leads_to(document: Document, entry: Entry, other: Document) -> bool:
    """Whether an entry is there to point to `other`: a line of an index repeats what the file says of itself."""
    stem = posixpath.splitext(posixpath.basename(other.path))[0]
    for mention in entry.mentions:
        if mention.kind == "wikilink" and posixpath.basename(mention.target) == stem:
            return True
        leads = mention.kind in ("link", "import") or (
            mention.kind == "path" and mention.span.start - entry.own.start <= _LEAD
        )
        if leads and other.path in (mention.target, _from(document.path, mention.target)):
            return True
    return False
