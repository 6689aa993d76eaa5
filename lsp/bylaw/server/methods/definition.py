"""textDocument/definition: from a mention to what it names."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features import definition as feature
from bylaw.server.view import View

Answer = list[types.Location] | list[types.LocationLink] | None


def definition(view: View, params: types.DefinitionParams) -> Answer:
    found = feature.definition(view.snapshot, view.path, view.offset(params.position))
    if not found:
        return None
    if not view.client.definition_links:
        return [view.location(target.path, target.span) for target in found]
    return [
        types.LocationLink(
            target_uri=view.uri(target.path),
            target_range=view.range(target.span, target.path),
            target_selection_range=view.range(target.span, target.path),
            origin_selection_range=view.range(target.origin),
        )
        for target in found
    ]
