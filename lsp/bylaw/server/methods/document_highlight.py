"""textDocument/documentHighlight: the other mentions of the thing under the cursor, in the same file."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features.highlights import highlights
from bylaw.server.view import View


def highlight(view: View, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight] | None:
    found = highlights(view.snapshot, view.path, view.offset(params.position))
    return [types.DocumentHighlight(view.range(span), types.DocumentHighlightKind.Text) for span in found] or None
