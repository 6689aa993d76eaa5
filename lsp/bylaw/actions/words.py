"""What an entry says, as it is to stand in another file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bylaw.actions.back import sentence
from bylaw.actions.layout import content
from bylaw.actions.topic import rule_of
from bylaw.model import Document, Entry, Mention

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def words_of(snapshot: Snapshot, document: Document, entry: Entry, path: str) -> list[str]:
    """The lines of the entry as they are to stand in the file at `path`: links lead where they led."""
    if entry.kind == "topic":
        return relinked(snapshot, document, document.mentions, rule_of(document, entry), path)
    if entry.kind == "row":
        return relinked(snapshot, document, entry.mentions, [sentence(document.source.slice(entry.own))], path)
    inside = [m for e in document.entries if entry.span.covers(e.span) for m in e.mentions]
    return relinked(snapshot, document, inside, _unmarked(document, entry, content(document, entry)), path)


def relinked(
    snapshot: Snapshot, document: Document, mentions: Iterable[Mention], lines: list[str], path: str
) -> list[str]:
    """`lines` of the document with the links among `mentions` leading, from the file at `path`, where they led.

    A link that people wrote from the root stays as it is; one that leads to nothing goes on leading there.
    """
    here, there = posixpath.dirname(document.path), posixpath.dirname(path)
    if here == there or snapshot.facts is None:
        return lines
    exists = snapshot.facts.present.exists
    moved: dict[str, str] = {}
    for mention in mentions:
        if mention.kind != "link" or not mention.target or mention.target.startswith("/"):
            continue
        target = posixpath.normpath(posixpath.join(here, mention.target))
        if exists(target) or not (exists(mention.target) or target.startswith("../")):
            moved[mention.target] = posixpath.relpath(target, there or ".")
    if not moved:
        return lines
    link = re.compile(rf"(\]\(\s*<?)({'|'.join(map(re.escape, moved))})(?=[)#>\s])")
    return [link.sub(lambda found: found[1] + moved[found[2]], line) for line in lines]


def _unmarked(document: Document, entry: Entry, lines: list[str]) -> list[str]:
    """The lines of a content without those that say where the entry stood before."""
    source = document.source
    first = source.line_of(entry.span.start)
    told = {source.line_of(d.span.start) - first for d in entry.directives if d.verb == "from" and not d.problem}
    return [line for number, line in enumerate(lines) if number not in told]


def marked_with(document: Document, entry: Entry, lines: list[str], date: str) -> list[str]:
    """The lines of a content with one that says where the entry stands now, below its own words."""
    if not date:
        return lines
    own = len(lines) if entry.kind in ("topic", "fence") else len(content(document, entry, entry.own))
    return [*lines[:own], f"<!-- bylaw: from {document.path} {date} -->", *lines[own:]]

