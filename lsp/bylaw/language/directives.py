"""Decisions written into a file: ``<!-- bylaw: VERB … -->`` on a line of its own.

=============  =============================  ==================================================
``disputed``   ``DATE WHO: reason``           somebody says that the entry is wrong
``confirmed``  ``DATE WHO``                   somebody checked that the entry still holds
``expires``    ``DATE``                       the entry holds until then
``ignore``     ``CODE…: reason``              findings of these codes are not shown here
``from``       ``FILE DATE``                  where a promoted entry stood before (in `reason`)
=============  =============================  ==================================================

What a person leaves out stays empty; what cannot be understood becomes the directive's `problem`, never an error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bylaw.model import Directive
from bylaw.text import Span

_COMMENT = re.compile(
    r"<!--\s{0,9}bylaw\b\s{0,9}(?P<colon>:?)\s{0,9}(?P<verb>[\w-]*)(?P<rest>.*)-->", re.DOTALL | re.IGNORECASE
)
_START = re.compile(r"<!--[ \t]{0,9}bylaw\b[^\n]*", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}\b")
_CODE = re.compile(r"[a-z][a-z0-9-]*|\*")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a directive says after its verb."""

    date: str = ""
    who: str = ""
    codes: tuple[str, ...] = ()
    reason: str = ""
    problem: str = ""


def read(text: str, span: Span, scope: Span, entry: int | None, *, alone: bool = True) -> Directive | None:
    """The directive that the comment at `span` is; None for any other comment.

    `scope` and `entry` are what it belongs to; `alone` tells whether it has its line to itself.
    """
    match = _COMMENT.fullmatch(text, span.start, span.end)
    if match is None:
        if not _START.match(text, span.start, span.end):
            return None
        return Directive("", span, scope, entry, problem="the directive is not closed: end it with '-->' on its line")
    verb = match["verb"].lower()
    reader = _READERS.get(verb)
    said = reader(" ".join(match["rest"].split())) if reader else _Said(problem=_unknown(verb))
    problem = said.problem
    if not match["colon"]:
        problem = "write 'bylaw:' with a colon"
    elif not alone:
        problem = "a directive needs a line of its own below the entry"
    return Directive(verb, span, scope, entry, said.date, said.who, said.codes, said.reason, problem)


def strays(text: str, taken: list[Span]) -> list[Span]:
    """Where a directive stands in the middle of a line or is never closed.

    `taken` are the spans, in order, where no directive is looked for: comments and fences.
    """
    found = []
    for match in _START.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        before = bisect_right(taken, match.start(), key=lambda span: span.start)
        inside = before and match.start() < taken[before - 1].end
        if not inside and line.count("`") % 2 == 0:
            end = text.find("-->", match.start(), match.end())
            found.append(Span(match.start(), end + len("-->") if end >= 0 else match.end()))
    return found


def _unknown(verb: str) -> str:
    close = get_close_matches(verb, list(_READERS), n=1, cutoff=0.5)
    if close:
        return f"unknown directive '{verb}'; did you mean '{close[0]}'?"
    return f"unknown directive '{verb}'; known are {', '.join(_READERS)}"


def _dated(rest: str) -> tuple[str, str, str]:
    """(date, what follows it, problem) of a text that should start with a date."""
    match = _DATE.match(rest)
    if match is None:
        return "", rest, ""
    try:
        date.fromisoformat(match.group())
    except ValueError:
        return "", rest[match.end() :].strip(), f"'{match.group()}' is no date; write it as 2026-11-23"
    return match.group(), rest[match.end() :].strip(), ""


def _disputed(rest: str) -> _Said:
    day, rest, problem = _dated(rest)
    who, _, reason = rest.partition(":")
    if not problem and not reason.strip():
        problem = "say why: 'disputed 2026-11-23 name: reason'"
    return _Said(day, who.strip(), reason=reason.strip(), problem=problem)


def _confirmed(rest: str) -> _Said:
    day, rest, problem = _dated(rest)
    who, _, reason = rest.partition(":")
    if not problem and not day:
        problem = "say when: 'confirmed 2026-11-23 name'"
    return _Said(day, who.strip(), reason=reason.strip(), problem=problem)


def _expires(rest: str) -> _Said:
    day, rest, problem = _dated(rest)
    if not problem and not day:
        problem = "say when: 'expires 2026-11-23'"
    return _Said(day, reason=rest.lstrip(": "), problem=problem)


def _ignore(rest: str) -> _Said:
    listed, _, reason = rest.partition(":")
    codes = tuple(listed.replace(",", " ").split())
    problem = "" if codes else "say what: 'ignore stale-path: reason'"
    for code in codes:
        if not _CODE.fullmatch(code):
            problem = f"'{code}' is no code of a finding; a reason stands after a colon"
    return _Said(codes=codes, reason=reason.strip(), problem=problem)


def _from(rest: str) -> _Said:
    file, _, tail = rest.rpartition(" ")
    day, _, problem = _dated(tail)
    return _Said(day, reason=file.strip() if day or problem else rest, problem=problem)


_READERS: Mapping[str, Callable[[str], _Said]] = {
    "disputed": _disputed,
    "confirmed": _confirmed,
    "expires": _expires,
    "ignore": _ignore,
    "from": _from,
}

VERBS = tuple(_READERS)
"""The decisions that can be written down."""
