"""Where a span stands, in the lines and columns that people and programs count: from 1, columns in code points."""

from __future__ import annotations

from bylaw.model import Entry
from bylaw.text import Source, Span


def lines_of(source: Source, entry: Entry) -> tuple[int, int]:
    """The first and last line (1-based, inclusive) of an entry's own words."""
    return source.line_of(entry.own.start) + 1, source.line_of(max(entry.own.start, entry.own.end - 1)) + 1


def lines_of_span(source: Source, span: Span) -> tuple[int, int]:
    """The first and last line (1-based, inclusive) that a span touches; a final line end counts to its line."""
    return source.line_of(span.start) + 1, source.line_of(max(span.start, span.end - 1)) + 1


def start_of(source: Source | None, span: Span) -> tuple[int, int]:
    """The line and column (1-based) at which a span starts; (1, 1) where the text is not known."""
    if source is None:
        return 1, 1
    line, column = source.position(span.start)
    return line + 1, column + 1
