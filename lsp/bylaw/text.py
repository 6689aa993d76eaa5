"""Texts with exact positions.

A `Source` is an immutable text, identified by its git blob oid, with an index of its lines. Inside Bylaw every place
is a `Span` of *offsets* (code points from the start of the text); lines are 0-based. Columns exist only at the edges:
in UTF-8, UTF-16 or UTF-32 units for editors, in code points (which is UTF-32) for the terminal and JSON.

Lines end at ``\\n``, ``\\r\\n`` and ``\\r`` only, as in the Language Server Protocol: U+2028, U+0085, form feed and
vertical tab stand inside a line (`str.splitlines` gets that wrong).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of offsets (code points) in one text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: object) -> bool:
        return isinstance(offset, int) and self.start <= offset < self.end

    def touches(self, offset: int) -> bool:
        """Whether a cursor at `offset` is in or at either edge of the span."""
        return self.start <= offset <= self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


def blob_oid(data: bytes, algorithm: str = "sha1") -> str:
    """The name git gives to a file of these bytes (`algorithm`: the repository's object format)."""
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _units(char: str, encoding: Encoding) -> int:
    point = ord(char)
    if encoding == "utf-16":
        return 2 if point > 0xFFFF else 1
    return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4


def _width(text: str, encoding: Encoding) -> int:
    """How many units of UTF-8 or UTF-16 `text` has."""
    if text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Source:
    """An immutable text with its identity and the index of its lines.

    Bytes that are not UTF-8 survive as lone surrogates (PEP 383), so that an edit elsewhere in the file gives them
    back unchanged; `printable` shows them as U+FFFD. A leading byte-order mark is no part of `text`, as in editors.
    """

    __slots__ = ("_last", "_oid", "_starts", "bom", "text")

    def __init__(self, text: str, *, bom: bool = False, oid: str | None = None) -> None:
        self.text = text
        self.bom = bom
        self._oid = oid
        self._starts: list[int] | None = None
        self._last: tuple[int, Encoding, int, int] = (-1, "utf-32", 0, 0)  # line, encoding, offset and its column

    @classmethod
    def from_bytes(cls, data: bytes, oid: str | None = None) -> Source:
        """The text of a file; `oid` when it is known already (a blob from git)."""
        bom = data.startswith(_BOM)
        text = data[len(_BOM) if bom else 0 :].decode("utf-8", "surrogateescape")
        return cls(text, bom=bom, oid=oid or blob_oid(data))

    def encode(self) -> bytes:
        """The bytes of the file, exactly as they were read."""
        return (_BOM if self.bom else b"") + self.text.encode("utf-8", "surrogateescape")

    @property
    def oid(self) -> str:
        """The git blob oid of the text (sha1)."""
        if self._oid is None:
            try:
                self._oid = blob_oid(self.encode())
            except UnicodeEncodeError:  # a client may send lone surrogates that no file can hold
                self._oid = blob_oid(self.text.encode("utf-8", "surrogatepass"))
        return self._oid

    @property
    def starts(self) -> list[int]:
        """The offset at which each line starts; never empty."""
        if self._starts is None:
            if "\r" in self.text:
                self._starts = [0, *(end.end() for end in _LINE_END.finditer(self.text))]
            else:
                *lines, _ = self.text.split("\n")
                self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        return self._starts

    @property
    def lines(self) -> list[str]:
        """The text of each line, without line ends; never empty."""
        if "\r" not in self.text:
            return self.text.split("\n")
        return [self.line_text(line) for line in range(self.line_count)]

    @property
    def line_count(self) -> int:
        """How many lines an editor shows: a final line end opens one more, empty line."""
        return len(self.starts)

    @property
    def is_utf8(self) -> bool:
        return not any(0xDC80 <= ord(char) <= 0xDCFF for char in self.text) if not self.text.isascii() else True

    def replaced(self, span: Span, new: str) -> Source:
        """The text with `new` in the place of `span`. Where its lines start follows from where they started."""
        found = Source(f"{self.text[: span.start]}{new}{self.text[span.end :]}", bom=self.bom)
        if self._starts is not None and "\r" not in self.text and "\r" not in new:
            first, last, by = self.line_of(span.start), self.line_of(span.end), len(new) - len(span)
            inside = accumulate((len(line) + 1 for line in new.split("\n")[:-1]), initial=span.start)
            after = [start + by for start in self._starts[last + 1 :]]
            found._starts = [*self._starts[: first + 1], *list(inside)[1:], *after]
        return found

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def line_of(self, offset: int) -> int:
        """The 0-based line that holds `offset`."""
        return bisect_right(self.starts, max(offset, 0)) - 1

    def line_span(self, line: int) -> Span:
        """Line `line` (0-based, clamped) without its line end."""
        line = min(max(line, 0), len(self.starts) - 1)
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        if end > start and self.text[end - 1] == "\r" and line + 1 < len(self.starts):
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        return self.slice(self.line_span(line))

    def lines_span(self, first: int, last: int) -> Span:
        """Lines `first`..`last` (0-based, inclusive) with the line end of the last one."""
        last = min(max(last, 0), len(self.starts) - 1)
        end = self.starts[last + 1] if last + 1 < len(self.starts) else len(self.text)
        return Span(self.starts[min(max(first, 0), last)], end)

    @property
    def eol(self) -> str:
        """The line end that most lines of the text have; ``\\n`` for a text of one line."""
        crlf = self.text.count("\r\n")
        lone = self.text.count("\n") - crlf
        return "\r\n" if crlf > lone else "\n"

    def position(self, offset: int, encoding: Encoding = "utf-32") -> tuple[int, int]:
        """(line, column), both 0-based, the column in units of `encoding`; `offset` is clamped to the text."""
        if not 0 <= offset <= len(self.text):
            offset = min(max(offset, 0), len(self.text))
        starts = self._starts or self.starts
        line = bisect_right(starts, offset) - 1
        start = starts[line]
        if encoding == "utf-32" or offset == start:
            return line, offset - start
        known, units, at, column = self._last
        if known != line or units != encoding or at > offset:  # else counted on: a line can be a megabyte long
            at, column = start, 0
        column += _width(self.text[at:offset], encoding)
        self._last = (line, encoding, offset, column)
        return line, column

    def offset(self, line: int, column: int, encoding: Encoding = "utf-32") -> int:
        """The offset of a 0-based line and column, clamped as the protocol asks.

        A column past the end of the line means its end, a line past the end the end of the text, and a column in the
        middle of a character (a UTF-16 surrogate pair, a UTF-8 sequence) the start of that character.
        """
        if line < 0:
            return 0
        if line >= len(self.starts):
            return len(self.text)
        span = self.line_span(line)
        if encoding == "utf-32" or self.text[span.start : span.end].isascii():
            return min(span.start + max(column, 0), span.end)
        units = 0
        for offset in range(span.start, span.end):
            units += _units(self.text[offset], encoding)
            if units > column:
                return offset
        return span.end


def printable(text: str) -> str:
    """`text` with bytes that were no UTF-8 shown as U+FFFD, so that it can be printed and sent as JSON."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def apply_edits(text: str, edits: Iterable[tuple[Span, str]]) -> str:
    """`text` with every span replaced by its new text.

    Edits at one place are applied in the order given. Raises ValueError if two edits overlap or one lies outside.
    """
    pieces, at = [], 0
    for span, new in sorted(edits, key=lambda edit: (edit[0].start, edit[0].end)):
        if span.start < at or span.end < span.start or span.end > len(text):
            raise ValueError("edits overlap or lie outside the text")
        pieces += [text[at : span.start], new]
        at = span.end
    return "".join([*pieces, text[at:]])
