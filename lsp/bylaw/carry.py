"""Carries findings over to a text that was edited since: what stands on lines that are still there keeps its findings.

So what is known can be shown at once while somebody types, in the right places, until the rules have run again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from bylaw.language.placing import Laid, Placed
from bylaw.model import Document, Edit, Finding, Fix, Place, Related
from bylaw.text import Source, Span


class _Lines:
    """Where the lines of one text stand in another one."""

    def __init__(self, old: Source, new: Source) -> None:
        self._old, self._new = old, new
        self._lines = _lines(old), _lines(new)
        mine, theirs = self._lines
        shorter = min(len(mine), len(theirs))
        self._head = next((at for at in range(shorter) if mine[at] != theirs[at]), shorter)
        left = shorter - self._head
        self._tail = next((at for at in range(left) if mine[-1 - at] != theirs[-1 - at]), left)

    @cached_property
    def _between(self) -> Mapping[str, list[int]]:
        """By their text, the lines of the new text between what both begin and end with."""
        found: dict[str, list[int]] = {}
        lines = self._lines[1]
        for at in range(self._head, len(lines) - self._tail):
            found.setdefault(lines[at], []).append(at)
        return found

    def span(self, span: Span) -> Span | None:
        """`span` of the old text in the new one; None where its lines are not there any more."""
        first, last = self._old.line_of(span.start), self._old.line_of(max(span.start, span.end - 1))
        mine, theirs = self._lines
        at = self._line(first)
        if at is None or mine[first : last + 1] != theirs[at : at + last + 1 - first]:
            return None
        return span.shift(self._new.starts[at] - self._old.starts[first])

    def _line(self, line: int) -> int | None:
        mine, theirs = self._lines
        if line < self._head:
            return line
        if line >= len(mine) - self._tail:
            return line + len(theirs) - len(mine)
        same = self._between.get(mine[line], [])
        near = bisect_left(same, line)
        return min(same[max(near - 1, 0) : near + 1], key=lambda at: abs(at - line), default=None)


def _lines(source: Source) -> list[str]:
    text, starts = source.text, source.starts
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


class Stays:
    """Where the sections of one text stand in another one: those that are the same, below the same headings.

    `edited` are the parts of the other text that are new in it.
    """

    def __init__(self, old: Sequence[Placed], new: Sequence[Placed]) -> None:
        self.old, self.new = old, new
        self._starts = [placed.at for placed in old]
        self._now: list[int | None] = [None] * len(old)
        """By the number of a section, the one that it has in the new text."""
        self.edited: list[Placed] = []
        left = self._follow()
        moved: dict[tuple[int, object], list[int]] = {}
        for number in reversed([number for number, now in enumerate(self._now) if now is None] if left else []):
            moved.setdefault((id(old[number].part), old[number].above), []).append(number)
        for number in left:
            found = moved.get((id(new[number].part), new[number].above))
            if found:
                self._now[found.pop()] = number
            else:
                self.edited.append(new[number])

    def _follow(self) -> list[int]:
        """Fills in what is the same in the same order; the numbers of those sections of the new text that are not."""
        old, new, now = self.old, self.new, self._now
        left: list[int] = []
        at, to = 0, 0
        step: tuple[int, int] | None = (0, 0)
        while step is not None:
            left += range(to, to + step[1])
            at, to = at + step[0], to + step[1]
            count = _alike(zip(islice(old, at, None), islice(new, to, None), strict=False))
            now[at : at + count] = range(to, to + count)
            at, to = at + count, to + count
            step = next((step for step in _STEPS if _go_on(old, at + step[0], new, to + step[1])), None)
        count = _alike(islice(zip(reversed(old), reversed(new), strict=False), min(len(old) - at, len(new) - to)))
        now[len(old) - count :] = range(len(new) - count, len(new))
        return [*left, *range(to, len(new) - count)]

    def span(self, span: Span) -> Span | None:
        """`span` of the old text in the new one; None where its section is another now, and for the frontmatter."""
        number = self.holding(span)
        now = self.now(number)
        return None if now is None or number < 0 else span.shift(self.new[now].at - self.old[number].at)

    def holding(self, span: Span) -> int:
        """The number of the old section in which `span` begins, -1 for the frontmatter."""
        return bisect_right(self._starts, span.start) - 1

    def now(self, number: int) -> int | None:
        """The number that the section `number` of the old text has in the new one; None where it is another now.

        The ends of the texts, -1 and one past the last section, stay what they are.
        """
        if 0 <= number < len(self.old):
            return self._now[number]
        return number if number < 0 else number + len(self.new) - len(self.old)


def _alike(pairs: Iterable[tuple[Placed, Placed]]) -> int:
    """How many of the `pairs` come before one whose two sections are not the same below the same headings."""
    number = -1
    for number, (one, other) in enumerate(pairs):
        if one is not other and (one.part is not other.part or one.above != other.above):
            return number
    return number + 1


_STEPS = ((1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2))
"""How many sections of the old and of the new text an edit takes and gives, the likeliest first."""


def _go_on(old: Sequence[Placed], at: int, new: Sequence[Placed], to: int) -> bool:
    """Whether the two are the same from the sections with these numbers on."""
    return at < len(old) and to < len(new) and _alike([(old[at], new[to])]) == 1


def unmoved(old: Document, new: Document) -> Stays | None:
    """Which sections stay; None where that does not tell what holds still, as the frontmatter is another."""
    mine, theirs = _parts(old), _parts(new)
    return Stays(mine, theirs) if mine and theirs and _head(old) == _head(new) else None


def _parts(document: Document) -> Sequence[Placed]:
    return document.mentions.parts if isinstance(document.mentions, Laid) else ()


def _head(document: Document) -> tuple[str, str, str]:
    head = document.frontmatter.span.end if document.frontmatter else 0
    return document.format, document.layer, document.source.text[:head]


class Shift:
    """Where what one text says stands in another one: by the sections that stay, and by lines between those."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = old.source.text, new.source.text
        self._stays = Stays(_parts(old), _parts(new))
        self._between: dict[tuple[int, int], _Lines] = {}

    def span(self, span: Span) -> Span | None:
        """`span` of the old text in the new one; None where its lines are not there any more."""
        stays = self._stays
        found = stays.span(span)
        if found is not None:
            return found
        before, after = stays.holding(span), stays.holding(span) + 1
        while (start := stays.now(before)) is None:
            before -= 1
        while (end := stays.now(after)) is None:
            after += 1
        if start >= end:
            return None  # what stood around it has changed places
        first, last = _end(stays.old, before), _begin(stays.old, after, self._old)
        now = _end(stays.new, start)
        lines = self._between.get((first, last))
        if lines is None:
            until = _begin(stays.new, end, self._new)
            lines = _Lines(Source(self._old[first:last]), Source(self._new[now:until]))
            self._between[first, last] = lines
        carried = lines.span(span.shift(-first))
        return carried.shift(now) if carried else None


