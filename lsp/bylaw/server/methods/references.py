"""textDocument/references: from a name or path in a code file to the entries that speak of it."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features.in_code import asked
from bylaw.server.view import View


def references(view: View, params: types.ReferenceParams) -> list[types.Location] | None:
    answer = asked(view.snapshot, view.path, view.offset(params.position)) if view.document is None else None
    if answer is None:
        return None
    return [view.location(saying.document.path, saying.mention.span) for saying in answer.sayings]
