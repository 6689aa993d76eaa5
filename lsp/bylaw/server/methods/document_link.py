"""textDocument/documentLink and documentLink/resolve: files with their lines, headings, commits and issues.

A link to a line or a heading gets its target when it is followed: the file has to be read for that.
"""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from bylaw.features import links as feature
from bylaw.features.definition import place_in
from bylaw.server.view import View
from bylaw.text import printable


def links(view: View, _: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
    document = view.document
    return [_shown(view, link) for link in feature.links(view.snapshot, document)] if document is not None else None


def resolve(view: View, link: types.DocumentLink) -> types.DocumentLink:
    """The link with the line that it leads to, in the form that VS Code and others understand: ``#L12``."""
    data = _data(link)
    source = view.source(data["path"])
    line = source.line_of(place_in(source, data["fragment"]).start) if source else 0
    link.target = view.uri(data["path"]) + (f"#L{line + 1}" if line else "")
    return link


def uri(link: types.DocumentLink) -> str:
    """The document in which `link` stands."""
    return _data(link)["uri"]


def _shown(view: View, link: feature.Link) -> types.DocumentLink:
    place = view.range(link.span)
    if link.url:
        return types.DocumentLink(place, link.url)
    if not link.fragment:
        return types.DocumentLink(place, view.uri(link.path))
    data = {"uri": view.uri(view.path), "path": link.path, "fragment": printable(link.fragment)}
    return types.DocumentLink(place, data=data)


def _data(link: types.DocumentLink) -> dict[str, str]:
    data: Any = link.data
    if not isinstance(data, dict) or not all(isinstance(data.get(name), str) for name in ("uri", "path", "fragment")):
        raise JsonRpcInvalidParams("this link is not Bylaw's")
    return data
