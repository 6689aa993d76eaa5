"""Resolve: of two entries that say the same, or what cannot both hold, one is kept, or both become one.

Two entries of one file, and those that say the same, become one: the other goes. Where entries of different files
disagree, each file has its own readers: the one that gives way stays and says what the other one says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bylaw.actions.base import Action, Refused, edited, said
from bylaw.actions.decide import ignore
from bylaw.actions.layout import content, reword
from bylaw.actions.promote import taken_out
from bylaw.actions.words import relinked
from bylaw.model import Document, Edit, Entry, Finding, Place

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Keep = Literal["this", "that", "merge", "exception"]
KEEPS: tuple[Keep, ...] = ("this", "that", "merge", "exception")

_SAME = ("duplicate", "already-promoted")
CODES = (*_SAME, "conflict", "drifted-copy")
_WORD = re.compile(r"\w+")
_PROSE = ("item", "paragraph")


@dataclass(frozen=True, slots=True)
class End:
    """One of the two entries."""

    document: Document
    entry: Entry

    @property
    def place(self) -> str:
        """As a person writes it: the path and the line, counted from 1."""
        return f"{self.document.path}:{self.document.source.line_of(self.entry.own.start) + 1}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that findings of `code` set against each other; `found` are those that a finding stands at."""

    code: str
    this: End
    that: End
    found: tuple[End, ...]

    @property
    def one_goes(self) -> bool:
        """Whether only one of the two is to stay, or both, with the same words."""
        return self.code in _SAME or self.this.document.path == self.that.document.path


def pairs(snapshot: Snapshot, findings: Iterable[Finding], document: Document, entry: Entry) -> list[Pair]:
    """The pairs that `findings` tell of with `entry` at either end, each once."""
    found: dict[tuple[str, str], Pair] = {}
    for finding in findings:
        for own, other in _ends(snapshot, finding) if finding.code in CODES else ():
            for this, that in ((own, other), (other, own)):
                if this.document.path == document.path and this.entry == entry:
                    known = found.get((finding.code, that.place))
                    ends = known.found if known else ()
                    ends += () if own in ends else (own,)
                    found[finding.code, that.place] = Pair(finding.code, this, that, ends)
    return list(found.values())


def _ends(snapshot: Snapshot, finding: Finding) -> Iterator[tuple[End, End]]:
    for related in finding.related:
        own = _end(snapshot, related.own or Place(finding.path, finding.span))
        other = _end(snapshot, related.place)
        if own and other and (own.document.path, own.entry) != (other.document.path, other.entry):
            yield own, other


def _end(snapshot: Snapshot, place: Place) -> End | None:
    document = snapshot.document(place.path)
    entry = document.entry_at(place.span.start) if document else None
    return End(document, entry) if document and entry else None


def title(pair: Pair, keep: Keep) -> str:
    """What `keep` would do, for a list of choices."""
    that = pair.that.place
    if keep == "this":
        return f"Keep this, {'remove' if pair.one_goes else 'and say it in'} {that}{_with(pair, pair.that)}"
    if keep == "that":
        return f"Remove this{_with(pair, pair.this)}, keep {that}" if pair.one_goes else f"Say here what {that} says"
    return f"Merge with {that}" if keep == "merge" else f"Both may stay: ignore {pair.code} (then write why)"


def _with(pair: Pair, end: End) -> str:
    inside = sum(end.entry.span.covers(other.span) for other in end.document.entries) - 1
    return f" with the {inside} in it" if inside > 0 and pair.one_goes else ""


def resolve(snapshot: Snapshot, pair: Pair, keep: Keep, reason: str = "", *, once: bool = False) -> Action | Refused:
    """Settles `pair`; `reason` is why both may stay, for an exception.

    `once`: where it has to stand at two places, the second only refers to the first.
    """
    this, that = pair.this, pair.that
    if keep == "exception":
        return _excepted(pair, reason, once)
    inner, outer = sorted((this.entry.span, that.entry.span), key=len)
    if this.document.path == that.document.path and outer.covers(inner):
        return Refused("one of the two stands in the other: take out by hand what is not needed")
    plan = _plan(snapshot, pair, keep)
    if isinstance(plan, Refused):
        return plan
    edits: list[Edit] = []
    for end, lines in plan:
        made = _goes(snapshot, end) if lines is None else _says(end, lines)
        if isinstance(made, Refused):
            return made
        edits += made
    if not all(_only(end.document, edits, [one for one, lines in plan if lines is None]) for end, _ in plan):
        return Refused("this would change what stands around the two: settle it by hand")
    return Action(title(pair, keep), "quickfix", tuple(edits))


