"""textDocument/documentSymbol: sections and the entries in them, with how each stands and how old its words are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Any

from lsprotocol import types

from bylaw.features import symbols as feature
from bylaw.server.protocol import Plain
from bylaw.server.view import View
from bylaw.text import Span, printable

KINDS = {
    "section": types.SymbolKind.Namespace,
    "entry": types.SymbolKind.String,
    "row": types.SymbolKind.Struct,
    "topic": types.SymbolKind.File,
}


def symbols(view: View, _: types.DocumentSymbolParams) -> Plain | None:
    document = view.document
    if document is None:
        return None
    if not view.client.symbol_tree:
        return Plain(list(_flat(view, view.uri(view.path), feature.symbols(document), None)))
    now = datetime.now(timezone.utc)
    details = feature.details(view.snapshot, document, view.known() or (), now)
    return Plain([_tree(view, symbol) for symbol in feature.symbols(document, details)])


def _tree(view: View, symbol: feature.Symbol) -> dict[str, Any]:
    """A `types.DocumentSymbol` as JSON: there are thousands of them, and the loop is not to be held up."""
    found: dict[str, Any] = {
        "name": printable(symbol.name),
        "kind": KINDS[symbol.kind].value,
        "range": _range(view, symbol.span),
        "selectionRange": _range(view, symbol.own),
    }
    if symbol.detail:
        found["detail"] = printable(symbol.detail)
    if symbol.children:
        found["children"] = [_tree(view, child) for child in symbol.children]
    return found


def _range(view: View, span: Span) -> dict[str, dict[str, int]]:
    return {"start": _position(view, span.start), "end": _position(view, span.end)}


def _position(view: View, offset: int) -> dict[str, int]:
    source = view.source(view.path)
    line, character = source.position(offset, view.client.encoding) if source else (0, 0)
    return {"line": line, "character": character}


def _flat(view: View, uri: str, tree: Sequence[feature.Symbol], parent: str | None) -> Iterator[dict[str, Any]]:
    """`types.SymbolInformation` of each, as JSON, for clients that know no tree."""
    for symbol in tree:
        name = printable(symbol.name)
        found = {
            "name": name,
            "kind": KINDS[symbol.kind].value,
            "location": {"uri": uri, "range": _range(view, symbol.span)},
        }
        yield {**found, "containerName": parent} if parent else found
        yield from _flat(view, uri, symbol.children, name)
