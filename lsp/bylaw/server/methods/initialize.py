"""initialize: reads what the client can do and which folders it has open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server import client, process
from bylaw.server.settings import settings_in
from bylaw.server.uris import uri_of

if TYPE_CHECKING:
    from bylaw.server.server import Server


def initialize(ls: Server, params: types.InitializeParams) -> None:
    from bylaw.server.answering import offer
    from bylaw.server.methods import METHODS

    ls.client = client.read(params)
    ls.protocol.trace = params.trace or types.TraceValue.Off
    ls.given = ls.settings = settings_in(params.initialization_options)
    ls.folders = folders(params)
    offer(ls, METHODS)
    process.watch_parent(ls.client.process, lambda: ls.leave(1))


def folders(params: types.InitializeParams) -> list[str]:
    """The URIs of the folders that the client has open, however old its way to say so."""
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    return [uri_of(params.root_path)] if params.root_path else []
