"""workspace/symbol: sections and entries of all memory files of all roots, by what they say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.features.search import MOST, search
from bylaw.server import watch
from bylaw.server.methods.document_symbol import KINDS
from bylaw.server.view import View
from bylaw.text import printable

if TYPE_CHECKING:
    from bylaw.server.server import Server

_LONGEST = 120


async def symbols(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """The best of each root in turn, as many as anybody reads."""
    found: list[types.WorkspaceSymbol] = []
    for root in ls.roots:
        watch.look(ls, root)
        await root.read.wait()
        found += await ls.compute.run(partial(_found, root.view("", ls.client), params.query))
    return found[:MOST]


def _found(view: View, query: str) -> list[types.WorkspaceSymbol]:
    return [
        types.WorkspaceSymbol(
            location=view.location(hit.path, hit.span),
            name=_short(printable(hit.name)),
            kind=KINDS.get(hit.kind, types.SymbolKind.String),
            container_name=printable(hit.inside),
        )
        for hit in search(view.snapshot, query)
    ]


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
