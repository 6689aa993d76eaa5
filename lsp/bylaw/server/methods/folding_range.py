"""textDocument/foldingRange: the head, sections, entries, tables, fences and comments of a memory file."""

from __future__ import annotations

from lsprotocol import types

from bylaw.features.folds import folds
from bylaw.server.view import View

_KINDS = {"region": None, "comment": types.FoldingRangeKind.Comment}
"""Only comments have a kind: editors fold what is called a region on a command of its own."""


def folding(view: View, _: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    document = view.document
    if document is None:
        return None
    return [types.FoldingRange(fold.first, fold.last, kind=_KINDS[fold.kind]) for fold in folds(document)]
