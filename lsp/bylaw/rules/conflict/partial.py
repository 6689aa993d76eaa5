"""A value that was changed in one entry while another entry still has the old text: git shows who parted them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bylaw.history.blocks import words_of
from bylaw.history.known import Reworded
from bylaw.model import Document, Entry
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import AXES, Clash, Look
from bylaw.rules.conflict.said import Difference, differences, said
from bylaw.rules.conflict.where import binding, is_record, places, same_reach, within

_SHARED = 2  # words and values that stayed
_LONGEST = 5  # words and values that were changed in one place
_PLACES = 2  # such places
_LINK = re.compile(r"\W*\[[^\[\]]*\]\([^()]*\)\W*")
"""An entry that is a link only: where it leads to is for `stale-link`."""


def find(look: Look) -> Iterator[Clash]:
    """The clashes of entries that said the same until one of them was changed."""
    if look.history is None:
        return
    now: dict[tuple[str, str], list[Spot]] | None = None
    for spot, document, entry in look.spots():
        if entry.kind in ("topic", "fence") or not (changed := look.history.reworded(entry.text)):
            continue
        if not binding(document) or _LINK.fullmatch(entry.text):
            continue
        now = _by_words(look) if now is None else now
        for block in changed:
            difference = _changed(entry.text, block.text)
            if difference is None or look.copied(spot.path, block.path):
                continue
            for other in now.get((block.path, block.now), ()):
                if other != spot and _bind_together(look, document, entry, other) and look.before(spot, block.commit):
                    yield _clash(spot, other, difference, block)


def _clash(spot: Spot, other: Spot, difference: Difference, block: Reworded) -> Clash:
    old, new = (" ".join(token.shown for token in side) for side in (difference.here, difference.there))
    kinds = [token.kind for token in (*difference.there, *difference.here) if token.value]
    axis = AXES[kinds[0] if kinds else "word"]
    return Clash("changed in one place", axis, other, spot, new, old, block.commit)


def _by_words(look: Look) -> dict[tuple[str, str], list[Spot]]:
    """The entries by their file and their words."""
    found: dict[tuple[str, str], list[Spot]] = defaultdict(list)
    for spot, _, entry in look.spots():
        found[spot.path, words_of(entry.text)].append(spot)
    return found


def _changed(old: str, new: str) -> Difference | None:
    """What was put in the place of what; None where the change says more or less than before, or it was rewritten."""
    found, shared = differences(said(old), said(new))
    if not 0 < len(found) <= _PLACES or shared < _SHARED:
        return None
    if any(not one.here or not one.there or max(len(one.here), len(one.there)) > _LONGEST for one in found):
        return None
    values = [one for one in found if any(t.value for t in one.here) and any(t.value for t in one.there)]
    return values[0] if len(values) == len(found) else None


def _bind_together(look: Look, document: Document, entry: Entry, other: Spot) -> bool:
    """Whether both speak to the same reader: of one file, or of files of which one holds within the other's folder."""
    theirs, its = look.document(other), look.entry(other)
    if not binding(theirs) or is_record(entry) or is_record(its):
        return False
    if theirs.path == document.path:
        return entry.heading != its.heading and entry.heading[-1:] == its.heading[-1:]
    near = same_reach(document, theirs) or within(document, theirs) or within(theirs, document)
    return near and places(entry.heading[-2:]) == places(its.heading[-2:])
