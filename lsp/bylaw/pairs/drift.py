"""Where files that are copies of each other no longer say the same: entries that stand for each other, but for a part.

Entries stand for each other where all else around them is equal (the same gap of two files laid side by side), or
where they share most of their words below the same heading. Whether one of them was changed is for git to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, islice

from bylaw.pairs.alike import same
from bylaw.pairs.apart import AGENTS, in_series
from bylaw.pairs.copies import Copies
from bylaw.pairs.pairs import Pairs, Spot
from bylaw.pairs.statement import Statement, Value

_ALIKE = 0.75  # of the words of both, values aside
_MOST = 3  # values: what differs in more of them was rewritten
_WIDEST = 6  # entries: a longer gap was rewritten
_LONGEST = 5  # words in the place of others: more of them were rewritten
_SHARED = 2  # words that must stay where words were changed
_COUPLES = 200  # couples of files of one group that are laid side by side
_PARTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Drift:
    """Two entries of which each has a part in the place of the other's: `ours` is what `one` says there."""

    one: Spot
    other: Spot
    ours: str
    theirs: str


def find_drift(pairs: Pairs, copies: Copies) -> Iterator[Drift]:
    """The entries that part the files of a group, by the order of files and entries."""
    for one, other in islice(combinations(copies.paths, 2), _COUPLES):
        yield from between(pairs, one, other)


def between(pairs: Pairs, one: str, other: str) -> Iterator[Drift]:
    """The entries that part two files, each once; none in a series, where each file has its own."""
    if in_series(one, other):
        return
    mine, theirs = list(pairs.entries(one)), list(pairs.entries(other))
    here, there = ([said.key for _, said in entries] for entries in (mine, theirs))
    left = [number for number, key in enumerate(here) if key not in set(there)]
    if not left:
        return
    told: set[Spot] = set()
    for tag, start, end, low, high in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag == "replace" and max(end - start, high - low) <= _WIDEST:
            for drift in _gap(mine[start:end], theirs[low:high]):
                told.add(drift.one)
                yield drift
    known = set(here)
    for number in left:
        spot, said = mine[number]
        if spot not in told:
            yield from _aligned(pairs, spot, said, other, known)


def _gap(mine: list[tuple[Spot, Statement]], theirs: list[tuple[Spot, Statement]]) -> Iterator[Drift]:
    """The entries of a gap that stand for each other, each with the one that shares most with it."""
    left = list(theirs)
    for spot, said in mine:
        best = max(left, key=lambda other: _share(said, other[1]), default=None)
        difference = best and (_difference(said, best[1]) or _reworded(said, best[1]))
        if best and difference:
            left.remove(best)
            yield Drift(spot, best[0], *difference)


def _share(one: Statement, other: Statement) -> float:
    return len(one.bag & other.bag) / len(one.bag | other.bag)


def _aligned(pairs: Pairs, spot: Spot, said: Statement, path: str, ours: set[str]) -> Iterator[Drift]:
    """The entry of the file at `path` that stands for the one at `spot`, if it gives another value."""
    heading = pairs.documents[spot.path].entries[spot.at].heading[-1:]
    for near in pairs.near(said):
        places = [place for place in pairs.spots[near.statement.key] if place.path == path]
        if not places or near.statement.key in ours:
            continue
        there = [place for place in places if pairs.documents[path].entries[place.at].heading[-1:] == heading]
        difference = _difference(said, near.statement)
        if difference and (there or near.share >= _ALIKE):
            yield Drift(spot, (there or places)[0], *difference)
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
    if {value.kind for value in ours} != {value.kind for value in others} or _adds(ours, others):
        return None
    if [_nameless(value) for value in ours] == [_nameless(value) for value in others]:
        return None
    return _listed(ours), _listed(others)


def _reworded(one: Statement, other: Statement) -> tuple[str, str] | None:
    """The few words that stand in place of each other in otherwise equal texts without other values."""
    if one.denials != other.denials or one.numbers != other.numbers or same(one, other):
        return None
    here, there = one.key.split(), other.key.split()
    found = [op for op in SequenceMatcher(None, here, there, autojunk=False).get_opcodes() if op[0] != "equal"]
    if len(found) != 1 or found[0][0] != "replace":
        return None
    _, start, end, low, high = found[0]
    stay = {word for word in (*here[:start], *here[end:]) if len(word) > 2}
    if not 1 < max(end - start, high - low) <= _LONGEST or len(stay) < _SHARED:  # one word for another is a synonym
        return None
    ours, theirs = " ".join(here[start:end]), " ".join(there[low:high])
    mine, others = ([part for part in _PARTS.split(said) if part not in AGENTS] for said in (ours, theirs))
    return None if set(mine) <= set(others) or set(others) <= set(mine) else (ours, theirs)


def _words(one: Statement) -> frozenset[str]:
    """The words that are no part of a value."""
    values = {part for value in one.values for part in _PARTS.split(value.text.lower())}
    return frozenset(word for word in one.items if word not in values and word.isalpha())


def _adds(ours: list[Value], others: list[Value]) -> bool:
    """Whether one side says all that the other does and more: `lint --fix` and `lint --fix --quiet`."""
    mine, theirs = ({part for value in side for part in _PARTS.split(value.text.lower())} for side in (ours, others))
    return all(value.kind in ("code", "path", "name") for value in ours) and (mine < theirs or theirs < mine)


def _nameless(value: Value) -> tuple[str, ...]:
    """The parts of a value but for what names an agent: copies for several agents name each its own files."""
    return tuple(part for part in _PARTS.split(value.text.lower()) if part not in AGENTS and part not in ("md", "mdc"))


def _listed(values: list[Value]) -> str:
    return ", ".join(value.text for value in values)
