"""Entries that are one with an entry: those that say the same, what it was promoted from, and what it became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.model import Document, Entry, Move, Wording
from bylaw.pairs import Pairs, Spot, Statement, same

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Kin = tuple[Document, Entry]

_NEAR = 24
"""So many of the statements near to an entry's own are asked whether they came from it."""


def copies_of(snapshot: Snapshot, document: Document, entry: Entry) -> tuple[Kin, ...]:
    """The other entries that say what `entry` says, in whatever order of words, by files and places."""
    pairs = snapshot.known.pairs(snapshot.documents())
    own = Spot(document.path, entry.index)
    said = _said(pairs, own)
    if said is None:
        return ()
    alike = [said.key, *(near.statement.key for near in pairs.near(said) if same(said, near.statement))]
    spots = {spot for key in alike for spot in pairs.spots.get(key, ())} - {own}
    return tuple(_kin(pairs, spot) for spot in sorted(spots))


def sources_of(snapshot: Snapshot, document: Document, entry: Entry) -> tuple[Kin, ...]:
    """The entries of today that `entry` was made of, by its history; those that are gone are left out.

    Waits for git if the history has not been read.
    """
    documents = snapshot.documents()
    found = (_standing(documents.get(move.source.path), move.source) for move in moves(snapshot, document, entry))
    return tuple(dict.fromkeys(kin for kin in found if kin is not None and kin[1] is not entry))


def heirs_of(snapshot: Snapshot, document: Document, entry: Entry) -> tuple[Kin, ...]:
    """The entries of today that were made of `entry`, by their history. Waits for git, as above."""
    pairs = snapshot.known.pairs(snapshot.documents())
    own = Spot(document.path, entry.index)
    said = _said(pairs, own)
    if said is None:
        return ()
    keys = [said.key, *(near.statement.key for near, _ in zip(pairs.near(said), range(_NEAR), strict=False))]
    spots = sorted({spot for key in keys for spot in pairs.spots.get(key, ())} - {own})
    kin = (_kin(pairs, spot) for spot in spots if spot.path != document.path)
    return tuple((other, one) for other, one in kin if (document, entry) in sources_of(snapshot, other, one))


def moves(snapshot: Snapshot, document: Document, entry: Entry) -> tuple[Move, ...]:
    """The steps of `entry` between places, the last one first."""
    history = snapshot.history
    return tuple(reversed(history.origin(document, entry).moves)) if history else ()


def _standing(document: Document | None, wording: Wording) -> Kin | None:
    """The entry of `document` that has this wording now."""
    entries = document.entries if document else ()
    found = next((entry for entry in entries if entry.text == wording.text), None)
    return (document, found) if document and found else None


def _said(pairs: Pairs, spot: Spot) -> Statement | None:
    return pairs.said(spot) if spot.path in pairs.documents else None


def _kin(pairs: Pairs, spot: Spot) -> Kin:
    document = pairs.documents[spot.path]
    return document, document.entries[spot.at]
