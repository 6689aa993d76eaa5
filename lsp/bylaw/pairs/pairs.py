"""What the memory files say at one moment, and which of it is near to what."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from bylaw.model import Document
from bylaw.pairs.copies import Copies, find_copies
from bylaw.pairs.index import Bag, NearBags
from bylaw.pairs.statement import Statement

T = TypeVar("T")
_SERIES = 32  # statements of the same words: more are a series ("- `part_1.py` is kept", "- `part_2.py` is kept")
Said = tuple[Statement | None, ...]
Series = tuple[Bag, frozenset[str], frozenset[str]]
"""The words of a statement, its numbers, and what it names: all that statements of one series may differ in."""


def series(bag: Bag, one: Statement) -> Series:
    """Where among the statements with the words `bag` those stand that name the same as `one`."""
    return bag, one.numbers, frozenset([item for item in one.items if not item.isalpha()])


class Spot(NamedTuple):
    """The entry number `at` of the file at `path`."""

    path: str
    at: int


class Near(NamedTuple):
    """A statement and how many of all its words and another one's both have, 0.5 to 1."""

    statement: Statement
    share: float


class Twins(NamedTuple):
    """Two entries that say the same; as found, `one` stands before `other` in the order of files and entries."""

    one: Spot
    other: Spot

    @property
    def turned(self) -> Twins:
        return Twins(self.other, self.one)


class Pairs:
    """The statements of all `documents`. Never changes, but for what `once` keeps.

    `spots` are the places of each statement by its `key`, `repeated` the paths of those in several files, `twins` all
    pairs of entries that say the same, each in the order of files and entries. An entry that is code only, or has no
    word, says nothing here.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        said: Mapping[str, Said],
        by_bag: Mapping[Bag, tuple[Statement, ...]],
        near: NearBags,
        spots: Mapping[str, tuple[Spot, ...]],
        repeated: Mapping[str, tuple[str, ...]],
        series: Mapping[Series, tuple[Statement, ...]],
    ) -> None:
        self.documents = documents
        self._said = said
        self._by_bag = by_bag
        self._near = near
        self.spots = spots
        self._repeated = repeated
        self._series = series
        self.twins: tuple[Twins, ...] = ()
        self._kept: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def said(self, spot: Spot) -> Statement | None:
        """What an entry says."""
        return self._said[spot.path][spot.at]

    def entries(self, path: str) -> Iterator[tuple[Spot, Statement]]:
        """Each entry of the file at `path` that says something, in order."""
        return ((Spot(path, at), one) for at, one in enumerate(self._said[path]) if one is not None)

    def statements(self) -> Iterator[Statement]:
        """Every statement once."""
        for statements in self._by_bag.values():
            yield from statements

    def near(self, one: Statement) -> Iterator[Near]:
        """The other statements that share at least half of all words with `one`, nearest first.

        First come those of the same words (with other numbers, or in another order), with a share of 1. In a long
        series of near ones, the nearest few dozen.
        """
        yield from (Near(other, 1.0) for other in self._of_words(one.bag, one) if other.key != one.key)
        found = (Near(other, share) for bag, share in self._near(one.bag) for other in self._of_words(bag, one))
        yield from sorted(found, key=lambda near: (-near.share, near.statement.key))

    def _of_words(self, bag: Bag, one: Statement) -> Iterable[Statement]:
        """The statements with the words `bag`; of a long series, those that name the same as `one` and some others."""
        group = self._by_bag.get(bag, ())
        if len(group) <= _SERIES:
            return group
        alike = self._series.get(series(bag, one), ())
        return dict.fromkeys([*alike[:_SERIES], *group[:_SERIES]])

    @cached_property
    def copies(self) -> tuple[Copies, ...]:
        """The groups of files that are copies of each other, but for some entries."""
        return find_copies(list(self._repeated.values()), self._keys)

    def _keys(self, path: str) -> tuple[str, ...]:
        return tuple(one.key for one in self._said[path] if one)

    def once(self, key: Hashable, about: tuple[object, ...], make: Callable[[], T]) -> T:
        """`make()`, done once for `key` in this state of the files, as long as `about` holds the same objects.

        Two who need it at once both make it: `make` may let others go first, so nobody can be made to wait for it.
        """
        known = self._kept.get(key)
        if known is None or not _same(known[0], about):
            known = self._kept[key] = (about, make())
        found: T = known[1]
        return found


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return all(map(operator.is_, one, other))
