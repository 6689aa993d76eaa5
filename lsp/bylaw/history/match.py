"""Which of the new blocks is which of the old ones: by their words first, then by how alike they are."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio, token_set_ratio

from bylaw.history.blocks import label_of, words_of

CERTAIN = 0.9
"""From this similarity on, a block that stands where the old one stood is that block, reworded."""

_HERE, _ELSEWHERE = 0.55, 0.72  # what is enough within one hunk, and anywhere in the file
_MANY = 4_000  # pairs: beyond it only those that share a rare word are compared


@dataclass(frozen=True, slots=True)
class Pair:
    """Old and new by their index; `similarity` is None where the words are the same."""

    old: int
    new: int
    similarity: float | None


def pair(old: Sequence[str], new: Sequence[str], old_hunks: Sequence[int], new_hunks: Sequence[int]) -> list[Pair]:
    """The texts of `new` that come from one of `old`, each used once; `hunks` tell which stood at the same place."""
    found = list(_equal(old, new, old_hunks, new_hunks))
    used_old, used_new = {p.old for p in found}, {p.new for p in found}
    left_old = [at for at in range(len(old)) if at not in used_old]
    left_new = [at for at in range(len(new)) if at not in used_new]
    if not left_old or not left_new:
        return found
    rated = [
        (rating, old_at, new_at)
        for old_at, new_at in _candidates(old, new, left_old, left_new, old_hunks, new_hunks)
        if (rating := _rating(old[old_at], new[new_at], old_hunks[old_at] == new_hunks[new_at]))
    ]
    rated.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2])))
    for rating, old_at, new_at in rated:
        if old_at not in used_old and new_at not in used_new:
            used_old.add(old_at)
            used_new.add(new_at)
            found.append(Pair(old_at, new_at, min(rating, 0.999)))
    return found


def _equal(
    old: Sequence[str], new: Sequence[str], old_hunks: Sequence[int], new_hunks: Sequence[int]
) -> Iterator[Pair]:
    """Blocks with the same words: those of one hunk first, then in the order in which they stand."""
    for same_hunk in (True, False):
        where: dict[tuple[int, str], deque[int]] = defaultdict(deque)
        for at, text in enumerate(old):
            where[old_hunks[at] if same_hunk else 0, words_of(text)].append(at)
        if same_hunk:
            taken_old: set[int] = set()
            taken_new: set[int] = set()
        for at, text in enumerate(new):
            if at in taken_new:
                continue
            free = where.get((new_hunks[at] if same_hunk else 0, words_of(text)))
            while free and free[0] in taken_old:
                free.popleft()
            if free:
                taken_old.add(free[0])
                taken_new.add(at)
                yield Pair(free.popleft(), at, None)


def _candidates(
    old: Sequence[str],
    new: Sequence[str],
    left_old: list[int],
    left_new: list[int],
    old_hunks: Sequence[int],
    new_hunks: Sequence[int],
) -> Iterator[tuple[int, int]]:
    if len(left_old) * len(left_new) <= _MANY:
        yield from ((a, b) for a in left_old for b in left_new)
        return
    postings: dict[str, list[int]] = defaultdict(list)
    for at in left_old:
        for word in set(words_of(old[at]).split()):
            postings[word].append(at)
    for at in left_new:
        known = sorted((word for word in set(words_of(new[at]).split()) if word in postings), key=lambda w: len(postings[w]))
        close = {a for word in known[:5] for a in postings[word][:40]}
        yield from ((a, at) for a in close)


def _rating(old: str, new: str, here: bool) -> float:
    """How alike two texts are (0 to 1), 0 where that is not enough to call them one."""
    a, b = words_of(old), words_of(new)
    least = _HERE if here else _ELSEWHERE
    if not here and min(len(a), len(b)) < 12:
        return 0.0
    rating = ratio(a, b) / 100
    label = label_of(old)
    if here and label and label == label_of(new):
        rating = max(rating, 0.6 + rating * 0.3)
    if rating < least and min(len(a), len(b)) >= 20:
        rating = max(rating, token_set_ratio(a, b, score_cutoff=80) / 100 * 0.9)
    return rating if rating >= least else 0.0
