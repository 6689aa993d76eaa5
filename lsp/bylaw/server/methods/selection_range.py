"""textDocument/selectionRange: from a mention out to its entry, the entries around it, its section and the file."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features.selections import selections
from bylaw.server.view import View


def selection(view: View, params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    """One chain for each position; null for a file that is no memory, which other servers know better."""
    document = view.document
    if document is None:
        return None
    found = []
    for position in params.positions:
        chain: types.SelectionRange | None = None
        for span in reversed(selections(document, view.offset(position))):
            chain = types.SelectionRange(view.range(span), chain)
        found.append(chain or types.SelectionRange(types.Range(position, position)))
    return found
