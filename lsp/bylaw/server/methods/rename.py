"""textDocument/prepareRename and rename: a path or a name, in every memory file that mentions it."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from bylaw.actions.base import Refused
from bylaw.features import rename as feature
from bylaw.model import Fix
from bylaw.server import convert
from bylaw.server.view import View
from bylaw.text import printable

Answer = types.PrepareRenamePlaceholder | types.Range | None


def prepare(view: View, params: types.PrepareRenameParams) -> Answer:
    document = view.document
    found = feature.renamable(document, view.offset(params.position)) if document else None
    if isinstance(found, Refused):
        raise refusal(found)
    return types.PrepareRenamePlaceholder(view.range(found.span), printable(found.text)) if found else None


def rename(view: View, params: types.RenameParams) -> types.WorkspaceEdit | None:
    found = feature.rename(view.snapshot, view.path, view.offset(params.position), params.new_name)
    if isinstance(found, Refused):
        raise refusal(found)
    return convert.workspace_edit(view, Fix("Rename in memory", found, safe=True)) if found else None


def refusal(refused: Refused) -> JsonRpcException:
    return JsonRpcException(printable(refused.reason), types.LSPErrorCodes.RequestFailed.value)
