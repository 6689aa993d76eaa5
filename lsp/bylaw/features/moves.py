"""What memory files have to say anew when files and folders move, each mention in its own manner."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bylaw.model import Document, Edit, Mention
from bylaw.repo.target import Target
from bylaw.resolve import fixed_part, standing, tail
from bylaw.rules.gone import rewritten
from bylaw.rules.stale_link import slug, topic_slugs
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot

PATHS = ("path", "link", "import", "glob", "wikilink")
"""The kinds of mentions that name files."""

_LABEL = re.compile(r"\[(`?)([^\[\]`\n]+)\1\]\(<?\Z")
_LONGEST = 400  # characters of a label that is a path, with its signs


def follow_moves(snapshot: Snapshot, moves: Sequence[tuple[str, str]]) -> tuple[Edit, ...]:
    """The edits that the moves `(old, new)` of files and folders ask for in every memory file that names them.

    Mentions that still say the right thing are left alone, and so are those that could mean several files.
    """
    facts = snapshot.facts
    if facts is None:
        return ()
    documents = snapshot.documents()
    named = _Named(facts, documents)
    return tuple(
        edit
        for document in documents.values()
        for edit in edits(document, named, lambda path: _after(path, moves), _after(document.path, moves), facts)
    )


def edits(
    document: Document,
    named: Callable[[Document, Mention], Target | None],
    after: Callable[[str], str],
    path: str,
    facts: Facts,
) -> Iterator[Edit]:
    """The edits of one memory file, which will be at `path`: `named` tells what a mention means, `after` where it goes.

    They never overlap.
    """
    end = -1
    for mention in document.mentions:
        target = named(document, mention) if mention.kind in PATHS and mention.span.start >= end else None
        if target is None:
            continue
        fresh = _fresh(document, mention, replace(target, now=after(target.path)), after, path, facts)
        if fresh is not None and fresh != mention.text:
            end = mention.span.end
            yield from label(document, mention, fresh)
            yield Edit(document.path, mention.span, fresh)


def label(document: Document, mention: Mention, fresh: str) -> Iterator[Edit]:
    """The edit of a link's label that says nothing but the path, where the path becomes `fresh`."""
    start = mention.span.start
    found = _LABEL.search(document.source.text, max(0, start - _LONGEST), start) if mention.kind == "link" else None
    if found is None:
        return
    shown, written, fragment = found[2].removeprefix("./"), mention.text.removeprefix("./"), mention.fragment
    if shown != written:
        written, fresh = written.removesuffix(fragment), fresh.removesuffix(fragment)
    if shown != written:
        return
    span = Span(*found.span(2))
    if not any(other.span.start < span.end and span.start < other.span.end for other in document.mentions):
        said = unquote(fresh)
        yield Edit(document.path, span, said if found[2].startswith("./") else said.removeprefix("./"))


class _Named:
    """Tells what a mention means, as long as it can mean one thing only."""

    def __init__(self, facts: Facts, documents: Mapping[str, Document]) -> None:
        self._facts = facts
        self._documents = documents
        self._slugs: Mapping[str, str] | None = None

    def __call__(self, document: Document, mention: Mention) -> Target | None:
        if mention.kind == "wikilink":
            if self._slugs is None:
                self._slugs = topic_slugs(self._documents)
            path = self._slugs.get(slug(mention.target), "")
            return Target("exists", path) if path and _called(path) == slug(mention.target) else None
        asked = fixed_part(mention)
        found = standing(document.path, asked, self._facts) if asked and asked.target else None
        return found if found and asked and is_clear(asked, found, self._facts) else None


def is_clear(mention: Mention, target: Target, facts: Facts) -> bool:
    """Whether `target` is the only thing that `mention` can mean: not one of many files that end like it."""
    return target.exact or len(facts.present.ending(tail(mention.target))) < 2


def _fresh(
    document: Document, mention: Mention, target: Target, after: Callable[[str], str], path: str, facts: Facts
) -> str | None:
    """What to write instead of `mention`; None where it can stay, or where no other words fit."""
    folder, home = posixpath.dirname(document.path), posixpath.dirname(path)
    if target.now == target.path and home == folder:
        return None
    asked = fixed_part(mention) or mention
    plain = asked.target.strip("/")
    if mention.kind == "wikilink":
        return rewritten(document, mention, target) if _called(target.path) != _called(target.now) else None
    if not target.exact:
        return _as_tail(mention, asked, target, facts)
    above = target.path[: -len(plain)].rstrip("/") if f"/{target.path}".endswith(f"/{plain}") else ""
    stays = f"{folder}/".startswith(f"{above}/") and f"{home}/".startswith(f"{after(above)}/")
    relative = mention.kind in ("link", "import") or mention.text.startswith(".")
    if above and (mention.base or (stays and not relative)) and f"{after(above)}/{plain}" == target.now:
        return None  # what it leaves out moves with it
    if mention.where == "tree" and posixpath.dirname(target.now) != posixpath.dirname(target.path):
        return None  # a place in a diagram says where it is
    return rewritten(document, asked, target, home)


def _as_tail(mention: Mention, asked: Mention, target: Target, facts: Facts) -> str | None:
    """The end of the new path, as long as the end of the old one that was written, where nothing else ends so."""
    old = tail(asked.target)
    new = "/".join(target.now.split("/")[-old.count("/") - 1 :])
    at = mention.text.find(old)
    if new == old or at < 0:
        return None
    new = target.now if facts.present.ending(new) else new
    return mention.text[:at] + new + mention.text[at + len(old) :]


def _after(path: str, moves: Iterable[tuple[str, str]]) -> str:
    """Where the file or folder at `path` is after `moves`."""
    for old, new in moves:
        if path == old or path.startswith(f"{old}/"):
            return new + path[len(old) :]
    return path


def _called(path: str) -> str:
    """The name by which a wikilink calls the file at `path`."""
    return slug(posixpath.splitext(posixpath.basename(path))[0])
