"""textDocument/diagnostic: the findings of one file, or that they are what the client has already."""

from __future__ import annotations

import hashlib

from lsprotocol import types

from bylaw.server.diagnostics import Items, items
from bylaw.server.view import View

Answer = types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport


def diagnostic(view: View, params: types.DocumentDiagnosticParams) -> Answer:
    found = items(view)
    result = result_id(found)
    if result == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result)
    return types.RelatedFullDocumentDiagnosticReport(items=found, result_id=result)


def result_id(found: Items) -> str:
    """A name of exactly these diagnostics."""
    return hashlib.sha1(repr(found).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]
