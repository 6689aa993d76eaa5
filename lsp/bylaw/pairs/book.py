"""Where each text stands and which entries say the same, kept up to date by the texts of the files that change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from bylaw.pairs.pairs import Pairs, Spot
from bylaw.pairs.statement import Statement
from bylaw.pairs.twins import Twins, mates_of, twins_of


class Book:
    """Of all texts by their key: their `spots`, the keys of their mates, the pairs of entries that say the same."""

    def __init__(self) -> None:
        self.spots: dict[str, tuple[Spot, ...]] = {}
        self._mates: dict[str, tuple[str, ...]] = {}
        self._twins: dict[str, tuple[Twins, ...]] = {}

    def moved(self, path: str, before: Iterable[Statement | None], now: Iterable[Statement | None]) -> None:
        """The file at `path`, which said `before`, says `now`."""
        old, new = _places(before), _places(now)
        for key in old.keys() | new.keys():
            ats = new.get(key)
            if ats == old.get(key):
                continue
            others = [spot for spot in self.spots.get(key, ()) if spot.path != path]
            spots = [*others, *(Spot(path, at) for at in ats or ())]
            if spots:
                self.spots[key] = tuple(sorted(spots))
            else:
                del self.spots[key]

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

    def _is_repeated(self, key: str) -> bool:
        """Whether a text stands twice, or did, or has mates."""
        return key in self._mates or key in self._twins or len(self.spots[key]) > 1

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


def _places(said: Iterable[Statement | None]) -> Mapping[str, list[int]]:
    """At which entries of a file each text stands."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(said):
        if one is not None:
            found[one.key].append(at)
    return found
