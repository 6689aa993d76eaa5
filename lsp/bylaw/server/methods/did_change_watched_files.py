"""workspace/didChangeWatchedFiles: files came, went or changed outside the editor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server import watch
from bylaw.server.uris import path_of

if TYPE_CHECKING:
    from bylaw.server.server import Server


def changed(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    paths = [Path(path) for path in (path_of(event.uri) for event in params.changes) if path is not None]
    for root in ls.roots:
        if any(path.is_relative_to(root.session.root) for path in paths):
            watch.happened(ls, root)
