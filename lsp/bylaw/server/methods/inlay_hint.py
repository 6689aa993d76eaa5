"""textDocument/inlayHint: behind each entry its age, wordings and source. Off unless ``inlay_hints`` is set."""

from __future__ import annotations

from datetime import datetime, timezone

from lsprotocol import types

from bylaw.features import lens as feature
from bylaw.server.view import View
from bylaw.text import Span, printable


def hints(view: View, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    document = view.document
    if document is None or not view.snapshot.config.inlay_hints:
        return None
    found = feature.hints(view.snapshot, document, view.span(params.range), datetime.now(timezone.utc))
    return [types.InlayHint(view.range(Span(at, at)).start, printable(text), padding_left=True) for at, text in found]
