"""textDocument/definition: from a mention to what it names, from a rule to the entry that it was made of."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from bylaw.features import definition as feature
from bylaw.features.definition import Target
from bylaw.server.uris import earlier_uri
from bylaw.server.view import View

Answer = list[types.Location] | list[types.LocationLink] | None


def definition(view: View, params: types.DefinitionParams) -> Answer:
    offset = view.offset(params.position)
    targets = feature.definition(view.snapshot, view.path, offset, patient=view.patient)
    # a text of the past opens only where the client asks us for it
    found = [(target, _location(view, target)) for target in targets if not target.commit or view.client.contents]
    if not found:
        return None
    if not view.client.definition_links:
        return [place for _, place in found]
    return [
        types.LocationLink(place.uri, place.range, place.range, origin_selection_range=view.range(target.origin))
        for target, place in found
    ]


def _location(view: View, target: Target) -> types.Location:
    if not target.commit:
        return view.location(target.path, target.span)
    uri = earlier_uri(str(Path(view.snapshot.root, target.path)), target.commit)
    there = types.Position(max(target.line - 1, 0), 0)
    return types.Location(uri, types.Range(there, there))
