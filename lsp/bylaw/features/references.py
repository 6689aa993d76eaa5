"""Where else memory says it: the mentions of one thing, the copies and promotions of one entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bylaw.features.definition import definition, definitions
from bylaw.features.kin import copies_of, heirs_of, sources_of
from bylaw.features.naming import mentions_of
from bylaw.model import Document, Entry
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Place = tuple[str, Span]


def references(
    snapshot: Snapshot, path: str, offset: int, *, declaration: bool = True, patient: bool = True
) -> tuple[Place, ...]:
    """The places that go with `offset` of the memory file at `path`.

    On a mention: every mention of the same thing, and with `declaration` where the thing itself is, first. Elsewhere in
    an entry: the entries that say the same, that it was made of and that were made of it, then with `declaration` the
    files and code that it names. Unless `patient`, git is not asked.
    """
    document = snapshot.document(path)
    mention = document.mention_at(offset) if document else None
    entry = document.entry_at(offset) if document else None
    if document is None:
        return ()
    if mention is not None:
        itself = definition(snapshot, path, offset, patient=patient) if declaration else ()
        own = ((target.path, target.span) for target in itself if not target.commit)
        found = ((other.path, one.span) for other, one in mentions_of(snapshot, document, mention))
        return _once([*own, *found])
    if entry is None:
        return ()
    kin = _once((other.path, one.own) for other, one in _kin(snapshot, document, entry, patient))
    return _once([*kin, *(_named(snapshot, document, entry, patient) if declaration else ())])


def _kin(snapshot: Snapshot, document: Document, entry: Entry, patient: bool) -> Iterable[tuple[Document, Entry]]:
    yield from copies_of(snapshot, document, entry)
    if patient:
        yield from sources_of(snapshot, document, entry)
        yield from heirs_of(snapshot, document, entry)


def _named(snapshot: Snapshot, document: Document, entry: Entry, patient: bool) -> Iterable[Place]:
    for mention in entry.mentions:
        for target in definitions(snapshot, document, mention, patient=patient):
            yield target.path, target.span


def _once(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))
