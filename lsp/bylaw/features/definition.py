"""Where the thing that a mention names is: a file, a line of it, a heading."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.language.mentions_commands import command_words
from bylaw.language.slugs import line_of
from bylaw.model import Document, Mention
from bylaw.resolve import resolve
from bylaw.text import Source, Span

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.repo.manifests import Definition
    from bylaw.workspace import Snapshot

_LINE = re.compile(r":(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the file at `path` that the mention at `origin` leads to."""

    path: str
    span: Span
    origin: Span


def definition(snapshot: Snapshot, path: str, offset: int) -> tuple[Target, ...]:
    """What the mention at `offset` of the memory file at `path` leads to; nothing where it leads nowhere."""
    document = snapshot.document(path)
    mention = document.mention_at(offset) if document else None
    if document is None or mention is None or snapshot.facts is None:
        return ()
    command = defined(document, mention, snapshot.facts)
    if command is not None:
        source = snapshot.source(command.path)
        return (Target(command.path, source.line_span(command.line - 1), mention.span),) if source else ()
    if mention.kind not in ("path", "link", "import", "wikilink"):
        return ()
    target = resolve(path, mention, snapshot.facts)
    where = target.path if target.state == "exists" else target.now if target.state == "gone" else ""
    if not where:
        return ()
    source = snapshot.source(where)
    return (Target(where, _place(source, mention) if source else Span(0, 0), mention.span),) if source else ()


def defined(document: Document, mention: Mention, facts: Facts) -> Definition | None:
    """What the command that `mention` names runs; None for what is no command, or is defined nowhere."""
    if mention.kind != "command":
        return None
    folder = posixpath.dirname(document.path)
    answers = (facts.manifests.command(command, folder) for command in command_words(mention.text, mention.base))
    return next((answer.definition for answer in answers if answer.definition is not None), None)


def _place(source: Source, mention: Mention) -> Span:
    """The line, or the heading, that the mention's fragment names; the start of the file otherwise."""
    line = _LINE.match(mention.fragment)
    if line:
        return source.line_span(int(line[1]) - 1)
    found = line_of(source.text, mention.fragment) if mention.fragment.startswith("#") else None
    return source.line_span(found) if found else Span(0, 0)
