"""Every method that the server answers, in one table: what answers it, where that runs, with which options.

- ``inline`` handlers get the server and the parameters and run on the loop: a few milliseconds at most.
- ``compute`` handlers get a `View` and the parameters and run on the thread that computes.
- ``check`` handlers are the same on the thread that runs the rules, before what is only for show.
- ``git`` handlers are the same, but may wait for git: when they take longer than `PATIENCE`, the question is answered
  from a hasty view with what is known, and what they find is there when it is asked again.
- ``wait`` handlers wait for git as long as it takes: a part of their answer would be of no use.

The view is taken when the request is read, before any later message. A document that is left alone gets `nothing`,
or the error that `nothing` makes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from bylaw.server import log, offers
from bylaw.server.methods import (
    code_action,
    definition,
    diagnostic,
    did_change_configuration,
    did_change_watched_files,
    did_change_workspace_folders,
    document_symbol,
    execute_command,
    history,
    hover,
    initialize,
    initialized,
    memory,
    references,
    text_document_content,
    text_sync,
    workspace_diagnostic,
)
from bylaw.server.protocol import Request, failed
from bylaw.server.schedule import Run

if TYPE_CHECKING:
    from bylaw.server.client import Client
    from bylaw.server.server import Server
    from bylaw.server.view import View

PATIENCE = 0.2
"""Seconds a person waits for an answer that needs git."""


def _document_uri(params: Any) -> str:
    uri: str = params.text_document.uri
    return uri


@dataclass(frozen=True)
class Method:
    """A row of the table.

    `uri` finds the document in the parameters, `wanted` says for which clients it is offered; `facts`: no answer is
    better than one without the repository's facts, so it waits for them.
    """

    name: str
    run: Run
    answer: Callable[..., Any]
    options: Any = None
    nothing: Any = None
    uri: Callable[[Any], str] = _document_uri
    wanted: Callable[[Client], bool] | None = None
    facts: bool = False


_KINDS = [offers.QUICK, offers.MOVE, offers.REWRITE, offers.FIX_ALL]
_ACTIONS = types.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True)
_DIAGNOSTIC = types.DiagnosticOptions(identifier="bylaw", inter_file_dependencies=True, workspace_diagnostics=True)
_SAVE = types.SaveOptions(include_text=False)

METHODS: tuple[Method, ...] = (
    Method(types.INITIALIZE, "inline", initialize.initialize),
    Method(types.INITIALIZED, "inline", initialized.initialized),
    Method(types.TEXT_DOCUMENT_DID_OPEN, "inline", text_sync.did_open),
    Method(types.TEXT_DOCUMENT_DID_CHANGE, "inline", text_sync.did_change),
    Method(types.TEXT_DOCUMENT_DID_SAVE, "inline", text_sync.did_save, _SAVE),
    Method(types.TEXT_DOCUMENT_DID_CLOSE, "inline", text_sync.did_close),
    Method(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, "inline", did_change_workspace_folders.changed),
    Method(types.WORKSPACE_DID_CHANGE_CONFIGURATION, "inline", did_change_configuration.changed),
    Method(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, "inline", did_change_watched_files.changed),
    Method(types.TEXT_DOCUMENT_HOVER, "git", hover.hover),
    Method(types.TEXT_DOCUMENT_DEFINITION, "compute", definition.definition),
    Method(types.TEXT_DOCUMENT_REFERENCES, "compute", references.references),
    Method(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "compute", document_symbol.symbols),
    Method(types.TEXT_DOCUMENT_CODE_ACTION, "check", code_action.actions, _ACTIONS),
    Method(types.CODE_ACTION_RESOLVE, "check", code_action.resolve, uri=code_action.uri),
    Method(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        "check",
        diagnostic.diagnostic,
        _DIAGNOSTIC,
        nothing=types.RelatedFullDocumentDiagnosticReport(items=[]),
        wanted=lambda client: client.pull,
        facts=True,
    ),
    Method(
        types.WORKSPACE_TEXT_DOCUMENT_CONTENT,
        "wait",
        text_document_content.content,
        nothing=text_document_content.nothing,
        uri=text_document_content.uri,
        facts=True,
    ),
    Method(history.NAME, "wait", history.history, facts=True),
)


def register(ls: Server) -> None:
    """Registers what every client is offered. The rest waits for `offer`: it depends on what the client can do."""
    execute_command.register(ls)
    for method in METHODS:
        if method.wanted is None:
            _register(ls, method)
    ls.feature(memory.MEMORY)(Request(lambda params: asyncio.ensure_future(memory.memory(ls, params))))


def offer(ls: Server) -> None:
    """Registers what is offered to this client only, before the server's capabilities are computed."""
    for method in METHODS:
        if method.wanted is not None and method.wanted(ls.client):
            _register(ls, method)
    if ls.client.pull_all:
        handler = Request(lambda params: asyncio.ensure_future(workspace_diagnostic.report(ls, params)))
        ls.feature(types.WORKSPACE_DIAGNOSTIC)(handler)


def _register(ls: Server, method: Method) -> None:
    """P13: the server is bound here; pygls would inject it by guessing from names and annotations."""
    handler = partial(method.answer, ls) if method.run == "inline" else Request(partial(_start, ls, method))
    ls.feature(method.name, method.options)(handler)


def _start(ls: Server, method: Method, params: Any) -> asyncio.Future[Any]:
    try:
        view = ls.view(method.uri(params))
    except JsonRpcException:
        raise
    except Exception as error:  # noqa: BLE001  as below
        log.failure(method.name, error)
        raise failed(method.name, error) from None
    if view is None:
        if callable(method.nothing):
            raise method.nothing()
        nothing: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        nothing.set_result(method.nothing)
        return nothing
    return asyncio.ensure_future(_answer(ls, method, view, params))


async def _answer(ls: Server, method: Method, view: View, params: Any) -> Any:
    started = time.perf_counter()
    try:
        if method.facts and view.snapshot.facts is None:
            await ls.roots.read(view.snapshot.root)
            view = ls.view(method.uri(params)) or view
        if method.run == "git":
            return await _patiently(ls, method, view, params)
        lanes = {"compute": ls.compute, "check": ls.check, "wait": ls.git}
        return await lanes[method.run].run(partial(method.answer, view, params))
    except JsonRpcException:
        raise
    except Exception as error:  # noqa: BLE001  the client gets one sentence, the log the place
        log.failure(method.name, error)
        raise failed(method.name, error) from None
    finally:
        ls.trace(f"{method.name} took {(time.perf_counter() - started) * 1000:.1f} ms")


async def _patiently(ls: Server, method: Method, view: View, params: Any) -> Any:
    job = ls.git.submit(partial(method.answer, view, params))
    full = asyncio.wrap_future(job)
    try:
        done, _ = await asyncio.wait({full}, timeout=PATIENCE)
    except asyncio.CancelledError:
        job.cancel()  # if it runs already, what it finds is kept for the next time
        raise
    if done:
        return full.result()
    full.add_done_callback(lambda late: late.cancelled() or late.exception() is None)
    return await ls.compute.run(partial(method.answer, view.hasty(), params))
