"""textDocument/completion and completionItem/resolve: paths, names, commands, headings, topics, directives."""

from __future__ import annotations

from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from bylaw.features import completion as feature
from bylaw.server.view import View
from bylaw.text import printable

_KINDS = {
    "file": types.CompletionItemKind.File,
    "folder": types.CompletionItemKind.Folder,
    "name": types.CompletionItemKind.Reference,
    "command": types.CompletionItemKind.Event,
    "heading": types.CompletionItemKind.Reference,
    "topic": types.CompletionItemKind.File,
    "verb": types.CompletionItemKind.Keyword,
    "code": types.CompletionItemKind.EnumMember,
}


def completion(view: View, params: types.CompletionParams) -> types.CompletionList | None:
    found = feature.completion(view.snapshot, view.path, view.offset(params.position))
    if not found.items:
        return None
    items = [_item(view, proposal, number) for number, proposal in enumerate(found.items)]
    return types.CompletionList(is_incomplete=not found.whole, items=items)


def _item(view: View, proposal: feature.Proposal, number: int) -> types.CompletionItem:
    text = printable(proposal.text)
    return types.CompletionItem(
        label=text,
        kind=_KINDS[proposal.kind],
        detail=printable(proposal.detail) or None,
        sort_text=f"{number:03}",
        filter_text=text,
        text_edit=types.TextEdit(view.range(proposal.span), text),
        data={"uri": view.uri(view.path), "kind": proposal.kind, "about": proposal.about},
    )


def resolve(view: View, item: types.CompletionItem) -> types.CompletionItem:
    """The item with what there is to say about it."""
    data = item.data if isinstance(item.data, dict) else {}
    told = feature.about(view.snapshot, str(data.get("about", "")), str(data.get("kind", "")))
    if told:
        item.documentation = printable(told)
    return item


def uri(item: types.CompletionItem) -> str:
    """The document that `item` was proposed for."""
    value: Any = item.data.get("uri") if isinstance(item.data, dict) else None
    if not isinstance(value, str):
        raise JsonRpcInvalidParams("this item is not Bylaw's")
    return value
