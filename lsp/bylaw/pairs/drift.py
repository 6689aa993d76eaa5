"""Where files that are copies of each other no longer say the same: entries alike but for a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from bylaw.pairs.apart import AGENTS
from bylaw.pairs.copies import Copies
from bylaw.pairs.pairs import Pairs, Spot
from bylaw.pairs.statement import Statement, Value

_ALIKE = 0.75  # of the words of both, values aside
_MOST = 3  # values: what differs in more of them was rewritten
_PARTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Drift:
    """Two entries that differ in a value: `ours` is what `one` says, `theirs` what `other` says instead."""

    one: Spot
    other: Spot
    ours: str
    theirs: str


def find_drift(pairs: Pairs, copies: Copies) -> Iterator[Drift]:
    """The entries that part the files of a group, by the order of files and entries."""
    keys = {path: {one.key for _, one in pairs.entries(path)} for path in copies.paths}
    for one, other in combinations(copies.paths, 2):
        for spot, said in pairs.entries(one):
            if said.key not in keys[other]:
                yield from _aligned(pairs, spot, said, other, keys[one])


def _aligned(pairs: Pairs, spot: Spot, said: Statement, path: str, ours: set[str]) -> Iterator[Drift]:
    """The entry of the file at `path` that stands for the one at `spot`, if it gives another value."""
    heading = pairs.documents[spot.path].entries[spot.at].heading[-1:]
    for near in pairs.near(said):
        places = [place for place in pairs.spots[near.statement.key] if place.path == path]
        if not places or near.statement.key in ours:
            continue
        same = [place for place in places if pairs.documents[path].entries[place.at].heading[-1:] == heading]
        difference = _difference(said, near.statement)
        if difference and (same or near.share >= _ALIKE):
            yield Drift(spot, (same or places)[0], *difference)
        return


def _difference(one: Statement, other: Statement) -> tuple[str, str] | None:
    """The values that stand in place of each other; None where the words differ too, or only agents' names do."""
    mine, theirs = _words(one), _words(other)
    if one.denials != other.denials or len(mine & theirs) < _ALIKE * len(mine | theirs):
        return None
    ours = [value for value in one.values if value not in other.values]
    others = [value for value in other.values if value not in one.values]
    if not ours or not others or max(len(ours), len(others)) > _MOST:
        return None
    if {value.kind for value in ours} != {value.kind for value in others}:
        return None
    if [_nameless(value) for value in ours] == [_nameless(value) for value in others]:
        return None
    return _listed(ours), _listed(others)


def _words(one: Statement) -> frozenset[str]:
    """The words that are no part of a value."""
    values = {part for value in one.values for part in _PARTS.split(value.text.lower())}
    return frozenset(word for word in one.items if word not in values and word.isalpha())


def _nameless(value: Value) -> tuple[str, ...]:
    """The parts of a value but for what names an agent: copies for several agents name each its own files."""
    return tuple(part for part in _PARTS.split(value.text.lower()) if part not in AGENTS and part not in ("md", "mdc"))


def _listed(values: list[Value]) -> str:
    return ", ".join(value.text for value in values)
