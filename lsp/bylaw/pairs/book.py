"""Where each text stands and which entries say the same, kept up to date by the texts of the files that change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from bylaw.pairs.pairs import Pairs, Said, Spot, Twins
from bylaw.pairs.statement import Statement
from bylaw.pairs.twins import mates_of, twins_of


class Book:
    """Of all texts by their key: their `spots`, the keys of their mates, the pairs of entries that say the same.

    `repeated` are the paths of those that stand in several files.
    """

    def __init__(self) -> None:
        self.spots: dict[str, tuple[Spot, ...]] = {}
        self.repeated: dict[str, tuple[str, ...]] = {}
        self._mates: dict[str, tuple[str, ...]] = {}
        self._twins: dict[str, tuple[Twins, ...]] = {}

    def part(self) -> None:
        """`spots` and `repeated`, as somebody may hold them, stay as they are from now on."""
        self.spots, self.repeated = self.spots.copy(), self.repeated.copy()

    def moved(self, path: str, before: Said, now: Said, start: int, stays: int) -> None:
        """The file at `path`, which said `before`, says `now`; the first `start` and the last `stays` are the same."""
        last = len(before) - stays if len(before) == len(now) else len(before)
        old, new = _places(before, start, last), _places(now, start, last - len(before) + len(now))
        for key in old.keys() | new.keys():
            ats = new.get(key)
            if ats == old.get(key):
                continue
            others = [spot for spot in self.spots.get(key, ()) if spot.path != path or not start <= spot.at < last]
            spots = [*others, *(Spot(path, at) for at in ats or ())]
            if spots:
                self.spots[key] = tuple(sorted(spots))
            else:
                del self.spots[key]
            paths = tuple(dict.fromkeys(spot.path for spot in self.spots.get(key, ())))
            if len(paths) > 1:
                self.repeated[key] = paths
            else:
                self.repeated.pop(key, None)

    def update(self, pairs: Pairs, said: Mapping[str, Statement], touched: set[str], fresh: Iterable[str]) -> None:
        """Brings mates and pairs up to date and gives them to `pairs`.

        `touched` are the keys of all texts of the files that changed, as they were and as they are; `fresh` those
        that came anew; `said` has what is there now.
        """
        for key in touched - said.keys():
            self._twins.pop(key, None)
            for mate in self._mates.pop(key, ()):
                self._unlink(mate, key)
                touched.add(mate)
        for key in fresh:
            for one in mates_of(pairs, said[key]):
                self._link(key, one.key)
                self._link(one.key, key)
        again = (
            key
            for key in touched
            if key in said and (key in self._mates or len(self.spots[key]) > 1 or key in self._twins)
        )
        for key in set(chain.from_iterable((key, *self._mates.get(key, ())) for key in list(again))):
            mates = [said[mate] for mate in self._mates.get(key, ())]
            twins = tuple(twins_of(pairs, said[key], mates))
            if twins:
                self._twins[key] = twins
            else:
                self._twins.pop(key, None)
        pairs.twins = tuple(chain.from_iterable(self._twins.values()))

    def _link(self, key: str, mate: str) -> None:
        known = self._mates.get(key, ())
        if mate not in known:
            self._mates[key] = (*known, mate)

    def _unlink(self, key: str, mate: str) -> None:
        left = tuple(known for known in self._mates.get(key, ()) if known != mate)
        if left:
            self._mates[key] = left
        else:
            self._mates.pop(key, None)


def _places(said: Said, start: int, end: int) -> Mapping[str, list[int]]:
    """At which of the entries from `start` to `end` of a file each text stands."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in range(start, end):
        one = said[at]
        if one is not None:
            found[one.key].append(at)
    return found
