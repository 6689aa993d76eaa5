"""textDocument/codeAction and codeAction/resolve: the fixes of the findings under the cursor.

An action carries what it takes to compute its edit later, and the text that it was offered for: it is refused when that
text has changed, for it would be applied to something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from bylaw.model import Finding, Fix
from bylaw.server import convert
from bylaw.server.view import View
from bylaw.text import printable


def actions(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    only = params.context.only
    quick = only is None or any(types.CodeActionKind.QuickFix.value.startswith(_word(kind)) for kind in only)
    if not quick or not view.client.action_literals or not view.snapshot.is_memory(view.path):
        return []
    span = view.span(params.range)
    found = [finding for finding in view.findings if convert.touches(finding, span)]
    return [action for finding in found for action in _of(view, finding, params.context.diagnostics)]


def resolve(view: View, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit."""
    data = _data(action)
    source = view.source(view.path)
    if source is None or source.oid != data.get("text"):
        raise JsonRpcContentModified("the text has changed since the action was offered")
    for finding in view.findings:
        number = data.get("fix")
        if convert.identity(finding) == data.get("finding") and isinstance(number, int) and number < len(finding.fixes):
            action.edit = convert.workspace_edit(view, finding.fixes[number])
            return action
    raise JsonRpcContentModified("what the action was to fix is no longer there")


def uri(action: types.CodeAction) -> str:
    """The document that `action` was offered for."""
    value = _data(action).get("uri")
    if not isinstance(value, str):
        raise JsonRpcInvalidParams("this action is not Bylaw's")
    return value


def _of(view: View, finding: Finding, shown: Any) -> Iterator[types.CodeAction]:
    own = convert.diagnostic(view, finding)
    fixed = [given for given in shown if given.range == own.range and given.code == own.code] or [own]
    later = view.client.resolves_edit and view.client.action_data
    for number, fix in enumerate(finding.fixes):
        edit = convert.workspace_edit(view, fix)
        if edit is not None:
            yield types.CodeAction(
                title=_title(fix),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=fixed,
                is_preferred=True if fix.safe and number == 0 and view.client.preferred else None,
                edit=None if later else edit,
                data=_ticket(view, finding, number) if later else None,
            )


def _ticket(view: View, finding: Finding, number: int) -> dict[str, Any]:
    source = view.source(view.path)
    text = source.oid if source else ""
    return {"uri": view.uri(view.path), "text": text, "finding": convert.identity(finding), "fix": number}


def _title(fix: Fix) -> str:
    return printable(fix.title) + ("" if fix.safe else " (look at it)")


def _data(action: types.CodeAction) -> dict[str, Any]:
    return action.data if isinstance(action.data, dict) else {}


def _word(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
