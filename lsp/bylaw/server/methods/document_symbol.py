"""textDocument/documentSymbol: sections and the entries in them, with how each stands and how old its words are.

Thousands of symbols are asked for after every change. So what the entries of a part say is written once, with gaps for
the numbers of its lines, and only those are filled in as long as it stays the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from lsprotocol import types

from bylaw.features import symbols as feature
from bylaw.language.entries import Part
from bylaw.language.placing import Laid, Placed, section_ends
from bylaw.model import Document
from bylaw.server.protocol import Written
from bylaw.server.view import View
from bylaw.text import Encoding, Source, Span, printable

KINDS = {
    "section": types.SymbolKind.Namespace,
    "entry": types.SymbolKind.String,
    "row": types.SymbolKind.Struct,
    "topic": types.SymbolKind.File,
}


def symbols(view: View, _: types.DocumentSymbolParams) -> Written | None:
    document = view.document
    if document is None:
        return None
    encoding = view.client.encoding
    if not view.client.symbol_tree:
        flat = _flat(document.source, encoding, view.uri(view.path), feature.symbols(document), None)
        return Written(json.dumps(list(flat)))
    now = datetime.now(timezone.utc)
    details = feature.details(view.snapshot, document, view.known() or (), now)
    return Written(tree(document, details, encoding))


def tree(document: Document, details: Sequence[str], encoding: Encoding) -> str:
    """`types.DocumentSymbol` of each section with all that lies in it, as JSON text."""
    out = _Outline(document.source, encoding)
    entries = document.entries
    if not isinstance(entries, Laid):
        out.nodes(feature.ordered(document.sections, entries, details))
        return out.end()
    out.nodes(feature.ordered((), entries.head, details))
    ends = section_ends(entries.parts, len(document.source.text))
    for placed in entries.parts:
        headings = placed.part.headings
        if any(heading.span.start for heading in headings):  # its entries do not all lie in one section
            sections = document.sections[placed.section : placed.section + len(headings)]
            out.nodes(feature.ordered(sections, placed.entries, details))
        else:
            own = details[placed.first : placed.first + len(placed.part.entries)]
            out.part(placed, tuple(own), ends[placed.section] if headings else 0)
    return out.end()


@dataclass(frozen=True, slots=True)
class _Written:
    """A part as JSON text with a gap for each line, counted from its start: its heading, its entries; `end` is theirs.

    The heading has two gaps more, for the line and column at which its section ends.
    """

    details: tuple[str, ...]
    heading: str
    text: str
    lines: tuple[int, ...]
    end: int


class _Outline:
    """Writes nodes in the order of the text; each lies in the last one that covers it."""

    def __init__(self, source: Source, encoding: Encoding) -> None:
        self._source = source
        self._encoding: Encoding = encoding
        self._top: list[str] = []
        self._open: list[tuple[int, str, list[str]]] = []
        """The nodes that may hold more: where they end, what they say, and what lies in them."""

    def nodes(self, symbols: Sequence[feature.Symbol]) -> None:
        for symbol in symbols:
            self._inside(symbol.span.end)
            lines: list[int] = []
            text = _head(symbol, self._source, self._encoding, lines) % tuple(lines)
            self._open.append((symbol.span.end, text, []))

    def part(self, placed: Placed, details: tuple[str, ...], end: int) -> None:
        """The entries of a part that all stand in one section, which ends at `end`, or in none."""
        written = _written(placed.part, details, self._encoding)
        first = self._source.line_of(placed.at)
        if placed.part.headings:
            self._inside(end)
            last = self._source.position(end, self._encoding)
            self._open.append((end, written.heading % (first, *last, first, first), []))
        if written.text:
            text = written.text % tuple([first + line for line in written.lines])
            self._inside(placed.at + written.end).append(text)

    def end(self) -> str:
        while self._open:
            self._close()
        return f"[{','.join(self._top)}]"

    def _inside(self, end: int) -> list[str]:
        """What lies in the node that holds the next one, which reaches to `end`."""
        while self._open and self._open[-1][0] < end:
            self._close()
        return self._open[-1][2] if self._open else self._top

    def _close(self) -> None:
        _, text, children = self._open.pop()
        (self._open[-1][2] if self._open else self._top).append(_node(text, children))


def _written(part: Part, details: tuple[str, ...], encoding: Encoding) -> _Written:
    """`part` as JSON text, kept as long as nothing else is known of its entries."""
    kept: _Written | None = part.kept.get(("outline", encoding))
    if kept is None or kept.details != details:
        source, lines, title = Source(part.text), list[int](), ""
        for heading in part.headings:
            own = _range(heading.span, source, encoding, [])
            until = '{"start": {"line": %d, "character": 0}, "end": {"line": %d, "character": %d}}'
            title = _said(feature.titled(heading.title), "section", "", until, own)
        texts = [_whole(symbol, source, encoding, lines) for symbol in feature.beneath(part, details)]
        end = max((entry.span.end for entry in part.entries), default=0)
        kept = part.kept["outline", encoding] = _Written(details, title, ",".join(texts), tuple(lines), end)
    return kept


def _whole(symbol: feature.Symbol, source: Source, encoding: Encoding, lines: list[int]) -> str:
    head = _head(symbol, source, encoding, lines)
    return _node(head, [_whole(child, source, encoding, lines) for child in symbol.children])


def _node(head: str, children: Sequence[str]) -> str:
    return f'{head}, "children": [{",".join(children)}]}}' if children else f"{head}}}"


def _head(symbol: feature.Symbol, source: Source, encoding: Encoding, lines: list[int]) -> str:
    """A symbol as JSON text up to its children, with a gap for each of its lines, which are added to `lines`."""
    span, own = (_range(one, source, encoding, lines) for one in (symbol.span, symbol.own))
    return _said(symbol.name, symbol.kind, symbol.detail, span, own)


def _said(name: str, kind: feature.Kind, detail: str, span: str, own: str) -> str:
    name, detail = (json.dumps(printable(text)).replace("%", "%%") if text else "" for text in (name, detail))
    more = f', "detail": {detail}' if detail else ""
    return f'{{"name": {name}{more}, "kind": {KINDS[kind].value}, "range": {span}, "selectionRange": {own}'


def _range(span: Span, source: Source, encoding: Encoding, lines: list[int]) -> str:
    (line, start), (last, end) = (source.position(offset, encoding) for offset in (span.start, span.end))
    lines += line, last
    return f'{{"start": {{"line": %d, "character": {start}}}, "end": {{"line": %d, "character": {end}}}}}'


def _flat(
    source: Source, encoding: Encoding, uri: str, tree: Sequence[feature.Symbol], parent: str | None
) -> Iterator[dict[str, Any]]:
    """`types.SymbolInformation` of each, as JSON, for clients that know no tree."""
    for symbol in tree:
        name = printable(symbol.name)
        ends = [source.position(offset, encoding) for offset in (symbol.span.start, symbol.span.end)]
        start, end = ({"line": line, "character": character} for line, character in ends)
        place = {"uri": uri, "range": {"start": start, "end": end}}
        found = {"name": name, "kind": KINDS[symbol.kind].value, "location": place}
        yield {**found, "containerName": parent} if parent else found
        yield from _flat(source, encoding, uri, symbol.children, name)
