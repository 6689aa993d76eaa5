"""textDocument/codeAction and codeAction/resolve: fixes of the findings under the cursor, and actions on the entry.

An action carries what it takes to compute its edit later, and the text that it was offered for: it is refused when that
text has changed, for it would be applied to something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams

from bylaw.actions import Action, Refused
from bylaw.actions.resolve import CODES as PAIRED
from bylaw.model import Finding, Fix
from bylaw.server import commands, convert, entry_actions, offers
from bylaw.server.kinds import FIX_ALL, MOVE, REWRITE
from bylaw.server.offers import Here, Ticket
from bylaw.server.view import View
from bylaw.text import Span, printable


def actions(view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    document = view.document
    if not view.client.action_literals:
        return []
    span = view.span(params.range)
    here: tuple[Finding, ...] = ()
    found: list[types.CodeAction] = []
    if _wanted(params, "quickfix"):
        here = tuple(finding for finding in view.findings if convert.touches(view, finding, span))
        found += [action for finding in here for action in _of(view, finding, params.context.diagnostics)]
        found += _offered(view, offers.causes(view, here))
    _prefer_one(found)
    if document is None:
        return found
    entry = document.entry_at(span.start)
    if _wanted(params, "quickfix"):
        found += _offered(view, _once(offers.answers(view, here)))
        invoked = params.context.trigger_kind == types.CodeActionTriggerKind.Invoked
        if entry is not None and (invoked or any(finding.code in PAIRED for finding in here)):
            found += _offered(view, offers.resolving(Here(view, document, entry)))
    if _wanted(params, FIX_ALL):
        found += _offered(view, offers.whole_file(view))
    if entry is not None and any(_wanted(params, kind) for kind in (MOVE, REWRITE)):
        tickets = offers.offers(Here(view, document, entry))
        found += _offered(view, (ticket for ticket in tickets if _wanted(params, ticket.kind)))
    if entry is None and _wanted(params, REWRITE) and offers.knows_history(view):
        section = offers.section_at(document, span.start)
        found += _offered(view, offers.restoring(view, document, section, offers.FEW))
    return found


def _prefer_one(found: Iterable[types.CodeAction]) -> None:
    """Of several actions that could be made at a key, the first is; an editor asks where there are two."""
    for action in [action for action in found if action.is_preferred][1:]:
        action.is_preferred = None


def _wanted(params: types.CodeActionParams, kind: str) -> bool:
    """Whether actions of `kind` are asked for; but for quick fixes, only when a person asks, not at each move."""
    only = params.context.only
    if only is not None:
        return any(kind == word or kind.startswith(f"{word}.") or not word for word in map(_word, only))
    asked = params.context.trigger_kind == types.CodeActionTriggerKind.Invoked
    return kind == "quickfix" or (asked and not kind.startswith("source"))


def _offered(view: View, tickets: Iterable[Ticket]) -> Iterator[types.CodeAction]:
    """The actions on offer; a client that cannot ask later gets their edits, and none that cannot be done."""
    later = view.client.resolves_edit and view.client.action_data
    for ticket in tickets:
        action = types.CodeAction(printable(ticket.title), kind=ticket.kind)
        if ticket.command:
            action.command = types.Command(action.title, ticket.command, arguments=[_where(view, ticket)])
            yield action
            continue
        if ticket.typed and view.client.shows_documents:
            action.command = types.Command("Write the reason", commands.TYPE, arguments=[_where(view, ticket)])
        if later:
            action.data = {**_text(view), **ticket.data}
            yield action
            continue
        done = entry_actions.made(view, ticket.data)
        if isinstance(done, Action) and done.edits:
            action.edit = convert.of_action(view, done)
            if action.edit is not None:
                yield action


def _where(view: View, ticket: Ticket) -> dict[str, Any]:
    """The place of a ticket's entry, as an argument of commands."""
    at = view.range(Span(ticket.data["entry"], ticket.data["entry"])).start
    return {"uri": view.uri(view.path), "position": {"line": at.line, "character": at.character}}


def _once(tickets: Iterable[Ticket]) -> Iterator[Ticket]:
    """The tickets without repeats: an entry may have several findings of one code."""
    seen: list[dict[str, Any]] = []
    for ticket in tickets:
        if ticket.data not in seen:
            seen.append(ticket.data)
            yield ticket


def resolve(view: View, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit."""
    data = _data(action)
    source = view.source(view.path)
    if source is None or source.oid != data.get("text"):
        raise JsonRpcContentModified("the text has changed since the action was offered")
    if "do" in data:
        done = entry_actions.made(view, data)
        if isinstance(done, Refused):
            raise JsonRpcException(printable(done.reason), types.LSPErrorCodes.RequestFailed.value)
        action.edit = convert.of_action(view, done)
        return action
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
    return {**_text(view), "finding": convert.identity(finding), "fix": number}


def _text(view: View) -> dict[str, Any]:
    """The document and the text that an action is for."""
    source = view.source(view.path)
    return {"uri": view.uri(view.path), "text": source.oid if source else ""}


def _title(fix: Fix) -> str:
    return printable(fix.title) + ("" if fix.safe else " (look at it)")


def _data(action: types.CodeAction) -> dict[str, Any]:
    return action.data if isinstance(action.data, dict) else {}


def _word(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
