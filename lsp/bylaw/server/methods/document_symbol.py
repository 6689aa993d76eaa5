"""textDocument/documentSymbol: sections and the entries in them, with how each stands and how old its words are.

Thousands of symbols are asked for after every change. So what the entries of a part say is written once, with gaps for
the numbers of its lines, and only those are filled in as long as it stays the same; a part that stands on the lines on
which it stood before is taken as it was sent. No space is spent on what only a machine reads.
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
_CHILDREN = b',"children":['
_json = json.JSONEncoder(ensure_ascii=False).encode
_UNTIL = b'"character":%d'
"""Stands in no name: there a quotation mark is escaped."""


def symbols(view: View, _: types.DocumentSymbolParams) -> Written | None:
    document = view.document
    if document is None:
        return None
    encoding = view.client.encoding
    if not view.client.symbol_tree:
        outline = json.loads(b"".join(tree(document, feature.Told(), encoding)))
        flat = _flat(outline, _json(view.uri(view.path)), "")
        return Written([f"[{','.join(flat)}]".encode()])
    known = feature.told(view.snapshot, document, view.known() or (), datetime.now(timezone.utc))
    return Written(tree(document, known, encoding))


def tree(document: Document, known: feature.Told, encoding: Encoding) -> list[bytes]:
    """`types.DocumentSymbol` of each section with all that lies in it, as JSON text in pieces."""
    source, entries = document.source, document.entries
    out = _Outline(source, encoding)
    if not isinstance(entries, Laid):
        out.nodes(feature.ordered(source, document.sections, entries, known))
        return out.end()
    out.nodes(feature.ordered(source, (), entries.head, known))
    ends, states = section_ends(entries.parts, len(source.text)), known.states_in(entries.parts)
    ages, key = known.ages, ("outline", encoding)
    line = source.line_of(entries.parts[0].at) if entries.parts else 0
    for number, placed in enumerate(entries.parts):
        part = placed.part
        written: _Written | None = part.kept.get(key)
        if written is None or written.ages != ages[line : line + written.count] or written.states != states.get(number):
            written = part.kept[key] = _written(part, ages, line, states.get(number), encoding)
        if written.alone:
            out.part(placed, written, line, ends[placed.section] if part.headings else 0)
        else:  # its entries do not all lie in one section
            sections = document.sections[placed.section : placed.section + len(part.headings)]
            out.nodes(feature.ordered(source, sections, placed.entries, known))
        line += written.count
    return out.end()


@dataclass(slots=True)
class _Text:
    """JSON text with a gap for each of `lines`, which are counted from the start of a part.

    `sent` is what was sent last, when the part started on the line `at`.
    """

    text: bytes
    lines: Sequence[int]
    at: int = -1
    sent: bytes = b""

    def starting(self, first: int) -> bytes:
        """The text of a part that starts on the line `first`."""
        if self.at != first:
            self.at, self.sent = first, self.text % tuple([first + line for line in self.lines])
        return self.sent


@dataclass(slots=True)
class _Written:
    """A part of `count` lines as JSON text, with what was known of its lines and entries: `ages` and `states`.

    `alone`: all its entries lie in one section, or in none. `entries` are those, of which the last one ends at the
    offset `end`, and `section` is the section with them, if nothing else lies in it. For the others, `title` has gaps
    for the line on which it begins, for the line and column at which it ends, and for the line of its heading, twice.
    """

    count: int
    ages: Sequence[str]
    states: feature.States | None
    alone: bool
    entries: _Text
    section: _Text
    title: bytes
    end: int


class _Outline:
    """Writes nodes in the order of the text; each lies in the last one that covers it."""

    def __init__(self, source: Source, encoding: Encoding) -> None:
        self._source = source
        self._encoding: Encoding = encoding
        self._pieces: list[bytes] = []
        self._open: list[tuple[int, bytes]] = [(len(source.text) + 1, b"[")]
        """All, and the nodes that may hold more: where each ends, and what comes before the next one in it."""

    def nodes(self, symbols: Sequence[feature.Symbol]) -> None:
        for symbol in symbols:
            lines: list[int] = []
            text = _head(symbol, self._source, self._encoding, lines) % tuple(lines)
            self._begin(symbol.span.end, text)

    def part(self, placed: Placed, written: _Written, first: int, end: int) -> None:
        """The entries of a part that all stand in one section, which ends at `end`, or in none.

        `first` is the line on which it begins.
        """
        if placed.part.headings:
            if end == placed.at + len(placed.part.text):
                self._add(end, written.section.starting(first))
                return
            until = self._source.position(end, self._encoding)
            self._begin(end, written.title % (first, *until, first, first))
        if written.entries.text:
            self._add(placed.at + written.end, written.entries.starting(first))

    def end(self) -> list[bytes]:
        """All pieces of the text."""
        while len(self._open) > 1:
            self._close()
        nothing = b"" if self._pieces else b"["
        return [*self._pieces, nothing, b"]"]

    def _begin(self, end: int, head: bytes) -> None:
        """Writes the `head` of a node in which others may lie, up to `end`."""
        self._add(end, head)
        self._open.append((end, _CHILDREN))

    def _add(self, end: int, text: bytes) -> None:
        """Writes what reaches to `end` into the node that holds it."""
        while self._open[-1][0] < end:
            self._close()
        around, before = self._open[-1]
        self._open[-1] = (around, b",")
        self._pieces += before, text

    def _close(self) -> None:
        self._pieces.append(b"]}" if self._open.pop()[1] == b"," else b"}")


def _written(
    part: Part, ages: Sequence[str], first: int, states: feature.States | None, encoding: Encoding
) -> _Written:
    """`part`, which begins on the line `first`, as JSON text, with what is known of it."""
    source, lines = Source(part.text), list[int]()
    count = source.line_count - part.text.endswith(("\n", "\r"))  # without the line that an end of line opens
    ages = ages[first : first + count]
    known = feature.Told(ages, dict(states or ()))
    details = [known.of(number, source.line_of(entry.own.start)) for number, entry in enumerate(part.entries)]
    entries = b",".join([_whole(symbol, source, encoding, lines) for symbol in feature.beneath(part, details)])
    end = max((entry.span.end for entry in part.entries), default=0)
    last, column = source.position(len(part.text), encoding)
    headings = part.headings
    alone = not headings or (len(headings) == 1 and not headings[0].span.start)
    title = _title(part, source, encoding) if alone else b""
    whole = title.replace(_UNTIL, b'"character":%d' % column, 1)
    section = _Text(_node(whole, [entries] if entries else []), (0, last, 0, 0, *lines))
    return _Written(count, ages, states, alone, _Text(entries, lines), section, title, end)


def _title(part: Part, source: Source, encoding: Encoding) -> bytes:
    """The section of `part` as JSON text up to what lies in it, with gaps for its lines and the column of its end."""
    if not part.headings:
        return b""
    (heading,) = part.headings
    own = _range(heading.span, source, encoding, [])
    span = '{"start":{"line":%d,"character":0},"end":{"line":%d,"character":%d}}'
    return _said(feature.titled(heading.title), "section", "", span, own)


def _whole(symbol: feature.Symbol, source: Source, encoding: Encoding, lines: list[int]) -> bytes:
    head = _head(symbol, source, encoding, lines)
    return _node(head, [_whole(child, source, encoding, lines) for child in symbol.children])


def _node(head: bytes, children: Sequence[bytes]) -> bytes:
    return b"%b%b%b]}" % (head, _CHILDREN, b",".join(children)) if children else head + b"}"


def _head(symbol: feature.Symbol, source: Source, encoding: Encoding, lines: list[int]) -> bytes:
    """A symbol as JSON text up to its children, with a gap for each of its lines, which are added to `lines`."""
    span = _range(symbol.span, source, encoding, lines)
    own = _range(symbol.own, source, encoding, lines)
    return _said(symbol.name, symbol.kind, symbol.detail, span, own)


def _said(name: str, kind: feature.Kind, detail: str, span: str, own: str) -> bytes:
    more = f',"detail":{_quoted(detail)}' if detail else ""
    return f'{{"name":{_quoted(name)}{more},"kind":{KINDS[kind].value},"range":{span},"selectionRange":{own}'.encode()


def _quoted(text: str) -> str:
    return _json(printable(text)).replace("%", "%%")


def _range(span: Span, source: Source, encoding: Encoding, lines: list[int]) -> str:
    line, start = source.position(span.start, encoding)
    last, end = source.position(span.end, encoding)
    lines += line, last
    return f'{{"start":{{"line":%d,"character":{start}}},"end":{{"line":%d,"character":{end}}}}}'


def _flat(outline: Sequence[dict[str, Any]], uri: str, parent: str) -> Iterator[str]:
    """`types.SymbolInformation` of each symbol of `outline` as JSON text, for clients that know no tree."""
    for symbol in outline:
        name, kind, (start, end) = _json(symbol["name"]), symbol["kind"], symbol["range"].values()
        place = f'{{"uri":{uri},"range":{{"start":{_position(start)},"end":{_position(end)}}}}}'
        yield f'{{"name":{name},"kind":{kind},"location":{place}{parent}}}'
        yield from _flat(symbol.get("children", ()), uri, f',"containerName":{name}')


def _position(place: dict[str, int]) -> str:
    return f'{{"line":{place["line"]},"character":{place["character"]}}}'
