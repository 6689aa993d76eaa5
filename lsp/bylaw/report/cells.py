"""How text looks in a terminal: what a character shows, how many cells it takes, which part of a line is shown.

A memory file is written by others, so nothing in it may move the cursor, colour the screen or turn the reading
direction: control and formatting characters are shown by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bylaw.language.secrets import covered, masked

_TAB = 4
_JOINER, _EMOJI_STYLE = "\u200d", "\ufe0f"
_HARMLESS = frozenset({_JOINER, "\u200c", "\u200e", "\u200f", "\u061c"})  # joiners and marks that real text needs


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a reader sees as one character: `start` is its offset in the line, `cells` the columns it takes."""

    start: int
    shown: str
    cells: int


def visible(text: str) -> str:
    """`text` on one line, without credentials and without anything that a terminal would obey."""
    return _obeyed_by_none(masked(text))


def _obeyed_by_none(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(_shown(char) for char in text)


def _shown(char: str) -> str:
    if char.isascii():
        if char.isprintable():
            return char
        return " " if char in "\n\r\t" else chr(0x2421 if char == "\x7f" else 0x2400 + ord(char))
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category in ("Cc", "Zl", "Zp") or (category == "Cf" and char not in _HARMLESS):
        return f"<U+{ord(char):04X}>"
    return char


def _extends(char: str) -> bool:
    """Whether `char` is drawn into the character before it."""
    if char.isascii():
        return False
    point = ord(char)
    return (
        unicodedata.category(char) in ("Mn", "Me")
        or char in _HARMLESS
        or 0x1160 <= point <= 0x11FF  # vowels and finals of a Hangul syllable
        or 0x1F3FB <= point <= 0x1F3FF  # skin tones
    )


def clusters(line: str) -> Iterator[Cluster]:
    """The characters of a line, as a reader counts them; tabs run to the next multiple of four."""
    column = at = 0
    while at < len(line):
        start, char = at, line[at]
        at += 1
        if char == "\t":
            cells = _TAB - column % _TAB
            yield Cluster(start, " " * cells, cells)
            column += cells
            continue
        flag = _is_flag(char) and at < len(line) and _is_flag(line[at])
        at += flag
        while at < len(line) and (_extends(line[at]) or line[at - 1] == _JOINER):
            at += 1
        shown = _obeyed_by_none(line[start:at])
        cells = 2 if flag or _EMOJI_STYLE in shown else cells_of(_shown(char))
        yield Cluster(start, shown, cells)
        column += cells


def _is_flag(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def cells_of(text: str) -> int:
    """The columns that a text without tabs takes; an approximation where terminals disagree about emoji."""
    if text.isascii():
        return len(text)
    return sum(0 if _extends(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def excerpt(line: str, start: int, end: int, width: int) -> tuple[str, str]:
    """`line` as it is shown in `width` columns, and the row below it that underlines `start` to `end` (offsets).

    A line that is too long is cut to what stands around the span; the cuts are marked with an ellipsis.
    """
    parts = list(clusters(covered(line).rstrip()))
    marked = [i for i, part in enumerate(parts) if start <= part.start < max(end, start + 1)]
    if not marked and parts:  # a span inside one character: all of it
        marked = [max((i for i, part in enumerate(parts) if part.start <= start), default=0)]
    first, last = (marked[0], marked[-1] + 1) if marked else (0, 0)
    low, high = _window(parts, first, last, width)
    head, tail = "…" if low else "", "…" if high < len(parts) else ""
    before = len(head) + sum(part.cells for part in parts[low:first])
    below = sum(part.cells for part in parts[first : min(last, high)])
    return head + "".join(part.shown for part in parts[low:high]) + tail, " " * before + "^" * max(below, 1)


def _window(parts: list[Cluster], first: int, last: int, width: int) -> tuple[int, int]:
    """The range of `parts` around `first`..`last` that fits into `width` columns, ellipses included."""
    if sum(part.cells for part in parts) <= width:
        return 0, len(parts)
    room = width - 2
    low = high = first
    while high < last and parts[high].cells <= room:
        room -= parts[high].cells
        high += 1
    low, high, room = _grown(parts, low, high, room)
    if low == 0 or high == len(parts):  # one ellipsis less than was reckoned with
        low, high, room = _grown(parts, low, high, room + 1)
    return low, high


def _grown(parts: list[Cluster], low: int, high: int, room: int) -> tuple[int, int, int]:
    """The range `low`..`high` grown on both sides by turns as far as `room` allows, and the room that is left."""
    grown = True
    while grown:
        grown = False
        if low > 0 and parts[low - 1].cells <= room:
            low -= 1
            room -= parts[low].cells
            grown = True
        if high < len(parts) and parts[high].cells <= room:
            room -= parts[high].cells
            high += 1
            grown = True
    return low, high, room
