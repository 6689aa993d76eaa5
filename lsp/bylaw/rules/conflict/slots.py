"""The same words with another value: “max 40 lines” here, “max 50 lines” there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import AXES, Clash, Look
from bylaw.rules.conflict.said import Said, Token, said
from bylaw.rules.conflict.where import is_record, together

_FEWEST = 3  # words and values two entries must share
_MOST = 4  # places: what stands in more of them is a pattern that is filled in each time
_DIFFER = 2  # values that may differ where the thing is named
_NAMES = frozenset(("path", "name", "address"))
_SLOTS = frozenset(("number", "size", "port", "version", "address"))


def find(look: Look) -> Iterator[Clash]:
    """The clashes of entries whose words are the same and whose values are not."""
    where: dict[str, list[Spot]] = defaultdict(list)
    for path, sheet in look.sheets.items():
        for key, at in sheet.slots:
            where[key].append(Spot(path, at))
    for group in where.values():
        if 1 < len(group) <= _MOST and len({spot.path for spot in group}) == len(group):
            yield from _compared(look, group)


def _compared(look: Look, group: list[Spot]) -> Iterator[Clash]:
    """The clashes among entries of several files; one file that fills the same words twice makes a series."""
    for one, other in combinations(group, 2):
        a, b = look.entry(one), look.entry(other)
        differing = _values(said(a.text), said(b.text))
        if not differing or is_record(a) or is_record(b):
            continue
        if together(look.document(one), a, look.document(other), b):
            ours = ", ".join(token.shown for token, _ in differing)
            yours = ", ".join(token.shown for _, token in differing)
            yield Clash("another value", AXES[differing[0][0].kind], one, other, ours, yours)


def _values(mine: Said, theirs: Said) -> list[tuple[Token, Token]]:
    """The values that differ; none unless they are few, and of kinds that have one value at a time.

    Where two differ, one of them may say which thing is meant (“v1 clients wait 10 s”), unless both name it.
    """
    pairs = list(zip(mine.values, theirs.values, strict=True))
    differing = [(ours, yours) for ours, yours in pairs if ours.text != yours.text]
    shared = mine.telling + len(pairs) - len(differing)
    most = _DIFFER if any(ours.text == yours.text and ours.kind in _NAMES for ours, yours in pairs) else 1
    few = 0 < len(differing) <= most and shared >= _FEWEST
    return differing if few and all(ours.kind in _SLOTS for ours, _ in differing) else []
