"""The card for a name or path in a code file: the entries that speak of it, with their origins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bylaw.features.card import Card, Line, Piece, sentence
from bylaw.features.hover import origin_of, standing
from bylaw.features.in_code import Saying, asked
from bylaw.model import Document, Entry, Finding
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_SHOWN = 3
_LONGEST = 400  # characters of an entry: whoever wants to read on opens the file


def hover(
    snapshot: Snapshot,
    path: str,
    offset: int,
    findings: Callable[[str], Sequence[Finding]],
    now: datetime,
    link: Callable[[str, Span], str],
    *,
    patient: bool = True,
) -> Card | None:
    """The card for `offset` of the code file at `path`; None where memory says nothing of what stands there.

    `findings` gives those of a memory file, `link` the address of a place. Unless `patient`, git is not asked.
    """
    answer = asked(snapshot, path, offset)
    if answer is None:
        return None
    groups = _alike(answer.sayings)
    sections: list[tuple[Line, ...]] = []
    for first, *others in groups[:_SHOWN]:
        about = [found for found in findings(first.document.path) if first.entry.own.overlaps(found.span)]
        origin = origin_of(snapshot, first.document, first.entry, patient)
        sections.append(
            (
                Line((_place(first, link), Piece(": "), *sentence(_words(first.entry)))),
                *standing(snapshot, first.document, first.entry, about, origin, now),
                *_also(others, link),
            )
        )
    rest = [saying for group in groups[_SHOWN:] for saying in group]
    sections.append(tuple(_more(rest, link)))
    return Card(answer.span, tuple(section for section in sections if section))


def _alike(sayings: Sequence[Saying]) -> list[list[Saying]]:
    """The sayings in their order, those with the same words together."""
    groups: dict[str, list[Saying]] = {}
    for saying in sayings:
        groups.setdefault(saying.entry.text, []).append(saying)
    return list(groups.values())


def _words(entry: Entry) -> str:
    text = entry.text.strip("|").strip() if entry.kind == "row" else entry.text
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _place(saying: Saying, link: Callable[[str, Span], str]) -> Piece:
    return Piece(place_of(saying.document, saying.entry), "code", link(saying.document.path, saying.entry.own))


def place_of(document: Document, entry: Entry) -> str:
    """An entry's file and line, as people and terminals write it."""
    return f"{document.path}:{document.source.line_of(entry.own.start) + 1}"


def _also(others: Sequence[Saying], link: Callable[[str, Span], str]) -> Iterator[Line]:
    if others:
        places = [piece for saying in others for piece in (Piece(", "), _place(saying, link))]
        yield Line((Piece("The same in "), *places[1:]), item=True)


def _more(rest: Sequence[Saying], link: Callable[[str, Span], str]) -> Iterator[Line]:
    if rest:
        places = [piece for saying in rest[:8] for piece in (Piece(", "), _place(saying, link))]
        tail = f" and {len(rest) - 8} more" if len(rest) > 8 else ""
        yield Line((Piece("Also named in "), *places[1:], Piece(tail)))
