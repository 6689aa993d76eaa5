"""workspace/didChangeWorkspaceFolders: roots come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server.methods import memory

if TYPE_CHECKING:
    from bylaw.server.server import Server


def changed(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    for folder in params.event.added:
        ls.roots.add_folder(folder.uri)
    for folder in params.event.removed:
        for root in ls.roots.remove_folder(folder.uri):
            ls.diagnostics.forget(root)
    memory.changed(ls)
