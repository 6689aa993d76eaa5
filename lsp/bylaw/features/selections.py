"""What to select next, from a place outwards: mention, words of the entry, entry, those around it, section, file."""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.model import Document
from bylaw.text import Span


def selections(document: Document, offset: int) -> tuple[Span, ...]:
    """The spans around `offset`, each larger than the one before; the last is the whole file."""
    found: list[Span] = []
    for span in sorted(_around(document, offset), key=len):
        if span.touches(offset) and (not found or (span.covers(found[-1]) and span != found[-1])):
            found.append(span)
    return tuple(found)


def _around(document: Document, offset: int) -> Iterator[Span]:
    mention, entry = document.mention_at(offset), document.entry_at(offset)
    if mention is not None:
        yield mention.span
    while entry is not None:
        yield entry.own
        yield entry.span
        entry = document.entries[entry.parent] if entry.parent is not None else None
    for section in document.sections:
        if section.span.start <= offset:
            yield section.heading
            yield section.span
    if document.frontmatter is not None:
        yield document.frontmatter.span
    yield Span(0, len(document.source.text))
