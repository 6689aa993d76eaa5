"""textDocument/documentSymbol: sections and the entries in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from bylaw.features import symbols as feature
from bylaw.server.view import View
from bylaw.text import printable

KINDS = {
    "section": types.SymbolKind.Namespace,
    "entry": types.SymbolKind.String,
    "row": types.SymbolKind.Struct,
    "topic": types.SymbolKind.File,
}

Answer = list[types.DocumentSymbol] | list[types.SymbolInformation] | None


def symbols(view: View, _: types.DocumentSymbolParams) -> Answer:
    document = view.document
    if document is None:
        return None
    tree = feature.symbols(document)
    if view.client.symbol_tree:
        return [_tree(view, symbol) for symbol in tree]
    return list(_flat(view, tree, None))


def _tree(view: View, symbol: feature.Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=printable(symbol.name),
        detail=printable(symbol.detail) or None,
        kind=KINDS[symbol.kind],
        range=view.range(symbol.span),
        selection_range=view.range(symbol.own),
        children=[_tree(view, child) for child in symbol.children] or None,
    )


def _flat(view: View, tree: Sequence[feature.Symbol], parent: str | None) -> Iterator[types.SymbolInformation]:
    for symbol in tree:
        name = printable(symbol.name)
        where = view.location(view.path, symbol.span)
        yield types.SymbolInformation(where, name, KINDS[symbol.kind], container_name=parent)
        yield from _flat(view, symbol.children, name)
