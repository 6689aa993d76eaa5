"""Where a part stands in its document: `place` gives spans, indices and headings their final values.

Moving thousands of entries by one character costs more than understanding the one section that was edited. So a part
that stands where it stood in the text before (all above the edit do) is taken as it was: see `Stand`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bylaw.language.entries import Part, with_base
from bylaw.model import Directive, Entry, Mention, Section
from bylaw.text import Span

Open = tuple[tuple[int, str, str], ...]
"""The headings that are open at a place: level, title, and the folder that the title names."""


@dataclass(frozen=True, slots=True)
class Stand:
    """All that the placing of a part depends on.

    `part` starts at the offset `at`, under the headings `around`; its entries are counted from `first`, its sections
    from `section`; `topic` is the index of the entry that a topic file is as a whole.
    """

    part: Part
    at: int
    first: int
    section: int
    around: Open
    topic: int | None

    def same(self, other: Stand) -> bool:
        """Whether a part placed as `other` needs no placing again (parts are compared by identity: cheap)."""
        return (
            self.part is other.part
            and (self.at, self.first, self.section, self.topic) == (other.at, other.first, other.section, other.topic)
            and self.around == other.around
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in its place. `loose` pairs directives with the number of their section, -1 for the whole file."""

    stand: Stand
    entries: tuple[Entry, ...]
    mentions: tuple[Mention, ...]
    sections: tuple[tuple[int, Span, tuple[str, ...]], ...]
    directives: tuple[Directive, ...]
    loose: tuple[tuple[Directive, int], ...]
    around: Open


def place(stand: Stand) -> Placed:
    """The part of `stand`, with everything in it where it stands in the document."""
    part, at = stand.part, stand.at
    around = list(stand.around)
    sections: list[tuple[int, Span, tuple[str, ...]]] = []
    bases: list[str] = []
    for heading in part.headings:
        while around and around[-1][0] >= heading.level:
            around.pop()
        around.append((heading.level, heading.title, heading.base))
        sections.append((heading.level, heading.span.shift(at), tuple(title for _, title, _ in around)))
        bases.append(_base(around))
    mentions = tuple([_moved(mention, at) for mention in _with_bases(part, bases)])
    entries = _entries(stand, [path for _, _, path in sections], mentions)
    return Placed(
        stand, entries, mentions, tuple(sections),
        tuple(directive for entry in entries for directive in entry.directives),
        tuple((_decided(it, at, None), stand.section + under if under >= 0 else -1) for it, under in part.loose),
        tuple(around),
    )  # fmt: skip


def _base(around: Sequence[tuple[int, str, str]]) -> str:
    """The folder that the nearest of the headings `around` names."""
    return next((folder for _, _, folder in reversed(around) if folder), "")


def _with_bases(part: Part, bases: list[str]) -> Sequence[Mention]:
    """The mentions of `part`, each with the folder that the headings above it name; `bases` gives it by heading."""
    if not any(bases):
        return part.mentions
    starts = [heading.span.start for heading in part.headings]
    above = ((mention, bisect_right(starts, mention.span.start)) for mention in part.mentions)
    return [with_base(mention, bases[number - 1]) if number else mention for mention, number in above]


def finished(sections: list[tuple[int, Span, tuple[str, ...]]], length: int) -> tuple[Section, ...]:
    """The sections of a document of `length`, each reaching to the next heading of its level or above."""
    found: list[Section] = []
    for number, (level, heading, path) in enumerate(sections):
        after = (start.start for depth, start, _ in sections[number + 1 :] if depth <= level)
        found.append(Section(path[-1], level, heading, Span(heading.start, next(after, length)), path))
    return tuple(found)


def _entries(stand: Stand, paths: list[tuple[str, ...]], mentions: tuple[Mention, ...]) -> tuple[Entry, ...]:
    at, first, topic = stand.at, stand.first, stand.topic
    moved = dict(zip(map(id, stand.part.mentions), mentions, strict=True))
    entries: list[Entry] = []
    for entry, under in zip(stand.part.entries, stand.part.under, strict=True):
        index = first + entry.index
        span, own, decided = entry.span, entry.own, entry.directives
        if decided:
            decided = tuple([_decided(directive, at, index) for directive in decided])
        placed = Entry(
            index, entry.kind, Span(span.start + at, span.end + at), Span(own.start + at, own.end + at), entry.text,
            paths[under] if under >= 0 else (), topic if entry.parent is None else first + entry.parent, entry.marker,
            entry.label, tuple([moved[id(mention)] for mention in entry.mentions]), decided,
        )  # fmt: skip
        entries.append(placed)
    return tuple(entries)


def _moved(mention: Mention, by: int) -> Mention:
    span = mention.span
    return Mention(
        mention.kind, mention.text, Span(span.start + by, span.end + by), mention.target, mention.where,
        mention.reason, mention.certainty, mention.fragment, mention.base,
    )  # fmt: skip


def _decided(found: Directive, by: int, entry: int | None) -> Directive:
    return replace(found, span=found.span.shift(by), scope=found.scope.shift(by), entry=entry)
