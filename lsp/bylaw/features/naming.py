"""Which mentions name the same thing: a file by whatever path, a script by whatever runner, a name, a package.

Each memory file has an index from things to its mentions, kept by its content, so that an edit costs one file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bylaw.features.definition import defined
from bylaw.model import Document, Mention
from bylaw.resolve import resolve, tail
from bylaw.rules.stale_link import slug, topic_slugs

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot

Thing = tuple[str, str]
"""What a mention names: a kind, and a name in the form in which names of that kind are compared."""

_CALL = re.compile(r"\(.*\)$")
_SHORT_OID = 7


def mentions_of(snapshot: Snapshot, document: Document, mention: Mention) -> Iterator[tuple[Document, Mention]]:
    """Every mention in all memory files that names what `mention` of `document` names, itself too.

    Those of `document` come first, else in the order of files and places.
    """
    wanted = things(snapshot, document, mention)
    others = (other for path, other in snapshot.documents().items() if path != document.path)
    for other in (document, *others):
        index = _index(snapshot, other)
        found = {mention.span: mention for thing in wanted for mention in index.get(thing, ())}
        yield from ((other, found[span]) for span in sorted(found))


def mentions_in(snapshot: Snapshot, document: Document, mention: Mention) -> tuple[Mention, ...]:
    """The mentions of `document` that name what its `mention` names, itself too."""
    index = _index(snapshot, document)
    found = {other.span: other for thing in things(snapshot, document, mention) for other in index.get(thing, ())}
    return tuple(found[span] for span in sorted(found))


def things(snapshot: Snapshot, document: Document, mention: Mention) -> frozenset[Thing]:
    """What `mention` names; a memory file has its path and the names by which wikilinks call it."""
    kind, name = _thing(document, mention, snapshot.facts)
    if kind not in ("path", "wikilink"):
        return frozenset({(kind, name)})
    slugs = topic_slugs(snapshot.documents())
    path = slugs.get(name, "") if kind == "wikilink" else name
    called = {("wikilink", word) for word, target in slugs.items() if target == path}
    return frozenset({(kind, name), *called, *([("path", path)] if path else ())})


def _index(snapshot: Snapshot, document: Document) -> Mapping[Thing, tuple[Mention, ...]]:
    facts = snapshot.facts

    def make() -> Mapping[Thing, tuple[Mention, ...]]:
        found: dict[Thing, list[Mention]] = defaultdict(list)
        for mention in document.mentions:
            found[_thing(document, mention, facts)].append(mention)
        return {thing: tuple(mentions) for thing, mentions in found.items()}

    return snapshot.kept(("things", document.path, document.source.oid, id(facts)), make)


def _thing(document: Document, mention: Mention, facts: Facts | None) -> Thing:
    kind, target = mention.kind, mention.target
    if kind in ("path", "link", "import"):
        return "path", _path(document, mention, facts)
    if kind == "command" and facts is not None and (found := defined(document, mention, facts)) is not None:
        return "script", f"{found.path}:{found.line}"
    if kind == "symbol":
        return kind, _CALL.sub("", target)
    if kind == "wikilink":
        return kind, slug(target)
    if kind == "commit":
        return kind, target[:_SHORT_OID].lower()
    return kind, target.lower() if kind == "dependency" else target


def _path(document: Document, mention: Mention, facts: Facts | None) -> str:
    """Where the file is that `mention` names, or was before it went; else the path as it is written."""
    if not mention.target:
        return document.path  # a link to one of its own headings
    found = resolve(document.path, mention, facts) if facts is not None else None
    return (found.now or found.path if found else "").rstrip("/") or tail(mention.target)