def _excepted(pair: Pair, reason: str, once: bool) -> Action | Refused:
    """Says wherever a finding stands that both may stay."""
    edits: list[Edit] = []
    first, *others = sorted(pair.found, key=lambda end: end != pair.this)
    path = first.document.path
    for end in (first, *others):
        see = f"see {path}" if end.document.path != path else "see the other entry"
        made = ignore(end.document, end.entry, (pair.code,), see if once and end != first else reason)
        if isinstance(made, Refused):
            return made
        edits += made.edits
    return Action(title(pair, "exception"), "quickfix", tuple(edits))


def _plan(snapshot: Snapshot, pair: Pair, keep: Keep) -> list[tuple[End, list[str] | None]] | Refused:
    """What each of the ends is to say; None for one that goes."""
    layers = snapshot.config.layers
    this, that = (layers.index(end.document.layer) for end in (pair.this, pair.that))
    turned = keep == "that" or (keep == "merge" and that > this)  # what is more binding takes the other one in
    stays, yields = (pair.that, pair.this) if turned else (pair.this, pair.that)
    if (stays.entry.kind == "row") != (yields.entry.kind == "row") and (keep == "merge" or not pair.one_goes):
        return Refused("one of the two is a table row, the other is not: settle it by hand")
    if keep != "merge":
        return [(yields, None if pair.one_goes else _own(snapshot, stays, yields))]
    if pair.one_goes and _with(pair, yields):
        return Refused(f"{yields.place} has entries in it that would be lost: move them first")
    if stays.entry.kind == "row":
        return Refused("two rows of a table cannot be merged: keep one of them")
    ours, theirs = _own(snapshot, stays, stays), _own(snapshot, yields, stays)
    both = _joined(stays.entry, ours, yields.entry, theirs)
    return [(stays, both), (yields, None if pair.one_goes else both)]


def _only(document: Document, edits: list[Edit], gone: list[End]) -> bool:
    """Whether `edits` change nothing else in `document` than the words of one entry, and take out those that go."""
    after = edited(document, [edit for edit in edits if edit.path == document.path])
    taken = next((end.entry for end in gone if end.document.path == document.path), None)
    wanted, now = said(document, taken), said(after) if after is not None else []
    return len(now) == len(wanted) and sum(a != b for a, b in zip(now, wanted, strict=True)) <= 1


def _goes(snapshot: Snapshot, end: End) -> list[Edit] | Refused:
    if end.entry.kind == "topic":
        return Refused(f"{end.document.path} as a whole is removed by deleting the file")
    return taken_out(snapshot, end.document, end.entry)


def _says(end: End, lines: list[str]) -> list[Edit] | Refused:
    """The edits that give an entry other words; none where it has them."""
    if end.entry.kind == "row":
        if lines[0].count("|") != end.entry.text.count("|"):
            return Refused(f"the table of {end.place} has other columns: change it by hand")
        made = Edit(end.document.path, end.entry.own, lines[0])
    elif end.entry.kind in _PROSE:
        made = reword(end.document, end.entry, lines)
    else:
        return Refused(f"{end.place} is no text that could take other words: change it by hand")
    return [made] if end.document.source.slice(made.span) != made.text else []


def _own(snapshot: Snapshot, end: End, other: End) -> list[str]:
    """The own words of one end as they are to stand in the place of the other."""
    document, entry = end.document, end.entry
    if entry.kind == "row":
        return [document.source.slice(entry.own)]
    return relinked(snapshot, document, entry.mentions, content(document, entry, entry.own), other.document.path)


def _joined(entry: Entry, ours: list[str], other: Entry, theirs: list[str]) -> list[str]:
    """One text that says what both say: the fuller one, or the one after the other."""
    known, more = ({word.casefold() for word in _WORD.findall(one.text)} for one in (entry, other))
    if more <= known:
        return ours
    if known <= more:
        return theirs
    stop = "" if ours[-1].rstrip().endswith((".", "!", "?", ":", ";", "。")) else "."
    return [*ours[:-1], f"{ours[-1].rstrip()}{stop} {theirs[0]}", *theirs[1:]]
