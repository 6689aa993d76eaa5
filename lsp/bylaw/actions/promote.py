"""Promote, demote, move: an entry leaves its file and stands in another one, in the manner of that file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from rapidfuzz.fuzz import ratio

from bylaw.actions.back import back, difference, gone
from bylaw.actions.base import Action, Refused, added_only, brief, committed, edited, said
from bylaw.actions.layout import (
    Spot,
    Style,
    below_all,
    content,
    entries_in,
    insert,
    own_part,
    quoted,
    remove,
    render,
    reword,
    spot_in,
)  # fmt: skip
from bylaw.actions.targets import Target, section_of, targets
from bylaw.actions.topic import became, pointed_at, with_topic, without_topic
from bylaw.actions.words import marked_with, words_of
from bylaw.model import Document, Edit, Entry
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Leave = Literal["nothing", "link", "entry"]
Merge = Literal["ask", "theirs", "mine", "add"]

LEAVES: Mapping[str, Leave] = {"nothing": "nothing", "link": "link", "entry": "entry"}
_ALIKE = 90
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Put:
    """The edits that add the entry to a file, and the place they give it, for a title."""

    edits: list[Edit]
    place: str


def promote(
    snapshot: Snapshot, document: Document, entry: Entry, target: Target | None = None, *,
    leave: Leave | None = None, merge: Merge = "ask", today: str = "",
) -> Action | Refused:  # fmt: skip
    """Moves `entry` to the rules: to `target`, or where it fits best; leaves what is set, unless `leave` is given."""
    layers = snapshot.config.layers
    if target is None and layers.index(document.layer) >= len(layers) - 1:
        return Refused(f"{document.path} holds rules already: there is nothing above them")
    document, entry = pointed_at(snapshot, document, entry)
    target = target or targets(snapshot, document, entry, layers[-1])[0]
    left = leave or LEAVES[snapshot.config.leave]
    return move(snapshot, document, entry, target, verb="Promote", leave=left, merge=merge, today=today)


def demote(
    snapshot: Snapshot, document: Document, entry: Entry, target: Target | None = None, *,
    merge: Merge = "ask", today: str = "",
) -> Action | Refused:  # fmt: skip
    """Moves `entry` back to the memory: to `target`, or where it stood, or where it fits best."""
    layers = snapshot.config.layers
    if target is None and layers.index(document.layer) == 0:
        return Refused(f"{document.path} is memory already: there is nothing below it")
    target = target or targets(snapshot, document, entry, layers[0])[0]
    return move(snapshot, document, entry, target, verb="Demote", merge=merge, today=today)


def move(
    snapshot: Snapshot, document: Document, entry: Entry, target: Target, *,
    verb: str = "Move", leave: Leave = "nothing", merge: Merge = "ask", today: str = "",
) -> Action | Refused:  # fmt: skip
    """Moves `entry` to `target`.

    `leave`: what stays in its place; `merge`: what becomes of a rule like it there; `today` (ISO) is the date of the
    directive that tells where it stood, if the settings want one.
    """
    other = snapshot.document(target.path)
    if other is None and snapshot.source(target.path) is not None:
        return Refused(f"{target.path} is no memory file")
    if quoted(document, entry):
        return Refused("an entry in a quotation cannot be moved: it is somebody else's words")
    twin = twin_of(other, entry) if other is not None and target.path != document.path and merge != "add" else None
    put = _merged(document, entry, other, twin, merge) if other is not None and twin else None
    if put is None:
        put = place(snapshot, document, entry, target, today if snapshot.config.mark_origin else "")
    if isinstance(put, Refused):
        return put
    if leave == "entry":
        copied = Action(f"{verb} a copy to {put.place}", "refactor.move", tuple(put.edits))
        return copied if put.edits else Refused(f"{put.place} says it already")
    taken = _left(snapshot, document, entry, target, leave)
    if isinstance(taken, Refused):
        return taken
    if target.path == document.path:
        both = edited(document, [*put.edits, *taken])
        if both is None or sorted(said(both)) != sorted(said(document)):
            return Refused("the entry cannot be moved within its file without changing what stands around it")
    gone = None
    if entry.kind == "topic" and leave == "nothing":
        before = committed(snapshot, document.path)
        if before is None or before.source.oid != document.source.oid:
            return Refused(f"{document.path} is not committed as it stands: what it says beside the rule would be lost")
        gone = without_topic(snapshot, document)
    edits = [*put.edits, *(gone.edits if gone else taken)]
    title = f"{verb} to {put.place}" if put.edits else f"Remove the entry: {put.place} says the same"
    return Action(title, "refactor.move", tuple(edits), removes=gone.removes if gone else ())


def place(snapshot: Snapshot, document: Document, entry: Entry, target: Target, marked: str = "") -> _Put | Refused:
    """The edits that add `entry` of `document` to `target`; `marked` is the date of a `from` directive, if any."""
    other = snapshot.document(target.path)
    lines = words_of(snapshot, document, entry, target.path)
    if other is None:
        topic = became(snapshot, entry)
        if topic is not None and topic.path == target.path:
            return _Put(with_topic(snapshot, topic), target.path)
        return _created(document, entry, target, marked_with(document, entry, lines, marked))
    before = committed(snapshot, other.path)
    for stood in gone(before, other, entry.text) if before else ():
        edits = back(before, stood, other, lines) if before and stood.heading == target.heading else None
        if edits is not None:
            return _Put(edits, _name(target))
    lines = marked_with(document, entry, lines, marked)
    section = section_of(other, target)
    if section is None and target.heading and not target.fresh:
        return Refused(f"{target.path} has no heading “{target.heading[-1]}”")
    spots = _new_heading(other, entry, target) if target.fresh else _under(other, entry, spot_in(other, section))
    head = [f"{'#' * _level(other, target)} {target.heading[-1]}", ""] if target.fresh else []
    for spot in spots:
        edits = [insert(other, spot, head + _written(lines, spot.style))]
        after = edited(other, edits)
        if after is not None and added_only(said(other), said(after), _count(document, entry)):
            return _Put(edits, _name(target))
    return Refused(f"the entry cannot be added to {_name(target)} without changing what stands around it")


def _count(document: Document, entry: Entry) -> int:
    """How many entries the entry is, with those in it; a topic becomes a single one."""
    return 1 if entry.kind == "topic" else sum(entry.span.covers(e.span) for e in document.entries if e.kind != "topic")


def _written(lines: list[str], style: Style | None) -> list[str]:
    return render(lines, style.indent, style.lead) if style else lines


def _under(other: Document, entry: Entry, spot: Spot) -> list[Spot]:
    """Where and how to add the entry below what a heading has, the most usual way first."""
    source = other.source
    section = next((s for s in reversed(other.sections) if source.line_of(s.span.start) <= max(spot.line, 0)), None)
    inside = entries_in(other, own_part(other, section))
    prose = bool(inside) and all(e.kind == "paragraph" for e in inside) and entry.kind == "paragraph"
    if entry.kind == "fence" or prose:
        return [Spot(spot.line, None, True, True)]
    return [spot, Spot(spot.line, spot.style, True, True)]


def _new_heading(other: Document, entry: Entry, target: Target) -> list[Spot]:
    """The end of the file, or of the section in which the new heading is to stand."""
    around = next((section for section in other.sections if section.path == target.heading[:-1]), None)
    spot = below_all(other, around.span.end if around else None)
    return [replace(spot, style=None) if entry.kind == "fence" else spot]


def _level(other: Document, target: Target) -> int:
    """The level of a new heading: that of its neighbours."""
    above = target.heading[:-1]
    levels = [section.level for section in other.sections if section.path[:-1] == above]
    if levels:
        return max(set(levels), key=levels.count)
    around = next((section.level for section in other.sections if section.path == above), 1)
    return min(around + 1, 6)


def _created(document: Document, entry: Entry, target: Target, lines: list[str]) -> _Put:
    """The text of a new file."""
    eol = document.source.eol
    style = None if entry.kind == "fence" else Style()
    head = [f"# {posixpath.basename(target.path)}", ""]
    head += [f"## {target.heading[-1]}", ""] if target.heading else []
    return _Put([Edit(target.path, Span(0, 0), eol.join([*head, *_written(lines, style)]) + eol)], _name(target))


def twin_of(other: Document, entry: Entry) -> Entry | None:
    """The entry of `other` that says nearly the same as `entry`, with the same numbers and names."""
    numbers = sorted(_NUMBER.findall(entry.text))
    named = {mention.target for mention in entry.mentions}
    alike = [
        (ratio(entry.text, e.text), -e.index)
        for e in other.entries
        if sorted(_NUMBER.findall(e.text)) == numbers and {mention.target for mention in e.mentions} == named
    ]
    best, index = max(alike, default=(0.0, 0))
    return other.entries[-index] if best >= _ALIKE else None


def _merged(document: Document, entry: Entry, other: Document, twin: Entry, merge: Merge) -> _Put | Refused:
    where = f"{other.path}:{other.source.line_of(twin.own.start) + 1}"
    if twin.text == entry.text or merge == "theirs":
        return _Put([], where)
    if merge == "mine" and twin.kind in ("item", "paragraph") and entry.kind in ("item", "paragraph"):
        return _Put([reword(other, twin, content(document, entry, entry.own))], where)
    return Refused(f"{where} says nearly the same (“{brief(twin.text)}”): merge with it, keeping theirs or mine")


def _left(snapshot: Snapshot, document: Document, entry: Entry, target: Target, leave: Leave) -> list[Edit] | Refused:
    """The edits of the file that the entry leaves."""
    if entry.kind == "topic":
        return []
    if leave == "link" and entry.kind in ("item", "paragraph"):
        way = posixpath.relpath(target.path, posixpath.dirname(document.path) or ".")
        words = f"{brief(entry.label or entry.text)} → [{_name(target)}]({way})"
        return [reword(document, entry, [words])]
    return taken_out(snapshot, document, entry)


def taken_out(snapshot: Snapshot, document: Document, entry: Entry) -> list[Edit] | Refused:
    """The edits that remove the entry, and with it a heading that is not committed and would be left empty."""
    before = committed(snapshot, document.path)
    if before is not None and said(before) == said(document, entry):
        undo = difference(document.path, document.source.text, before.source.text)
        if not undo.text and undo.span.start <= entry.own.start and entry.own.end <= undo.span.end:
            return [undo]  # it is all that was written since, so the file is again what it was
    edits = remove(document, _with_heading(document, entry, before))
    after = edited(document, edits)
    if after is None or said(after) != said(document, entry):
        return Refused("the entry cannot be taken out without changing what stands around it")
    return edits


def _with_heading(document: Document, entry: Entry, before: Document | None) -> Entry:
    """The entry with the heading above it, where `before` lacks that and nothing else stands below it."""
    section = next((s for s in reversed(document.sections) if s.span.covers(entry.span)), None)
    if section is None or before is None or section.path in [s.path for s in before.sections]:
        return entry
    source = document.source
    rest = source.text[section.heading.end : entry.span.start] + source.text[entry.span.end : section.span.end]
    return entry if rest.strip() else replace(entry, span=Span(section.span.start, entry.span.end))


def _name(target: Target) -> str:
    return f"{target.path} › {target.heading[-1]}" if target.heading else target.path
