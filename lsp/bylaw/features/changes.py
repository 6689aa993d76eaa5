"""How one wording became the next, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from bylaw.features.card import Piece

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_CONTEXT = 6  # unchanged words that are shown on each side of a change


def changes(old: str, new: str) -> tuple[Piece, ...]:
    """The step from `old` to `new`: what went is "gone", what came is "new", long stretches that stayed are cut."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (what, a, b, c, d) in enumerate(steps):
        if what == "equal":
            pieces.append(Piece(_kept(before[a:b], number == 0, number == len(steps) - 1)))
            continue
        if a < b:
            pieces.append(Piece("".join(before[a:b]), "gone"))
        if c < d:
            pieces.append(Piece("".join(after[c:d]), "new"))
    return tuple(pieces)


def _kept(tokens: list[str], first: bool, last: bool) -> str:
    """What stayed, cut to the words next to a change."""
    room = 2 * _CONTEXT
    if len(tokens) <= 2 * room:
        return "".join(tokens)
    head = "" if first else "".join(tokens[:room])
    tail = "" if last else "".join(tokens[-room:])
    return head.rstrip() + " … " + tail.lstrip()
