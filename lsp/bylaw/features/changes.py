"""How one wording became the next, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bylaw.features.card import Piece

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_CONTEXT = 6  # unchanged words that are shown on each side of a change
_Step = tuple[bool, int, int, int, int]


def changes(old: str, new: str) -> tuple[Piece, ...]:
    """The step from `old` to `new`: what went is "gone", what came is "new", long stretches that stayed are cut."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    steps = _joined(before, SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
    for number, (same, a, b, c, d) in enumerate(steps):
        if same:
            pieces.append(Piece(_kept(before[a:b], number == 0, number == len(steps) - 1)))
            continue
        if a < b:
            pieces.append(Piece("".join(before[a:b]), "gone"))
        if c < d:
            pieces.append(Piece("".join(after[c:d]), "new"))
    return tuple(pieces)


def _joined(before: list[str], steps: Sequence[tuple[str, int, int, int, int]]) -> list[_Step]:
    """The steps; changes with nothing but space between them are one, as a person would say it."""
    joined: list[_Step] = []
    for number, (what, a, b, c, d) in enumerate(steps):
        space = 0 < number < len(steps) - 1 and not "".join(before[a:b]).strip()
        same = what == "equal" and not space
        if joined and not same and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1], b, joined[-1][3], d)
        else:
            joined.append((same, a, b, c, d))
    return joined


def _kept(tokens: list[str], first: bool, last: bool) -> str:
    """What stayed, cut to the words next to a change."""
    room = 2 * _CONTEXT
    if len(tokens) <= 2 * room:
        return "".join(tokens)
    head = "" if first else "".join(tokens[:room])
    tail = "" if last else "".join(tokens[-room:])
    return head.rstrip() + " … " + tail.lstrip()
