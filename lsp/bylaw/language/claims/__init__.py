"""What an entry says, in a form that can be compared: see `claims_of`.

Nothing of this is done when a file is parsed: it is computed for the entries that somebody asks about, and kept by
their text. English is read closely; of other languages what needs no grammar (values, tables, names) and the words
that can hardly be misread.
"""

from __future__ import annotations

from dataclasses import replace

from bylaw.language.claims import bans, scope, tables, values
from bylaw.language.claims.names import masked
from bylaw.language.recent import Recent
from bylaw.model import Claim, Document, Entry

__all__ = ["claims_of"]

_MOST = 4_000  # characters of an entry that are read: what is longer is no rule but a text
_kept: Recent[tuple[object, ...], tuple[Claim, ...]] = Recent(4_000_000)


def claims_of(document: Document, entry: Entry) -> tuple[Claim, ...]:
    """The claims of `entry`, an entry of `document`, in the order in which they stand. Pure; never raises.

    Spans are offsets into the document. Code in a fence claims nothing. A claim's `scope` holds what limits the whole
    file too (its folder, `paths:`).
    """
    if entry.kind == "fence":
        return ()
    raw = document.source.slice(entry.own)[:_MOST]
    header = tables.header(document, entry) if entry.kind == "row" else ()
    key = (raw, entry.kind, entry.label, entry.heading[-2:], header)
    found = _kept.get(key)
    if found is None:
        found = _kept.put(key, len(raw) + 200, tuple(_read(raw, entry, header)))
    around = scope.of_document(document)
    start = entry.own.start
    return tuple(_placed(claim, start, around) for claim in found)


def _read(raw: str, entry: Entry, header: tuple[str, ...]) -> list[Claim]:
    text = masked(raw)
    if header:
        stated = tables.stated(text, header)
    else:
        stated = [*bans.stated(text, entry.heading[-2:]), *values.stated(text, entry.label)]
    if not stated:
        return []
    around = scope.of_heading(entry.heading[-2:])
    whole = [replace(claim, scope=(*claim.scope, *around)) if around else claim for claim in stated]
    return sorted(whole, key=lambda claim: (claim.span.start, claim.span.end))


def _placed(claim: Claim, by: int, around: tuple[str, ...]) -> Claim:
    value = replace(claim.value, span=claim.value.span.shift(by)) if claim.value else None
    return replace(claim, span=claim.span.shift(by), value=value, scope=(*around, *claim.scope))
