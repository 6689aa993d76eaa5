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
_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*(?:text|txt|md|markdown|plaintext)?[ \t]*\n")
_DRAWN = re.compile(r"[\u2500-\u257f]")  # lines of a diagram
_AROUND = ".,:;!?()[]*_\"'`"  # what stands around a word of a sentence
_SIGN = re.compile(r"[!-&(-,.:-@\[-`{-~]")  # of ASCII, and in no word; some scripts write a letter in several signs
_MOSTLY = 0.75  # words: how many of them tell a text from code
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


def reads(fence: str) -> bool:
    """Whether what stands in a fence, given with its first line, reads as sentences: no language, mostly words."""
    if not _FENCE.match(fence.lstrip(" \t>")) or _DRAWN.search(fence):
        return False
    tokens = [token.strip(_AROUND) for token in fence.split()]
    tokens = [token for token in tokens if any(map(str.isalnum, token))]
    return sum(1 for token in tokens if not _SIGN.search(token)) >= _MOSTLY * len(tokens)


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
