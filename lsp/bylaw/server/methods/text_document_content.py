"""workspace/textDocumentContent: a text as it was, read-only, behind a URI of the scheme `bylaw`.

`bylaw:///repo/MEMORY.md?commit=OID` is the file as that commit has it, `…?commit=OID&line=12` the entry on that line
of it (1-based), `…?line=12` the entry as the editor has it now: two of them make a diff. The path is that of the file
in the commit, under the root of today. A client that knows the request (VS Code does) opens such URIs by itself; for
any other it is an ordinary request with `{"uri": …}`, answered with `{"text": …}`.
"""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from bylaw.features.earlier import text_at
from bylaw.server.uris import Earlier, earlier_of
from bylaw.server.view import View
from bylaw.text import printable


def nothing() -> JsonRpcException:
    return JsonRpcException("there is no such text", types.LSPErrorCodes.RequestFailed.value)


def content(view: View, params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
    wanted = _wanted(params)
    text = text_at(view.snapshot, view.path, wanted.commit, wanted.line)
    if text is None:
        raise nothing()
    return types.TextDocumentContentResult(printable(text))


def uri(params: types.TextDocumentContentParams) -> str:
    """The URI of the file itself."""
    return _wanted(params).uri


def _wanted(params: types.TextDocumentContentParams) -> Earlier:
    wanted = earlier_of(params.uri)
    if wanted is None:
        raise JsonRpcInvalidParams("no URI of the form bylaw:///path?commit=OID&line=NUMBER")
    return wanted
