"""The outline of a memory file: sections, and the entries in them, with how each stands and how old its words are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from bylaw.features.memory_view import state_of
from bylaw.features.people import age
from bylaw.language.entries import Part
from bylaw.language.placing import Placed
from bylaw.model import Document, Entry, Finding, Section
from bylaw.text import Source, Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Kind = Literal["section", "entry", "row", "topic"]
States = tuple[tuple[int, str], ...]
"""How entries stand, each by its number."""

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


def symbols(document: Document, known: Told | None = None) -> tuple[Symbol, ...]:
    """The outline of `document`, in the order of the text, with what is `known` of its entries."""
    return _nested(ordered(document.source, document.sections, document.entries, known or Told()))


def beneath(part: Part, details: Sequence[str]) -> tuple[Symbol, ...]:
    """The outline of the entries of `part`, with places counted from its start; `details` are those of its entries."""
    nodes = [_entry(entry, detail) for entry, detail in zip(part.entries, details, strict=True)]
    return _nested(sorted(nodes, key=_order))


def ordered(source: Source, sections: Iterable[Section], entries: Iterable[Entry], known: Told) -> list[Symbol]:
    """Sections and entries as nodes without children, each before what lies in it."""
    nodes = [_section(one) for one in sections]
    nodes += [_entry(entry, known.of(entry.index, source.line_of(entry.own.start))) for entry in entries]
    # what starts earlier or reaches further comes first: it is what holds the others
    return sorted(nodes, key=_order)


def titled(title: str) -> str:
    """What to call a section."""
    return title or "(no title)"


def _nested(nodes: Iterable[Symbol]) -> tuple[Symbol, ...]:
    """`nodes` that are ordered, each in the one that holds it."""
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


@dataclass(frozen=True)
class Told:
    """What there is to know of the entries of a document beside their words: "stale · 3 months ago".

    `ages` tell by line how old its words are, "" where that is not known; there are none where no history is.
    `states` tell by the index of an entry how it stands, as far as there is anything to tell.
    """

    ages: Sequence[str] = ()
    states: Mapping[int, str] = field(default_factory=dict)

    def of(self, index: int, line: int) -> str:
        """What there is to know of the entry `index`, which begins on `line`."""
        known = (self.states.get(index), self.ages[line] if self.ages else "")
        return " · ".join(filter(None, known))

    def states_in(self, parts: Sequence[Placed]) -> Mapping[int, States]:
        """`states` by the number of a part, and in it by the number of an entry."""
        found: dict[int, States] = {}
        for index in sorted(self.states):
            number = bisect_right(parts, index, key=attrgetter("first")) - 1
            if number >= 0:
                found[number] = (*found.get(number, ()), (index - parts[number].first, self.states[index]))
        return found


def told(snapshot: Snapshot, document: Document, findings: Iterable[Finding], now: datetime) -> Told:
    """What there is to know of the entries of `document`, as far as that is known."""
    states: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        if (state := state_of(finding.code)) and (entry := document.entry_at(finding.span.start)) is not None:
            states[entry.index].add(state)
    for directive in document.directives:
        if directive.entry is not None:
            states[directive.entry].add(directive.verb)
    return Told(_ages(snapshot, document, now), {index: " · ".join(sorted(said)) for index, said in states.items()})


def _ages(snapshot: Snapshot, document: Document, now: datetime) -> Sequence[str]:
    """For each line how old its words are, as far as that is known."""
    history = snapshot.history
    if history is None or not history.ready or history.note:
        return ()
    worded = history.worded_so_far(document)
    commits = dict(zip(map(id, worded), worded, strict=True))  # few, and slow to compare
    ages = {key: age(commit.date, now) if commit else "not committed yet" for key, commit in commits.items()}
    return list(map(ages.__getitem__, map(id, worded)))


def _entry(entry: Entry, detail: str) -> Symbol:
    own = entry.own if entry.span.covers(entry.own) else entry.span
    return Symbol(_short(entry), _KINDS.get(entry.kind, "entry"), entry.span, own, detail)


def _short(entry: Entry) -> str:
    """What to call an entry: its label, or its first words."""
    text = entry.label or entry.text or "(empty)"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
