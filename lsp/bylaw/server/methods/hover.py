"""textDocument/hover: the card of the entry or mention under the cursor; in code, what memory says of a name."""

from __future__ import annotations

from datetime import datetime, timezone

from lsprotocol import types

from bylaw.features import code_hover
from bylaw.features import hover as feature
from bylaw.features.card import Card
from bylaw.server.view import View
from bylaw.text import Span, printable


def hover(view: View, params: types.HoverParams) -> types.Hover | None:
    card = _card(view, view.offset(params.position))
    if card is None:
        return None
    if view.client.markdown:
        content = types.MarkupContent(types.MarkupKind.Markdown, printable(card.markdown()))
    else:
        content = types.MarkupContent(types.MarkupKind.PlainText, printable(card.plain()))
    return types.Hover(content, view.range(card.span))


def _card(view: View, offset: int) -> Card | None:
    now = datetime.now(timezone.utc)
    if view.document is not None:
        history = view.snapshot.history
        if view.patient and history is not None:
            history.begin(view.path)  # before the findings: they may wait for the history of all files
        return feature.hover(view.snapshot, view.path, offset, view.known(), now, patient=view.patient)

    def link(path: str, span: Span) -> str:
        source = view.source(path)
        return f"{view.uri(path)}#L{source.line_of(span.start) + 1}" if source else ""

    return code_hover.hover(view.snapshot, view.path, offset, view.known_of, now, link, patient=view.patient)
