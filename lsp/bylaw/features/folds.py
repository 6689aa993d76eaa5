"""What of a memory file can be folded: its head, sections, entries with what belongs to them, fences, comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bylaw.language.scan import plain, scan
from bylaw.model import Document
from bylaw.text import Source, Span

_HEADER = 2  # lines of a table above its first row


@dataclass(frozen=True, slots=True, order=True)
class Fold:
    """Lines `first` to `last` (0-based, both shown in part: the first stays)."""

    first: int
    last: int
    kind: Literal["region", "comment"] = "region"


def folds(document: Document) -> tuple[Fold, ...]:
    """The folds of `document`, each at least two lines, by their first line and what holds more first."""
    source = document.source
    marks = scan(plain(source.text))
    regions = [
        *([document.frontmatter.span] if document.frontmatter else ()),
        *(section.span for section in document.sections),
        *(entry.span for entry in document.entries),
        *(fence.span for fence in marks.fences),
        *_tables(document),
    ]
    found = {*_folded(source, regions, "region"), *_folded(source, marks.comments, "comment")}
    return tuple(sorted(found, key=lambda fold: (fold.first, -fold.last, fold.kind)))


def _folded(source: Source, spans: Iterable[Span], kind: Literal["region", "comment"]) -> Iterator[Fold]:
    for span in spans:
        text = source.slice(span)
        last = source.line_of(span.start + len(text.rstrip()))
        first = source.line_of(span.start)
        if last > first:
            yield Fold(first, last, kind)


def _tables(document: Document) -> Iterator[Span]:
    """The rows that stand below each other with their header, as one."""
    source = document.source
    end = -1
    for entry in document.entries:
        if entry.kind == "row" and entry.span.start >= end:
            first = max(source.line_of(entry.span.start) - _HEADER, 0)
            last = source.line_of(entry.own.start)
            while last + 1 < source.line_count and "|" in source.line_text(last + 1):
                last += 1
            end = source.line_span(last).end
            yield Span(source.starts[first], end)
