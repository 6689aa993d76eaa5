"""The outline of a memory file: sections, and the entries in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bylaw.model import Document, Entry, Section
from bylaw.text import Span

Kind = Literal["section", "entry", "row", "topic"]

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Symbol:
    """A node of the outline; `own` lies within `span`, and the spans of `children` lie within it too."""

    name: str
    kind: Kind
    span: Span
    own: Span
    detail: str = ""
    children: tuple[Symbol, ...] = ()


@dataclass(slots=True)
class _Node:
    name: str
    kind: Kind
    span: Span
    own: Span
    detail: str = ""
    children: list[_Node] = field(default_factory=list)

    def frozen(self) -> Symbol:
        children = tuple(child.frozen() for child in self.children)
        return Symbol(self.name, self.kind, self.span, self.own, self.detail, children)


def symbols(document: Document) -> tuple[Symbol, ...]:
    """The outline of `document`, in the order of the text."""
    nodes = [_section(section) for section in document.sections] + [_entry(entry) for entry in document.entries]
    # what starts earlier or reaches further comes first: it is what holds the others
    nodes.sort(key=lambda node: (node.span.start, -node.span.end))
    top: list[_Node] = []
    open_: list[_Node] = []
    for node in nodes:
        while open_ and not open_[-1].span.covers(node.span):
            open_.pop()
        (open_[-1].children if open_ else top).append(node)
        open_.append(node)
    return tuple(node.frozen() for node in top)


def _section(section: Section) -> _Node:
    return _Node(section.title or "(no title)", "section", section.span, section.heading)


def _entry(entry: Entry) -> _Node:
    kinds: dict[str, Kind] = {"row": "row", "topic": "topic"}
    own = entry.own if entry.span.covers(entry.own) else entry.span
    verbs = sorted({directive.verb for directive in entry.directives})
    return _Node(_short(entry), kinds.get(entry.kind, "entry"), entry.span, own, ", ".join(verbs))


def _short(entry: Entry) -> str:
    """What to call an entry: its label, or its first words."""
    text = entry.label or entry.text or "(empty)"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
