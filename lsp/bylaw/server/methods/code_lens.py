"""textDocument/codeLens: a line above each entry; codeLens/resolve: what it says. Off unless ``code_lens`` is set."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from lsprotocol import types

from bylaw.features import lens as feature
from bylaw.server.view import View
from bylaw.text import printable

_REVERT = "bylaw.revert"


def lenses(view: View, _: types.CodeLensParams) -> list[types.CodeLens] | None:
    document, history = view.document, view.snapshot.history
    if document is None or history is None or not view.snapshot.config.code_lens:
        return None
    if not history.ready:
        return []
    data = {"uri": view.uri(view.path), "oid": document.source.oid}
    return [
        types.CodeLens(view.range(entry.own), data={**data, "at": entry.own.start})
        for entry in feature.entries(document)
    ]


def uri(params: types.CodeLens) -> str:
    """The document of a lens; "" for one that is not ours."""
    return str(params.data.get("uri", "")) if isinstance(params.data, dict) else ""


def resolve(view: View, params: types.CodeLens) -> types.CodeLens:
    """`params` with its words; an empty command, which editors do not show, where the text has moved on."""
    data = params.data if isinstance(params.data, dict) else {}
    told = _told(view, data)
    start = params.range.start
    asked = {"uri": data.get("uri"), "position": {"line": start.line, "character": start.character}}
    reverts = told is not None and told.earlier
    command = types.Command(
        title=printable(told.text) if told else "",
        command=_REVERT if reverts else "",
        arguments=[asked] if reverts else None,
    )
    return types.CodeLens(params.range, command, params.data)


def _told(view: View, data: dict[str, Any]) -> feature.Lens | None:
    document, at = view.document, data.get("at")
    if document is None or document.source.oid != data.get("oid") or not isinstance(at, int):
        return None
    entry = document.entry_at(at)
    return feature.lens(view.snapshot, document, entry, datetime.now(timezone.utc)) if entry else None
