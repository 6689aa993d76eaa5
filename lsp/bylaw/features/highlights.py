"""Where else in the file the thing under the cursor is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.features.naming import mentions_in
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def highlights(snapshot: Snapshot, path: str, offset: int) -> tuple[Span, ...]:
    """The mentions of the memory file at `path` that name what the one at `offset` names, itself too."""
    document = snapshot.document(path)
    mention = document.mention_at(offset) if document else None
    if document is None or mention is None:
        return ()
    return tuple(other.span for other in mentions_in(snapshot, document, mention))
