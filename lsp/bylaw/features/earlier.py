"""A text as it was: a file at a commit, or one entry of it, for a view that cannot be edited and for diffs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.language.formats import MARKDOWN, Match
from bylaw.language.parse import parse
from bylaw.text import Source

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def text_at(snapshot: Snapshot, path: str, commit: str = "", line: int = 0) -> str | None:
    """The text of the file at `path` in `commit` (as the editor has it now, without one); None if there is none.

    `line` (1-based, in that text) asks for the words of the entry that stands there only, with its marker. May wait
    for git.
    """
    source = _source(snapshot, path, commit)
    if source is None or not line:
        return source.text if source else None
    if line > source.line_count:
        return None
    match = snapshot.match(path) or Match(MARKDOWN, MARKDOWN.layer)
    entry = parse(path, source, match).entry_at(source.line_span(line - 1).start)
    if entry is None:
        return None
    first, last = source.line_of(entry.own.start), source.line_of(max(entry.own.start, entry.own.end - 1))
    return source.text[source.line_span(first).start : source.line_span(last).end] + "\n"


def _source(snapshot: Snapshot, path: str, commit: str) -> Source | None:
    if not commit:
        return snapshot.source(path)
    git = snapshot.facts.git if snapshot.facts else None
    data = git.show(commit, path) if git else None
    return Source.from_bytes(data) if data is not None else None
