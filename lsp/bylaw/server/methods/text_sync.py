"""textDocument/didOpen, didChange, didSave and didClose: the session sees what the editor shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server import log, watch

if TYPE_CHECKING:
    from bylaw.server.documents import Buffer
    from bylaw.server.server import Server


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    _shown(ls, ls.documents.open(params.text_document))


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    buffer = ls.documents.change(params, ls.client.encoding)
    if buffer is None:
        log.warning("a document that is not open was changed")
        return
    if buffer.source is None:
        log.warning("a change does not fit its document, which is left alone until its whole text comes again")
    _shown(ls, buffer)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """A saved memory file is known already; any other file may be a manifest or hold what entries name."""
    place = ls.roots.place(params.text_document.uri)
    if place is None:
        return
    if place.root.session.snapshot().is_memory(place.path):
        ls.diagnostics.touched(place.root, place.path)
    else:
        watch.happened(ls, place.root)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    uri = params.text_document.uri
    place = ls.roots.place(uri)
    ls.documents.close(uri)
    ls.roots.forget(uri)
    if place is None or place.path not in place.root.buffers:
        return
    ls.diagnostics.closed.add(uri)
    others = (other for other in ls.documents if ls.roots.place(other.uri) == place)
    if (other := next(others, None)) is not None:  # it is open under another name, too
        place.root.show(place.path, other)
    else:
        place.root.hide(place.path)
    ls.diagnostics.touched(place.root, place.path)


def _shown(ls: Server, buffer: Buffer) -> None:
    place = ls.roots.place(buffer.uri)
    if place is not None:
        place.root.show(place.path, buffer)
        ls.diagnostics.touched(place.root, place.path)
