"""The outline of a memory file: sections, and the entries in them, with how each stands and how old its words are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bylaw.features.memory_view import state_of
from bylaw.features.people import age
from bylaw.model import Document, Entry, Finding, Section
from bylaw.text import Span

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
    nodes = [_section(section) for section in document.sections]
    nodes += [_entry(entry, details[entry.index] if details else "") for entry in document.entries]
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
    return Symbol(section.title or "(no title)", "section", section.span, section.heading)


def _order(node: Symbol) -> tuple[int, int]:
    return node.span.start, -node.span.end


def details(snapshot: Snapshot, document: Document, findings: Iterable[Finding], now: datetime) -> list[str]:
    """For each entry how it stands, and how old its words are, as far as that is known: "stale · 3 months ago"."""
    states: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        entry = document.entry_at(finding.span.start)
        if entry is not None and (state := state_of(finding.code)):
            states[entry.index].add(state)
    history = snapshot.history
    worded = history.worded_so_far(document) if history is not None and history.ready and not history.note else ()
    ages: dict[str, str] = {}
    told = []
    for entry in document.entries:
        said = sorted({*states.get(entry.index, ()), *(directive.verb for directive in entry.directives)})
        commit = worded[document.source.line_of(entry.own.start)] if worded else None
        if commit is not None:
            if commit.oid not in ages:
                ages[commit.oid] = age(commit.date, now)
            said.append(ages[commit.oid])
        elif worded:
            said.append("not committed yet")
        told.append(" · ".join(said))
    return told


def _entry(entry: Entry, detail: str) -> Symbol:
    own = entry.own if entry.span.covers(entry.own) else entry.span
    return Symbol(_short(entry), _KINDS.get(entry.kind, "entry"), entry.span, own, detail)


def _short(entry: Entry) -> str:
    """What to call an entry: its label, or its first words."""
    text = entry.label or entry.text or "(empty)"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
