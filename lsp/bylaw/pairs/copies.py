"""Files that are copies of each other: whole, or but for some entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

_SHARED = 5  # entries: how many two files must share
_PART = 0.5  # of the shorter file's entries
_SPREAD = 12  # files: what stands in more of them is a phrase of the house and tells nothing


@dataclass(frozen=True, slots=True)
class Copies:
    """The paths of a group, in order; `whole`: they say the same from first to last."""

    paths: tuple[str, ...]
    whole: bool


def find_copies(repeated: Sequence[tuple[str, ...]], keys: Callable[[str], tuple[str, ...]]) -> tuple[Copies, ...]:
    """The groups of files of which each shares at least half of its entries, or of the other's, with another one.

    `repeated` are the paths of the files in which a text stands, for each text that stands in several; `keys` gives
    the texts of a file.
    """
    counts = Counter(chain.from_iterable(repeated))
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in sorted(path for path, count in counts.items() if count >= _SHARED):
        alike[keys(path)].append(path)
    heads = {paths[0]: set(texts) for texts, paths in alike.items()}
    group = {head: {head} for head in heads}
    for (one, other), shared in _shared(repeated, heads).items():
        if shared >= max(_SHARED, _PART * min(len(heads[one]), len(heads[other]))) and group[one] is not group[other]:
            group[one] |= group[other]
            for path in group[other]:
                group[path] = group[one]
    same = {paths[0]: paths for paths in alike.values()}
    found = []
    for joined in {id(paths): paths for paths in group.values()}.values():
        paths = sorted(path for head in joined for path in same[head])
        if len(paths) > 1:
            found.append(Copies(tuple(paths), len(joined) == 1))
    return tuple(sorted(found, key=lambda copies: copies.paths))


def _shared(repeated: Iterable[tuple[str, ...]], heads: Container[str]) -> Counter[tuple[str, str]]:
    """How many texts each two of `heads` share."""
    counts: Counter[tuple[str, str]] = Counter()
    for paths in repeated:
        held = sorted(path for path in paths if path in heads)
        if 1 < len(held) <= _SPREAD:
            counts.update(combinations(held, 2))
    return counts
