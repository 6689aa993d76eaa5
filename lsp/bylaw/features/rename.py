"""Renames a path or a name in all memory files that mention it. Files and code stay as they are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bylaw.actions.base import Refused
from bylaw.features.moves import edits, is_clear, label
from bylaw.model import Document, Edit, Mention
from bylaw.repo.target import Target
from bylaw.resolve import fixed_part, normal, resolve
from bylaw.rules.gone import as_spelled, spelling
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_PATHS = ("path", "link", "import")
_NAME = re.compile(r"[^\W\d]\w*")
_NO_PATH = re.compile(r"[`\x00-\x1f\x7f<>|\"*?{}:]|^\s|\s$")
_WHY = {
    "glob": "a glob names many files: rename one of them, or the folder, where it is mentioned",
    "wikilink": "a wikilink follows its file: rename the file",
    "command": "a command cannot be renamed here: change it where it is defined",
}


@dataclass(frozen=True, slots=True)
class Renamed:
    """What is renamed: its place under the cursor, its mention, and its text."""

    span: Span
    mention: Mention
    text: str


def renamable(document: Document, offset: int) -> Renamed | Refused | None:
    """What a rename at `offset` changes: a path without what follows it, or a part of a name; None for plain words."""
    mention = document.mention_at(offset)
    if mention is None:
        return None
    if mention.kind == "symbol":
        part = next((part for part in _parts(mention) if part.span.touches(offset)), None)
        return part or Refused("put the cursor on a name")
    if mention.kind not in _PATHS:
        return Refused(_WHY.get(mention.kind, f"only paths and names can be renamed, and this is a {mention.kind}"))
    at, raw = as_spelled(mention) if mention.target else (-1, "")
    if at < 0:
        return Refused("this path is written in a way that cannot be renamed")
    start = mention.span.start + at
    return Renamed(Span(start, start + len(raw)), mention, raw)


def rename(snapshot: Snapshot, path: str, offset: int, name: str) -> tuple[Edit, ...] | Refused | None:
    """The edits that call what is at `offset` of the memory file at `path` `name` in every memory file."""
    document = snapshot.document(path)
    found = renamable(document, offset) if document else None
    if document is None or found is None or isinstance(found, Refused):
        return found if isinstance(found, Refused) else None
    if found.mention.kind == "symbol":
        if not _NAME.fullmatch(name):
            return Refused(f"“{name}” is no name: letters, digits and _ make one")
        return tuple(edit for other in snapshot.documents().values() for edit in _names(other, found.text, name))
    return _paths(snapshot, document, found, name)


def _names(document: Document, old: str, new: str) -> Iterator[Edit]:
    """The edits for every part of a name that is `old`; mentions that overlap are edited once."""
    seen: set[Span] = set()
    for mention in document.mentions:
        for part in _parts(mention) if mention.kind == "symbol" else ():
            if part.text == old and part.span not in seen:
                seen.add(part.span)
                yield Edit(document.path, part.span, new)


def _parts(mention: Mention) -> Iterator[Renamed]:
    """The names in a mention, as far as its target goes: `api` and `fetch` of ``api.fetch(limit)``."""
    at = mention.text.find(mention.target)
    for part in _NAME.finditer(mention.text, at, at + len(mention.target)) if at >= 0 else ():
        yield Renamed(Span(*part.span()).shift(mention.span.start), mention, part[0])


def _paths(snapshot: Snapshot, document: Document, found: Renamed, name: str) -> tuple[Edit, ...] | Refused | None:
    facts = snapshot.facts
    if found.mention.kind == "link":
        name = unquote(name)
    if found.mention.text.startswith("./"):
        name = name.removeprefix("./")  # it stands before what is renamed
    spelled = spelling(document, found.mention, name)
    if not spelled.strip("/.") or _NO_PATH.search(name):
        return Refused(f"“{name}” is no path")
    if facts is None:
        return Refused("the repository is still being read: try again in a moment")
    known = resolve(document.path, found.mention, facts)
    old = known.path
    if not old:
        return _words(snapshot, found, name)
    new = _meant(document, found, old, name)
    if new is None:
        return Refused(f"“{name}” leads out of the repository")

    def named(other: Document, mention: Mention) -> Target | None:
        asked = fixed_part(mention) if mention is not found.mention and mention.kind != "wikilink" else None
        target = resolve(other.path, asked, facts) if asked else None
        if asked is None or target is None or not f"{target.path}/".startswith(f"{old}/"):
            return None
        return target if is_clear(asked, target, facts) else None

    rest = (
        edit
        for other in snapshot.documents().values()
        for edit in edits(other, named, lambda path: new + path[len(old) :], other.path, facts)
    )
    own = found.mention.text.replace(found.text, spelled, 1)
    return (*label(document, found.mention, own), Edit(document.path, found.span, spelled), *rest)


def _words(snapshot: Snapshot, found: Renamed, name: str) -> tuple[Edit, ...]:
    """The edits for a path that never existed: wherever the same is written."""
    return tuple(
        Edit(document.path, Span(at, at + len(raw)).shift(mention.span.start), spelled)
        for document in snapshot.documents().values()
        for mention in document.mentions
        if mention.kind in _PATHS and mention.target == found.mention.target
        for at, raw in [as_spelled(mention)]
        if at >= 0 and (spelled := spelling(document, mention, name))
    )


def _meant(document: Document, found: Renamed, old: str, name: str) -> str | None:
    """The full path that `name` means where `found` meant `old`; None when it leads out of the root."""
    folder, written = posixpath.dirname(document.path), found.mention.target.strip("/")
    if name.startswith("/"):
        return normal("", name.strip("/"))
    ending = posixpath.splitext(old)[1]
    if ending and not written.endswith(ending) and not found.mention.target.endswith("/"):
        name += ending
    if name.startswith(("./", "../")) or normal(folder, written) == old != written:
        return normal(folder, name)
    above = old[: -len(written)] if old.endswith(f"/{written}") else ""
    return normal(above, name)
