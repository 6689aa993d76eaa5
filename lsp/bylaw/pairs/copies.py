"""Files that are copies of each other: whole, or but for some entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from bylaw.pairs.statement import Statement

_SHARED = 5  # entries: how many two files must share
_PART = 0.5  # of the shorter file's entries
_SPREAD = 12  # files: what stands in more of them is a phrase of the house and tells nothing


@dataclass(frozen=True, slots=True)
class Copies:
    """The paths of a group, in order; `whole`: they say the same from first to last."""

    paths: tuple[str, ...]
    whole: bool


def find_copies(said: Mapping[str, tuple[Statement | None, ...]]) -> tuple[Copies, ...]:
    """The groups of files of which each shares at least half of its entries, or of the other's, with another one."""
    keys = {path: tuple(one.key for one in statements if one) for path, statements in said.items()}
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path, texts in keys.items():
        if len(texts) >= _SHARED:
            alike[texts].append(path)
    heads = {paths[0]: set(texts) for texts, paths in alike.items()}
    group = {head: {head} for head in heads}
    for (one, other), shared in _shared(heads).items():
        if shared >= max(_SHARED, _PART * min(len(heads[one]), len(heads[other]))) and group[one] is not group[other]:
            group[one] |= group[other]
            for path in group[other]:
                group[path] = group[one]
    found = []
    for joined in {id(paths): paths for paths in group.values()}.values():
        paths = sorted(path for head in joined for path in alike[keys[head]])
        if len(paths) > 1:
            found.append(Copies(tuple(paths), len(joined) == 1))
    return tuple(sorted(found, key=lambda copies: copies.paths))


def _shared(heads: Mapping[str, set[str]]) -> Counter[tuple[str, str]]:
    """How many statements each two of `heads` share."""
    holders: dict[str, list[str]] = defaultdict(list)
    for path, texts in heads.items():
        for key in texts:
            holders[key].append(path)
    return Counter(
        pair for paths in holders.values() if 1 < len(paths) <= _SPREAD for pair in combinations(sorted(paths), 2)
    )
