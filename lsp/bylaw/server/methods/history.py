"""bylaw/history: the wordings of an entry, newest first, each with the `bylaw:` URI of its text. A request of our own.

Params: those of a hover (`{"textDocument": {"uri"}, "position"}`). Answer: null where no entry stands or its history is
not known, else `{"uri", "wordings": [{"uri", "text", "commit", "date", "author", "summary", "path", "line"}…]}`. The
outer `uri` is the entry as the editor has it, so a diff with any wording is `vscode.diff(wording.uri, answer.uri)`;
`date` is ISO 8601, `line` 1-based in `path` as of `commit`. See `text_document_content` for what opens these URIs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types

from bylaw.model import Wording
from bylaw.server.uris import earlier_uri
from bylaw.server.view import View
from bylaw.text import printable


def history(view: View, params: types.TextDocumentPositionParams) -> dict[str, Any] | None:
    document, known = view.document, view.snapshot.history
    entry = document.entry_at(view.offset(params.position)) if document else None
    if document is None or entry is None or known is None:
        return None
    line = document.source.line_of(entry.own.start) + 1
    wordings = reversed(known.origin(document, entry).wordings)
    now = earlier_uri(str(Path(view.snapshot.root, view.path)), "", line)
    return {"uri": now, "wordings": [_shown(view.snapshot.root, wording) for wording in wordings]}


def _shown(root: Path, wording: Wording) -> dict[str, Any]:
    commit = wording.commit
    return {
        "uri": earlier_uri(str(root / wording.path), commit.oid, wording.line),
        "text": printable(wording.text),
        "commit": commit.oid,
        "date": commit.date,
        "author": printable(commit.author),
        "summary": printable(commit.summary),
        "path": printable(wording.path),
        "line": wording.line,
    }
