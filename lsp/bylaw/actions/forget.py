"""Forget: a mention goes and the rest of the sentence stays, where that leaves a sentence."""

from __future__ import annotations

import re

from bylaw.actions.base import edited, said
from bylaw.model import Document, Edit, Entry, Mention
from bylaw.text import Span

_WRAPS = "`*_\"'"
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]*)>?(?:\s+\"[^\"\n]*\")?\s*\)")
_ASIDE = re.compile(r"[ \t]*\(\s*(?:see|e\.g\.,?|cf\.?|in|from|at|siehe|via)?\s*$", re.IGNORECASE)
_CLOSED = re.compile(r"\s*\)")
_BEFORE = re.compile(r"`(,|\s*/|\s+(?:and|or|und|oder|&))\s*$")
_AFTER = re.compile(r"(?:,|\s*/|\s+(?:and|or|und|oder|&))\s*(?=`)")


def forget(document: Document, entry: Entry, mention: Mention) -> Edit | None:
    """The edit that takes `mention` out of the words of `entry`; None where only a person could word the rest."""
    found = _unlinked(document, entry, mention) or _cut(document, entry, mention)
    if found is None:
        return None
    after = edited(document, [found])
    now = said(after) if after is not None else []
    before = said(document)
    alike = len(now) == len(before) and sum(a != b for a, b in zip(now, before, strict=True)) <= 1
    return found if alike else None


def _unlinked(document: Document, entry: Entry, mention: Mention) -> Edit | None:
    """A link becomes its words."""
    text = document.source.text
    for link in _LINK.finditer(text, entry.own.start, entry.own.end):
        if link.start(2) <= mention.span.start and mention.span.end <= link.end(2):
            words = link[1].strip() and not link.group().startswith("!") and mention.target not in link[1]
            return Edit(document.path, Span(*link.span()), link[1]) if words else None
    return None


def _cut(document: Document, entry: Entry, mention: Mention) -> Edit | None:
    """An aside in brackets goes with its brackets, one of several names with the comma or the "and" beside it."""
    text = document.source.text
    start, end = mention.span.start, mention.span.end
    while start > entry.own.start and end < entry.own.end and text[start - 1] == text[end] and text[end] in _WRAPS:
        start, end = start - 1, end + 1
    before, after = text[entry.own.start : start], text[end : entry.own.end]
    aside = _ASIDE.search(before)
    if (
        aside is not None
        and text[entry.own.start + aside.start() - 1] not in "]!"
        and (closed := re.match(r"\s*\)", after))
    ):
        return Edit(document.path, Span(entry.own.start + aside.start(), end + closed.end()), "")
    if text[start] != "`" or start == mention.span.start:
        return None  # only names in back-ticks stand in lists that can be told from prose
    behind, ahead = _BEFORE.search(before), _AFTER.match(after)
    if ahead is not None and (behind is None or behind[1] != ","):
        return Edit(document.path, Span(start, end + ahead.end()), "")
    if behind is not None:
        return Edit(document.path, Span(entry.own.start + behind.start(1), end), "")
    return None
