"""The outline of a memory file: sections, and the entries in them, with how each stands and how old its words are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from bylaw.features.memory_view import state_of
from bylaw.features.people import age
from bylaw.language.entries import Part
from bylaw.language.placing import Laid, Placed
from bylaw.model import Document, Entry, Finding, Section
from bylaw.text import Source, Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Kind = Literal["section", "entry", "row", "topic"]

_LONGEST = 80
_KINDS: dict[str, Kind] = {"row": "row", "topic": "topic"}


@dataclass(slots=True)
class Symbol:
    """A node of the outline; `own` lies within `span`, and the spans of `children` lie within it too."""

    name: str
    kind: Kind
    span: Span
    own: Span
    detail: str = ""
    children: list[Symbol] = field(default_factory=list)


def symbols(document: Document, details: Sequence[str] = ()) -> tuple[Symbol, ...]:
    """The outline of `document`, in the order of the text; `details` say by entry what there is to know of it."""
    nodes = [_section(one) for one in document.sections]
    return _nested([*nodes, *(_entry(entry, details[entry.index] if details else "") for entry in document.entries)])


def beneath(part: Part, details: Sequence[str]) -> tuple[Symbol, ...]:
    """The outline of the entries of `part`, with places counted from its start; `details` are those of its entries."""
    return _nested([_entry(entry, detail) for entry, detail in zip(part.entries, details, strict=True)])


def ordered(sections: Iterable[Section], entries: Iterable[Entry], details: Sequence[str]) -> list[Symbol]:
    """Sections and entries as nodes without children, each before what lies in it."""
    nodes = [_section(one) for one in sections]
    return sorted([*nodes, *(_entry(entry, details[entry.index]) for entry in entries)], key=_order)


def titled(title: str) -> str:
    """What to call a section."""
    return title or "(no title)"


def _nested(nodes: list[Symbol]) -> tuple[Symbol, ...]:
    # what starts earlier or reaches further comes first: it is what holds the others
    nodes.sort(key=_order)
    top: list[Symbol] = []
    open_: list[Symbol] = []
    for node in nodes:
        while open_ and not open_[-1].span.covers(node.span):
            open_.pop()
        (open_[-1].children if open_ else top).append(node)
        open_.append(node)
    return tuple(top)


def _section(section: Section) -> Symbol:
    return Symbol(titled(section.title), "section", section.span, section.heading)


def _order(node: Symbol) -> tuple[int, int]:
    return node.span.start, -node.span.end


def details(snapshot: Snapshot, document: Document, findings: Iterable[Finding], now: datetime) -> list[str]:
    """For each entry how it stands, and how old its words are, as far as that is known: "stale · 3 months ago"."""
    states: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        entry = document.entry_at(finding.span.start)
        if entry is not None and (state := state_of(finding.code)):
            states[entry.index].add(state)
    for directive in document.directives:
        if directive.entry is not None:
            states[directive.entry].add(directive.verb)
    told = _ages(snapshot, document, now)
    for number, said in states.items():
        told[number] = " · ".join([*sorted(said), *([told[number]] if told[number] else [])])
    return told


def _ages(snapshot: Snapshot, document: Document, now: datetime) -> list[str]:
    """For each entry how old its words are, as far as that is known."""
    history = snapshot.history
    if history is None or not history.ready or history.note:
        return [""] * len(document.entries)
    worded = history.worded_so_far(document)
    commits = dict(zip(map(id, worded), worded, strict=True))  # few, and slow to compare
    ages = {key: age(commit.date, now) if commit else "not committed yet" for key, commit in commits.items()}
    told = list(map(ages.__getitem__, map(id, worded)))  # by line
    entries, source = document.entries, document.source
    if not isinstance(entries, Laid):
        return [told[source.line_of(entry.own.start)] for entry in entries]
    found = [told[source.line_of(entry.own.start)] for entry in entries.head]
    for placed, first in zip(entries.parts, first_lines(document, entries.parts), strict=True):
        found += [told[first + line] for line in _lines(placed.part)[1]]
    return found


def first_lines(document: Document, parts: Sequence[Placed]) -> Iterable[int]:
    """The line on which each of the `parts` begins; to look for the lines of thousands of entries takes longer."""
    start = document.source.line_of(parts[0].at) if parts else 0
    return accumulate([_lines(placed.part)[0] for placed in parts[:-1]], initial=start) if parts else ()


def _lines(part: Part) -> tuple[int, list[int]]:
    """How many lines `part` has, and on which of them each of its entries begins."""
    known: tuple[int, list[int]] | None = part.kept.get("lines")
    if known is None:
        own = Source(part.text)
        known = own.line_count - 1, [own.line_of(entry.own.start) for entry in part.entries]
        part.kept["lines"] = known
    return known


def _entry(entry: Entry, detail: str) -> Symbol:
    own = entry.own if entry.span.covers(entry.own) else entry.span
    return Symbol(_short(entry), _KINDS.get(entry.kind, "entry"), entry.span, own, detail)


def _short(entry: Entry) -> str:
    """What to call an entry: its label, or its first words."""
    text = entry.label or entry.text or "(empty)"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
