"""workspace/diagnostic: the findings of every memory file, also of those that are not open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server.diagnostics import items
from bylaw.server.methods.diagnostic import result_id
from bylaw.server.schedule import DIAGNOSTICS
from bylaw.server.view import View

if TYPE_CHECKING:
    from bylaw.server.server import Server

Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport


async def report(ls: Server, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
    """One job a file, so that what a person waits for gets in between."""
    known = {previous.uri: previous.value for previous in params.previous_result_ids}
    found: list[Report] = []
    for root in ls.roots:
        await root.read.wait()
        for path in await ls.check.run(root.view("", ls.client).snapshot.paths, DIAGNOSTICS):
            view = root.view(path, ls.client)
            found.append(await ls.check.run(partial(_file, view, known.get(view.uri(path))), DIAGNOSTICS))
    return types.WorkspaceDiagnosticReport(found)


def _file(view: View, previous: str | None) -> Report:
    found = items(view)
    result, uri, version = result_id(found), view.uri(view.path), view.version(view.path)
    if result == previous:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri, result, version)
    return types.WorkspaceFullDocumentDiagnosticReport(uri, found, version, result_id=result)
