"""textDocument/references: from a name or path in code, or a mention, to the entries that name it; copies."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features import references as feature
from bylaw.features.in_code import asked
from bylaw.server.view import View


def references(view: View, params: types.ReferenceParams) -> list[types.Location] | None:
    offset, declared = view.offset(params.position), params.context.include_declaration
    if view.document is not None:
        found = feature.references(view.snapshot, view.path, offset, declaration=declared, patient=view.patient)
        return [view.location(path, span) for path, span in found] or None
    answer = asked(view.snapshot, view.path, offset)
    if answer is None:
        return None
    return [view.location(saying.document.path, saying.mention.span) for saying in answer.sayings]
