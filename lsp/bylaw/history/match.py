"""Which of the new blocks is which of the old ones: by their words first, then by how alike they are."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio, token_set_ratio

from bylaw.history.blocks import label_of, words_of

CERTAIN = 0.8
"""From this similarity on, a block that stands where the old one stood is that block, reworded."""

_WITHIN = CERTAIN - 0.01  # one text within another is likely to be what became of it, but not sure
_SURE = 0.85  # enough not to look for a likelier one
_HERE, _ELSEWHERE = 0.55, 0.72  # what is enough within one hunk, and anywhere in the file
_SHORT, _LONG = 12, 20  # letters: too few to be sure elsewhere; enough to look for one text within the other
_MANY = 1_000  # pairs: beyond it only those that share a rare word are compared
_PART = 5  # words: what has fewer may be part of anything
_MOST, _WHOLE = 0.7, 0.85  # how many of its words the other one must have, to be it, and to hold it
_RARE, _HOLDERS = 5, 40  # of those words: how many, and how many blocks hold one at most
_PAGE = 60  # words: longer texts are compared word by word, which is quicker by the square of a word's length


@dataclass(frozen=True, slots=True)
class Pair:
    """Old and new by their index; `similarity` is None where the words are the same."""

    old: int
    new: int
    similarity: float | None


def pair(old: Sequence[str], new: Sequence[str], old_places: Sequence[int], new_places: Sequence[int]) -> list[Pair]:
    """The texts of `new` that come from one of `old`, each used once; equal numbers of `places` mean the same place."""
    if not old or not new:
        return []
    found = [
        *(pairs := _equal(old, new, old_places, new_places)),
        *_equal(old, new, [0] * len(old), [0] * len(new), pairs),
    ]
    used_old, used_new = {match.old for match in found}, {match.new for match in found}
    left_old = [_Side(at, old[at], old_places[at]) for at in range(len(old)) if at not in used_old]
    left_new = [_Side(at, new[at], new_places[at]) for at in range(len(new)) if at not in used_new]
    for match in _aligned(left_old, left_new):
        used_old.add(match.old)
        used_new.add(match.new)
        found.append(match)
    left_old = [side for side in left_old if side.at not in used_old]
    left_new = [side for side in left_new if side.at not in used_new]
    rated = [(rating, a.at, b.at) for a, b in _candidates(left_old, left_new) if (rating := _rating(a, b))]
    rated.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2])))
    for rating, old_at, new_at in rated:
        if old_at not in used_old and new_at not in used_new:
            used_old.add(old_at)
            used_new.add(new_at)
            found.append(Pair(old_at, new_at, min(rating, 0.999)))
    return [*found, *_parts(old, old_places, [side for side in left_new if side.at not in used_new])]


def _parts(old: Sequence[str], old_places: Sequence[int], left: Sequence[_Side]) -> Iterator[Pair]:
    """Blocks that were cut out of one that stood at the same place, which may have become another one as well."""
    if len(old) * len(left) > _MANY:
        return
    wholes = [(at, set(words_of(text).split())) for at, text in enumerate(old)]
    for side in left:
        count = len(side.bag)
        if count < _PART:
            continue
        here = [(at, words) for at, words in wholes if old_places[at] == side.place and count < len(words)]
        share, at = max(((len(side.bag & words) / count, -at) for at, words in here), default=(0.0, 0))
        if share >= _WHOLE:
            yield Pair(-at, side.at, round(share * 0.8, 3))


class _Side:
    """A text that has found no equal."""

    def __init__(self, at: int, text: str, place: int) -> None:
        self.at = at
        self.place = place
        self.words = words_of(text)
        self.list = self.words.split()
        self.bag = frozenset(self.list)
        self._text = text

    @cached_property
    def label(self) -> str:
        return label_of(self._text)


def _equal(
    old: Sequence[str],
    new: Sequence[str],
    old_places: Sequence[int],
    new_places: Sequence[int],
    done: Sequence[Pair] = (),
) -> list[Pair]:
    """Blocks with the same words at the same place that are not `done`, in the order in which they stand."""
    used_old, used_new = {match.old for match in done}, {match.new for match in done}
    where: dict[tuple[int, str], deque[int]] = defaultdict(deque)
    for at, text in enumerate(old):
        if at not in used_old:
            where[old_places[at], words_of(text)].append(at)
    found = []
    for at, text in enumerate(new):
        free = where.get((new_places[at], words_of(text))) if at not in used_new else None
        if free:
            found.append(Pair(free.popleft(), at, None))
    return found


def _aligned(old: Sequence[_Side], new: Sequence[_Side]) -> Iterator[Pair]:
    """Where as many blocks came as went, each that is surely the one which stands at its own number."""
    by_place: dict[int, tuple[list[_Side], list[_Side]]] = defaultdict(lambda: ([], []))
    for which, sides in enumerate((old, new)):
        for side in sides:
            by_place[side.place][which].append(side)
    for gone, came in by_place.values():
        if len(gone) == len(came):
            for a, b in zip(gone, came, strict=True):
                rating = _rating(a, b)
                if rating >= _SURE:
                    yield Pair(a.at, b.at, min(rating, 0.999))


def _candidates(old: Sequence[_Side], new: Sequence[_Side]) -> Iterator[tuple[_Side, _Side]]:
    """The pairs worth comparing: all of a few, else those that share one of their rarer words."""
    if len(old) * len(new) <= _MANY:
        yield from ((a, b) for a in old for b in new)
        return
    wanted = set().union(*(side.bag for side in new))
    holders: dict[str, list[_Side]] = defaultdict(list)
    for side in old:
        for word in side.bag & wanted:
            holders[word].append(side)
    for side in new:
        held = (holders[word] for word in dict.fromkeys(side.list) if word in holders)
        known = sorted((sides for sides in held if len(sides) <= _HOLDERS), key=len)
        close = {other.at: other for sides in known[:_RARE] for other in sides}
        yield from ((other, side) for other in close.values())


def _rating(old: _Side, new: _Side) -> float:
    """How alike two texts are (0 to 1), 0 where that is not enough to call them one."""
    a, b = old.words, new.words
    here = old.place == new.place
    least = _HERE if here else _ELSEWHERE
    shorter = min(len(a), len(b))
    common = len(old.bag & new.bag)
    if not common and min(len(old.bag), len(new.bag)) > 2:
        return 0.0
    if min(len(old.list), len(new.list)) > _PAGE:
        return _page_rating(old, new, least)
    if here and old.label and old.label == new.label:
        rating = ratio(a, b) / 100
        return max(rating, 0.6 + rating * 0.3)
    if not here and shorter < _SHORT:
        return 0.0
    rating = ratio(a, b, score_cutoff=least * 100) / 100
    if not rating and shorter >= _LONG and common >= 3:
        # words were only added, or only taken away: sure where they were added at the end
        held = token_set_ratio(a, b, score_cutoff=80) / 100
        rating = held * (0.9 if a.startswith(b) or b.startswith(a) else _WITHIN)
    if not rating and here:
        share = common / max(min(len(old.bag), len(new.bag)), _PART)
        rating = share * 0.8 if share >= _MOST else 0.0  # most of one is in the other: a sign, but a weak one
    return rating


def _page_rating(old: _Side, new: _Side, least: float) -> float:
    """`_rating` of two long texts."""
    share = len(old.bag & new.bag) / min(len(old.bag), len(new.bag))
    labelled = old.place == new.place and old.label and old.label == new.label
    if share < least and not labelled:
        return 0.0
    rating = Indel.normalized_similarity(old.list, new.list)
    if labelled:
        return max(rating, 0.6 + rating * 0.3)
    return rating if rating >= least else share * _WITHIN if share >= 0.8 else 0.0
