"""Old versions of a memory file, cut into blocks without parsing them.

A Markdown parser costs 57 µs a line, too much for a thousand versions. Blocks follow from the lines alone and from
nothing above them: a list item, a heading, a table row, a paragraph. An entry of today is made of one or more of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_MARKER = re.compile(r"^\s*(?:[-*+•]|\d{1,9}[.)])(?:\s+|$)(?:\[[ xX]\]\s+)?")
_ALONE = re.compile(r"\s*(?:#{1,6}\s|[|│├└]|`{3}|~{3}|<!--|-->|(?:[-*_]\s*){3,}$)")
_CODE = (";", "{", "}")  # what a line of code ends with
_START = re.compile(r"\s*(?:[-*+•](?:\s|$)|\d{1,9}[.)]\s|\*\*|__|[A-Za-z_][\w.-]{0,40}:(?:\s|$))")
_WORD = re.compile(r"\w+")
_TABLE = re.compile(r"\s*\|\s*")


def cut(lines: list[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The blocks of `lines[first:last]` as (start, end) indices; a block must start at `first`, or a blank line.

    What looks like a line of code or of a diagram is a block of its own: it is changed by itself.
    """
    start = -1
    for at in range(first, last):
        line = lines[at]
        plain = _QUOTE.sub("", line) if ">" in line[:8] else line
        if not plain or plain.isspace():
            if start >= 0:
                yield start, at
            start = -1
        elif _ALONE.match(plain) or plain.rstrip().endswith(_CODE):
            if start >= 0:
                yield start, at
            yield at, at + 1
            start = -1
        elif start < 0:
            start = at
        elif _START.match(plain):
            yield start, at
            start = at
    if start >= 0:
        yield start, last


def begins(line: str) -> bool:
    """Whether `line` begins a block, or ends the one above, whatever that is."""
    plain = _QUOTE.sub("", line) if ">" in line[:8] else line
    blank = not plain or plain.isspace()
    return blank or bool(_ALONE.match(plain) or _START.match(plain)) or plain.rstrip().endswith(_CODE)


def text_of(lines: Iterable[str]) -> str:
    """What a block says, on one line: without quote signs and list marker, white space collapsed.

    A heading keeps its ``#``.
    """
    pieces = [_QUOTE.sub("", line) if ">" in line[:8] else line for line in lines]
    if marker := _MARKER.match(pieces[0]):
        pieces[0] = pieces[0][marker.end() :]
    return " ".join((pieces[0] if len(pieces) == 1 else " ".join(pieces)).split())


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> str:
    """The words of a text: what stays the same when only its punctuation, case or layout changes."""
    return " ".join(_WORD.findall(text.casefold())) or text


def label_of(text: str) -> str:
    """What names a block: its bold lead, its first table cell, its key; "" where it has none."""
    if text.startswith("|"):
        cells = _TABLE.split(text, maxsplit=2)
        return words_of(cells[1]) if len(cells) > 1 and cells[1] else ""
    for mark in ("**", "__", "`"):
        if text.startswith(mark):
            lead, found, _ = text[len(mark) :].partition(mark)
            return words_of(lead) if found and len(lead) < 80 else ""
    lead, found, _ = text[:60].partition(": ")
    return words_of(lead) if found else ""
