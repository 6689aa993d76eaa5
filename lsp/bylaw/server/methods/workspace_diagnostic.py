"""workspace/diagnostic: the findings of every memory file, also of those that are not open.

A file that the client was told of and that is no memory file any more, because it was deleted or another branch was
checked out, is told to have none: the client would keep what it knows. An open one is asked for by itself. One that was
closed may be unknown to the client, with the findings that it asked for just before (so does VS Code).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server.diagnostics import Items, items
from bylaw.server.methods.diagnostic import result_id
from bylaw.server.schedule import DIAGNOSTICS
from bylaw.server.uris import path_of
from bylaw.server.view import View

if TYPE_CHECKING:
    from bylaw.server.server import Server

Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport


async def report(ls: Server, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
    """One job a file, so that what a person waits for gets in between."""
    closed = [types.PreviousResultId(uri, "") for uri in ls.diagnostics.closed]
    known = {path_of(previous.uri): previous for previous in (*closed, *params.previous_result_ids)}
    found: list[Report] = []
    for root in ls.roots:
        await root.read.wait()
        for path in await ls.check.run(root.view("", ls.client).snapshot.paths, DIAGNOSTICS):
            view = root.view(path, ls.client)
            previous = known.pop(path_of(view.uri(path)), None)
            found.append(await ls.check.run(partial(_file, view, previous), DIAGNOSTICS))
    shown = {path_of(buffer.uri) for buffer in ls.documents}
    gone = [previous for path, previous in known.items() if path not in shown]
    ls.diagnostics.closed.difference_update(one.uri for one in closed)
    return types.WorkspaceDiagnosticReport([*found, *(_report(one.uri, None, (), one) for one in gone)])


def _file(view: View, previous: types.PreviousResultId | None) -> Report:
    return _report(view.uri(view.path), view.version(view.path), items(view), previous)


def _report(uri: str, version: int | None, found: Items, previous: types.PreviousResultId | None) -> Report:
    result = result_id(found)
    if previous is not None and previous.value == result:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, found, version, result_id=result)
