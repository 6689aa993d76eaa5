"""textDocument/hover: the card of the entry, or of the mention, under the cursor."""

from __future__ import annotations

from datetime import datetime, timezone

from lsprotocol import types

from bylaw.features import hover as feature
from bylaw.server.view import View
from bylaw.text import printable


def hover(view: View, params: types.HoverParams) -> types.Hover | None:
    now = datetime.now(timezone.utc)
    card = feature.hover(
        view.snapshot, view.path, view.offset(params.position), view.findings, now, patient=view.patient
    )
    if card is None:
        return None
    if view.client.markdown:
        content = types.MarkupContent(types.MarkupKind.Markdown, printable(card.markdown()))
    else:
        content = types.MarkupContent(types.MarkupKind.PlainText, printable(card.plain()))
    return types.Hover(content, view.range(card.span))