def _end(parts: Sequence[Placed], number: int) -> int:
    """Where the section `number` ends; 0, before the frontmatter, for -1."""
    return parts[number].at + len(parts[number].part.text) if number >= 0 else 0


def _begin(parts: Sequence[Placed], number: int, text: str) -> int:
    """Where the section `number` begins; where `text` ends, for one past the last."""
    return parts[number].at if number < len(parts) else len(text)


class Carrier:
    """Carries findings from the texts of `before` to those of `now`, both by path: by lines, or `stays`."""

    def __init__(
        self, before: Mapping[str, Document], now: Mapping[str, Document], stays: Mapping[str, Stays] | None = None
    ) -> None:
        self._before, self._now = before, now
        self.changed = frozenset(path for path, document in before.items() if now.get(path) is not document)
        self._shifts: dict[str, Shift | Stays | None] = dict(stays or {})

    def carry(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Those of `findings` that still have their place; of several other ends, those that are left."""
        for finding in findings:
            others = (related.place.path for related in finding.related)
            edited = (edit.path for fix in finding.fixes for edit in fix.edits)
            if finding.path not in self.changed and self.changed.isdisjoint((*others, *edited)):
                yield finding
            elif (carried := self._carried(finding)) is not None:
                yield carried

    def _carried(self, finding: Finding) -> Finding | None:
        span = self._span(finding.path, finding.span)
        related = tuple(one for one in map(self._related, finding.related) if one)
        if span is None or (finding.related and not related):
            return None
        mention, document = finding.mention, self._now[finding.path]
        if mention is not None:
            mention = replace(mention, span=mention.span.shift(span.start - finding.span.start))
        entry = document.entry_at(span.start) if finding.entry else None
        fixes = tuple(fix for fix in map(self._fix, finding.fixes) if fix)
        return Finding(
            finding.code, finding.severity, finding.path, span, finding.message, mention, entry, finding.evidence,
            related, fixes, finding.group,
        )  # fmt: skip

    def _span(self, path: str, span: Span) -> Span | None:
        if path not in self.changed:
            return span
        if path not in self._shifts:  # many files and few findings: it is made for those that have some
            self._shifts[path] = Shift(self._before[path], self._now[path]) if path in self._now else None
        shift = self._shifts[path]
        return shift.span(span) if shift else None

    def _place(self, place: Place) -> Place | None:
        span = self._span(place.path, place.span)
        return Place(place.path, span, place.text) if span else None

    def _related(self, related: Related) -> Related | None:
        place = self._place(related.place)
        own = self._place(related.own) if related.own else None
        return Related(place, related.message, own) if place and bool(own) == bool(related.own) else None

    def _fix(self, fix: Fix) -> Fix | None:
        """`fix` with all its edits in place; None where one has lost its text."""
        edits = []
        for edit in fix.edits:
            span = self._span(edit.path, edit.span)
            if span is None:
                return None
            edits.append(Edit(edit.path, span, edit.text))
        return Fix(fix.title, tuple(edits), fix.safe)
