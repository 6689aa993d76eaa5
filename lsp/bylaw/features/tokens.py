"""The words of a memory file that carry weight: what binds, what is named, what is gone, what is disputed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bylaw.model import Document, Finding, Mention
from bylaw.text import Span

KINDS = ("keyword", "function", "class", "variable", "string", "macro", "namespace", "number", "decorator", "comment")
"""The kinds of tokens, under names that every editor has a colour for."""
STATES = ("deprecated", "disputed")
"""What a token may be besides: `deprecated` is a mention of what is gone."""

_MODAL = re.compile(
    r"\b(?:must(?:\s+(?:not|never|always))?|mustn['’]t|shall(?:\s+not)?|should(?:\s+not)?|shouldn['’]t|may\s+not"
    r"|never|always|do\s+not|don['’]t|cannot|can['’]t|avoid|forbidden|required|only|prefer"
    r"|immer|niemals|nie|muss|müssen|darf\s+nicht|verboten|siempre|nunca|jamás|debe|prohibido"
    r"|sempre|jamais|deve|proibido|toujours|doit|interdit)\b|必ず|禁止|必须|不要|절대|반드시|항상",
    re.IGNORECASE,
)
_KIND_OF = {"command": "macro", "dependency": "namespace", "version": "number", "commit": "number"}


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of one line."""

    span: Span
    kind: str
    states: tuple[str, ...] = ()


def tokens(document: Document, findings: Iterable[Finding], within: Span | None = None) -> tuple[Token, ...]:
    """The tokens of `document` (of what stands in `within`) in order; none overlaps another, none crosses a line."""
    stale = {found.mention for found in findings if found.code.startswith("stale-")}
    found = [token for token in _all(document, stale) if within is None or token.span.overlaps(within)]
    return tuple(_lines(document, _apart(sorted(found, key=lambda token: (token.span.start, len(token.span))))))


def _all(document: Document, stale: set[Mention | None]) -> Iterator[Token]:
    for directive in document.directives:
        yield Token(directive.span, "decorator")
    for mention in document.mentions:
        yield Token(mention.span, _kind(mention), ("deprecated",) if mention in stale else ())
    named = sorted((mention.span for mention in document.mentions), key=lambda span: span.start)
    starts = [span.start for span in named]
    for entry in document.entries:
        if entry.kind == "fence":
            continue
        if any(one.verb == "disputed" and not one.problem for one in entry.directives):
            inside = named[bisect_left(starts, entry.own.start) : bisect_left(starts, entry.own.end)]
            yield from (Token(span, "comment", ("disputed",)) for span in _between(entry.own, inside))
            continue
        for word in _MODAL.finditer(document.source.text, entry.own.start, entry.own.end):
            yield Token(Span(*word.span()), "keyword")


def _kind(mention: Mention) -> str:
    if mention.kind == "symbol":
        if mention.text.endswith(")"):
            return "function"
        return "class" if mention.target[:1].isupper() and not mention.target.isupper() else "variable"
    return _KIND_OF.get(mention.kind, "string")


def _between(whole: Span, inside: Iterable[Span]) -> Iterator[Span]:
    """What of `whole` none of the spans `inside` covers."""
    at = whole.start
    for span in inside:
        if span.start > at:
            yield Span(at, span.start)
        at = max(at, span.end)
    if at < whole.end:
        yield Span(at, whole.end)


def _apart(found: Iterable[Token]) -> Iterator[Token]:
    """`found` without what begins before the end of the one before."""
    end = 0
    for token in found:
        if token.span.start >= end and len(token.span):
            end = token.span.end
            yield token


def _lines(document: Document, found: Iterable[Token]) -> Iterator[Token]:
    """`found`, each cut where a line ends, without white space at its ends."""
    source = document.source
    for token in found:
        first, last = source.line_of(token.span.start), source.line_of(token.span.end)
        for line in range(first, last + 1):
            whole = source.line_span(line)
            start, end = max(token.span.start, whole.start), min(token.span.end, whole.end)
            text = source.text[start:end]
            start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
            if start < end:
                yield Token(Span(start, end), token.kind, token.states)
