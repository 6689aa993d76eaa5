"""workspace/executeCommand: what the table of `commands` names; asks the person where there is a choice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from bylaw.actions import Action, Refused
from bylaw.server import commands, convert, log
from bylaw.server.commands import COMMANDS, Command
from bylaw.server.late import Late
from bylaw.server.protocol import Request, failed
from bylaw.server.view import View
from bylaw.text import Source, Span, apply_edits, printable

if TYPE_CHECKING:
    from bylaw.server import entry_actions
    from bylaw.server.offers import Ticket
    from bylaw.server.server import Server
else:
    entry_actions = Late("bylaw.server.entry_actions")

_MOST = 12
"""More buttons than this fit in no message."""
_TYPED = ("reason", "date")


@dataclass(frozen=True)
class _Call:
    """A command as it was called: `view` as the client had it then, `at` an offset in its document."""

    name: str
    given: Mapping[str, Any]
    view: View
    at: int


def register(ls: Server) -> None:
    """Answers the commands, and names them to clients."""
    handler = Request(partial(_start, ls))
    ls.feature(types.WORKSPACE_EXECUTE_COMMAND)(handler)
    for name in commands.NAMES:
        ls.command(name)(handler)


def _start(ls: Server, params: types.ExecuteCommandParams) -> asyncio.Future[Any]:
    return asyncio.ensure_future(_answer(ls, _call(ls, params)))


def _call(ls: Server, params: types.ExecuteCommandParams) -> _Call:
    given = next(iter(params.arguments or ()), None)
    if params.command not in commands.NAMES:
        raise JsonRpcInvalidParams(f"{printable(params.command)} is no command of Bylaw")
    if not isinstance(given, Mapping) or not isinstance(given.get("uri"), str):
        raise JsonRpcInvalidParams("a command of Bylaw takes one object with the uri of a memory file")
    view = ls.view(given["uri"])
    of_code = params.command == commands.FIX or given.get("command") == commands.FIX
    if view is None or not (of_code or view.snapshot.is_memory(view.path)):
        raise _refused("this is no memory file")
    if given.get("version") not in (None, view.version(view.path)):
        raise _refused("the text has changed since the command was called")
    return _Call(params.command, given, view, _offset(view, given.get("position")))


def _offset(view: View, position: Any) -> int:
    """The offset that `position` means; the start of the text without one."""
    where = position if isinstance(position, Mapping) else {}
    line, character = where.get("line", 0), where.get("character", 0)
    if not isinstance(line, int) or not isinstance(character, int) or min(line, character) < 0:
        raise JsonRpcInvalidParams("the position of the command is none")
    return view.offset(types.Position(line, character))


async def _answer(ls: Server, call: _Call) -> Any:
    try:
        if call.view.snapshot.facts is None:
            await ls.roots.read(call.view.snapshot.root)
            call = _again(ls, call)
        if call.name == commands.CHOICES:
            return await ls.check.run(partial(commands.choices, _named(call), call.view, call.at))
        if call.name == commands.TYPE:
            return await _let_type_at(ls, call)
        return await _done(ls, call)
    except JsonRpcException:
        raise
    except Exception as error:  # noqa: BLE001  as for every other request
        log.failure(call.name, error)
        raise failed(call.name, error) from None


def _named(call: _Call) -> Command:
    command = COMMANDS.get(str(call.given.get("command")))
    if command is None:
        raise JsonRpcInvalidParams("say which command the choices are asked for")
    return command


async def _done(ls: Server, call: _Call) -> Mapping[str, Any]:
    command = COMMANDS[call.name]
    choice = call.given.get("choice")
    if not isinstance(choice, Mapping):
        found = await ls.check.run(lambda: list(command.tickets(call.view, call.at)))
        if not found:
            raise _refused(command.nothing)
        chosen = await _chosen(ls, command, found)
        if chosen is None:
            return {"applied": False, "reason": "nothing was chosen"}
        choice = chosen.data
        call = _again(ls, call)
    data = {**choice, **{name: call.given[name] for name in _TYPED if isinstance(call.given.get(name), str)}}
    action, edit = await ls.check.run(partial(_made, call.view, data))
    if edit is None:
        return {"applied": False, "reason": "there is nothing to change"}
    await _apply(ls, action, edit)
    if not any(name in data for name in _TYPED):
        await _let_type_in(ls, call.view, action)
    return {"applied": True, "title": printable(action.title)}


async def _chosen(ls: Server, command: Command, found: list[Ticket]) -> Ticket | None:
    """What the person chooses of `found`; the only one is not asked about."""
    if len(found) == 1:
        return found[0]
    shown = {printable(ticket.title): ticket for ticket in reversed(found[:_MOST])}
    items = [types.MessageActionItem(title) for title in reversed(shown)]
    params = types.ShowMessageRequestParams(types.MessageType.Info, command.question, items)
    answer = await ls.asked(ls.window_show_message_request_async(params), None)
    return shown.get(answer.title) if answer else None


def _again(ls: Server, call: _Call) -> _Call:
    """The call with what is known now: somebody may have typed while it waited."""
    before = call.view.source(call.view.path)
    view = ls.view(call.given["uri"])
    now = view.source(view.path) if view else None
    if view is None or before is None or now is None or now.oid != before.oid:
        raise _refused("the text has changed since the command was called")
    return _Call(call.name, call.given, view, call.at)


def _made(view: View, data: Mapping[str, Any]) -> tuple[Action, types.WorkspaceEdit | None]:
    """The action, and its edit for the client; none where nothing is to change."""
    action = entry_actions.made(view, data)
    if isinstance(action, Refused):
        raise _refused(action.reason)
    if not action.edits and not action.removes:
        return action, None
    edit = convert.of_action(view, action)
    if edit is None:
        raise _refused("this editor cannot make or delete files for a language server")
    return action, edit


async def _apply(ls: Server, action: Action, edit: types.WorkspaceEdit) -> None:
    if not ls.client.applies_edits:
        raise _refused("this editor lets no language server change a text")
    params = types.ApplyWorkspaceEditParams(edit, label=printable(action.title))
    answer = await ls.asked(ls.workspace_apply_edit_async(params), None)
    if answer is None or not answer.applied:
        why = f": {answer.failure_reason}" if answer and answer.failure_reason else ""
        raise _refused(f"the editor did not make the change{why}")


async def _let_type_at(ls: Server, call: _Call) -> None:
    """Selects what stands at the entry of the call for words that a person knows."""
    document = call.view.document
    entry = document.entry_at(call.at) if document else None
    if document is not None and entry is not None:
        await _let_type(ls, call.view, call.view.path, document.source, Span(call.at, max(call.at, entry.span.end)))


async def _let_type_in(ls: Server, view: View, action: Action) -> None:
    """Selects what stands in the new text of `action` for words that a person knows, in whichever of its files."""
    written = next((edit for edit in action.edits if entry_actions.to_type(edit.text)), None)
    before = view.source(written.path) if written else None
    if written is None or before is None:
        return
    here = [edit for edit in action.edits if edit.path == written.path]
    above = (edit for edit in here if edit.span.end <= written.span.start and edit != written)
    start = written.span.start + sum(len(edit.text) - len(edit.span) for edit in above)
    after = Source(apply_edits(before.text, [(edit.span, edit.text) for edit in here]))
    await _let_type(ls, view, written.path, after, Span(start, start + len(written.text)))


async def _let_type(ls: Server, view: View, path: str, source: Source, within: Span) -> None:
    """Selects what stands in `within`, of the new text of the file at `path`, for words that a person knows."""
    span = entry_actions.to_type(source.slice(within))
    if span is None or not ls.client.shows_documents:
        return
    ends = (source.position(within.start + end, view.client.encoding) for end in (span.start, span.end))
    selection = types.Range(*(types.Position(*end) for end in ends))
    params = types.ShowDocumentParams(view.uri(path), take_focus=True, selection=selection)
    await ls.asked(ls.window_show_document_async(params))


def _refused(reason: str) -> JsonRpcException:
    return JsonRpcException(printable(reason), types.LSPErrorCodes.RequestFailed.value)
