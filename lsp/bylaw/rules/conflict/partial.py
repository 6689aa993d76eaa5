"""A value that was changed in one entry while another entry still has the old text: git shows who parted them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bylaw.history.known import Reworded
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import AXES, Clash, Look
from bylaw.rules.conflict.said import Difference, aliases, differences, said
from bylaw.rules.conflict.where import is_record, places, same_reach, within

_SHARED = 2  # words and values that stayed
_LONGEST = 5  # words and values that were changed in one place
_PLACES = 2  # such places
_LINK = re.compile(r"\W*\[[^\[\]]*\]\([^()]*\)\W*")
"""An entry that is a link only: where it leads to is for `stale-link`."""


def find(look: Look) -> Iterator[Clash]:
    """The clashes of entries that said the same until one of them was changed."""
    table = look.history.reworded() if look.history else {}
    hits = [
        (Spot(path, at), table[words])
        for path, sheet in look.sheets.items()
        for words, at in (sheet.worded if table else ())
        if words in table
    ]
    now = _by_words(look, {block.path for _, changed in hits for block in changed})
    for spot, changed in hits:
        yield from _left_behind(look, spot, changed, now)


def _left_behind(
    look: Look, spot: Spot, changed: tuple[Reworded, ...], now: dict[tuple[str, str], list[Spot]]
) -> Iterator[Clash]:
    """The clashes of the entry at `spot` with blocks that once said the same; `now` finds entries by file and words."""
    entry = look.entry(spot)
    changed = tuple(block for block in changed if (block.path, block.now) in now)
    if not changed or _LINK.fullmatch(entry.text):
        return
    for block in changed:
        difference = _changed(entry.text, block.text)
        if difference is None:
            continue
        for other in now.get((block.path, block.now), ()):
            if other != spot and _bind_together(look, spot, other) and look.before(spot, block.commit):
                yield _clash(spot, other, difference, block)


def _clash(spot: Spot, other: Spot, difference: Difference, block: Reworded) -> Clash:
    old, new = (" ".join(token.shown for token in side) for side in (difference.here, difference.there))
    kinds = [token.kind for token in (*difference.there, *difference.here) if token.value]
    axis = AXES[kinds[0] if kinds else "word"]
    return Clash("changed in one place", axis, other, spot, new, old, block.commit)


def _by_words(look: Look, paths: set[str]) -> dict[tuple[str, str], list[Spot]]:
    """The entries of the files at `paths` by their file and their words."""
    found: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for path in paths & look.sheets.keys():
        for words, at in look.sheets[path].worded:
            found[path, words].append(Spot(path, at))
    return found


def _changed(old: str, new: str) -> Difference | None:
    """What was put in the place of what; None where the change says more or less than before, or it was rewritten."""
    found, shared = differences(said(old), said(new))
    if not 0 < len(found) <= _PLACES or shared < _SHARED:
        return None
    if any(not one.here or not one.there or max(len(one.here), len(one.there)) > _LONGEST for one in found):
        return None
    if any(map(aliases, found)):
        return None
    values = [one for one in found if any(t.value for t in one.here) and any(t.value for t in one.there)]
    return values[0] if len(values) == len(found) else None


def _bind_together(look: Look, spot: Spot, other: Spot) -> bool:
    """Whether both speak to the same reader: of one file, or of files of which one holds within the other's folder."""
    mine, theirs = look.document(spot), look.document(other)
    entry, its = look.entry(spot), look.entry(other)
    if is_record(entry) or is_record(its):
        return False
    if theirs.path == mine.path:
        return entry.heading != its.heading and entry.heading[-1:] == its.heading[-1:]
    near = same_reach(mine, theirs) or within(mine, theirs) or within(theirs, mine)
    return near and places(entry.heading[-2:]) == places(its.heading[-2:])
