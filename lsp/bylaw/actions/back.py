"""Puts an entry where it stood before: by the entries that stood around it, or under its heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bylaw.actions.base import added_only, edited, said
from bylaw.actions.layout import Spot, content, insert, lead_of, lines_of, remove, render, spot_in
from bylaw.model import Document, Edit, Entry
from bylaw.text import Span, apply_edits

_CELL = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"\]\([^()\n]*\)")


def back(before: Document, entry: Entry, now: Document, lines: list[str] | None = None) -> list[Edit] | None:
    """The edits that put `entry` of `before` into `now`, which is the same file later; None where nothing fits.

    `lines` are what it says now, at the left margin, where that is not what it said then.
    """
    then = content(before, entry)
    if lines is None or lines == then or (entry.kind == "row" and lines == [sentence(entry.text)]):
        exact = _undone(before, entry, now)
        if exact is not None:
            return exact
        written = lines_of(before.source, entry.span)
    else:
        written = render(lines, *lead_of(before, entry))
    while len(written) > 1 and not written[-1].strip():
        written.pop()
    for spot in _spots(before, entry, now):
        edits = [insert(now, spot, written)]
        after = edited(now, edits)
        if after is not None and added_only(said(now), said(after)):
            return edits
    return None


def gone(before: Document, now: Document, text: str) -> list[Entry]:
    """Where `before` says `text` and `now` no longer does; the one whose going explains all of `now` first.

    Where links lead to is left out of account, for that is written in another way in each folder; and a row of a table
    says what the sentence says that it becomes elsewhere.
    """
    said = unlinked(text)
    left = Counter(entry.heading for entry in now.entries if said in _sayings(entry))
    there = [entry for entry in before.entries if said in _sayings(entry) and entry.kind != "topic"]
    stood = Counter(entry.heading for entry in there)
    missing = [entry for entry in there if stood[entry.heading] > left[entry.heading]]
    return sorted(missing, key=lambda entry: len(missing) > 1 and _undone(before, entry, now) is None)


def sentence(row: str) -> str:
    """A table row as a sentence: the first cell is what it is about."""
    cells = [cell.strip() for cell in _CELL.split(row) if cell.strip()]
    if len(cells) < 2:
        return " ".join(cells)
    lead = cells[0] if cells[0].startswith(("**", "`")) else f"**{cells[0]}**"
    return f"{lead}: {' — '.join(cells[1:])}"


def unlinked(text: str) -> str:
    """`text` without what its links lead to, which is written in another way in each folder."""
    return _LINK.sub("]", text)


def _sayings(entry: Entry) -> tuple[str, ...]:
    said = unlinked(entry.text)
    return (said, sentence(said)) if entry.kind == "row" else (said,)


def _undone(before: Document, entry: Entry, now: Document) -> list[Edit] | None:
    """The edit back to `before`, if `now` is what taking the entry out left of it."""
    old, new = before.source.text, now.source.text
    if apply_edits(old, [(edit.span, edit.text) for edit in remove(before, entry)]) != new:
        return None
    return [difference(now.path, new, old)]


def difference(path: str, old: str, new: str) -> Edit:
    """The one edit that makes `new` of `old`."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    return Edit(path, Span(head, len(old) - tail), new[head : len(new) - tail])


def _spots(before: Document, entry: Entry, now: Document) -> Iterator[Spot]:
    """Where the entry may go in `now`, best first."""
    source = before.source
    first = source.line_of(entry.span.start)
    last = source.line_of(max(entry.span.start, entry.span.end - 1))
    above = first > 0 and not source.line_text(first - 1).strip()
    below = last + 1 < source.line_count and not source.line_text(last + 1).strip()
    beside = [e for e in before.entries if (e.parent, e.heading) == (entry.parent, entry.heading) and e is not entry]
    for other in reversed([e for e in beside if e.index < entry.index]):
        found = _same(other, now)
        if found is not None:
            yield Spot(_last(now, found), None, above, below)
    for other in (e for e in beside if e.index > entry.index):
        found = _same(other, now)
        if found is not None:
            yield Spot(now.source.line_of(found.span.start) - 1, None, above, below)
    if entry.parent is not None and (around := _same(before.entries[entry.parent], now)) is not None:
        yield Spot(now.source.line_of(around.own.end), None, above, below)
    section = next((section for section in now.sections if section.path == entry.heading), None)
    if section is not None or not entry.heading:
        yield spot_in(now, section)


def _same(other: Entry, now: Document) -> Entry | None:
    """The entry of `now` that says what `other` does, under the same heading if possible."""
    found = [entry for entry in now.entries if entry.text == other.text and entry.kind == other.kind]
    return next((entry for entry in found if entry.heading == other.heading), found[0] if found else None)


def _last(document: Document, entry: Entry) -> int:
    source = document.source
    line = source.line_of(max(entry.span.start, entry.span.end - 1))
    while not source.line_text(line).strip() and line > source.line_of(entry.span.start):
        line -= 1
    return line
