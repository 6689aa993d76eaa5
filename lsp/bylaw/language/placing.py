"""Where a part stands in its document: gives spans, indices and headings their final values, when they are asked for.

Moving thousands of entries by one character costs far more than understanding the one section that was edited, and
hardly anybody looks at all of them. So a part is put in its place at once, but what stands in it is moved there only
when it is looked at; and a part that stands where it stood in the text before is taken as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, chain
from typing import Generic, TypeVar, overload

from bylaw.language.entries import Part, with_base
from bylaw.model import Directive, Entry, Mention, Section
from bylaw.text import Span

T = TypeVar("T")
Open = tuple[tuple[int, str, str], ...]
"""The headings that are open at a place: level, title, and the folder that the title names."""


class Placed:
    """`part` put at the offset `at`, under the headings `above`.

    Its entries are counted from `first`, its sections from `section`; `topic` is the index of the entry that a topic
    file is as a whole. `around` are the headings open at its end.
    """

    def __init__(
        self, part: Part, at: int, first: int, section: int, above: Open, topic: int | None, known: Placed | None = None
    ) -> None:
        """`known` is the same part under the same headings in another place: what follows from those is taken over."""
        self.part, self.at, self.first, self.section, self.above, self.topic = part, at, first, section, above, topic
        self.around: Open
        self.paths: tuple[tuple[str, ...], ...]
        self.bases: tuple[str, ...]
        if known is not None:
            self.around, self.paths, self.bases = known.around, known.paths, known.bases
        else:
            self._under(above)

    def _under(self, above: Open) -> None:
        open_ = list(above)
        paths: list[tuple[str, ...]] = []
        bases: list[str] = []
        for heading in self.part.headings:
            while open_ and open_[-1][0] >= heading.level:
                open_.pop()
            open_.append((heading.level, heading.title, heading.base))
            paths.append(tuple([title for _, title, _ in open_]))
            bases.append(_base(open_))
        self.around, self.paths, self.bases = tuple(open_), tuple(paths), tuple(bases)

    def moved(self, at: int, first: int, section: int, above: Open, topic: int | None) -> Placed:
        """The part as it stands in another text: itself where nothing is different."""
        same = self.topic == topic and self.above == above
        if same and self.at == at and self.first == first and self.section == section:
            return self
        return Placed(self.part, at, first, section, above, topic, self if same else None)

    @cached_property
    def based(self) -> Sequence[Mention]:
        """The mentions of the part with the folders that its headings name, but not in their place."""
        return _with_bases(self.part, self.bases)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return tuple(map(self.mention, range(len(self.part.mentions))))

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(map(self.entry, range(len(self.part.entries))))

    def mention(self, at: int) -> Mention:
        """One of the mentions, always the same object; the others are not put in their places for it."""
        found = self._mentions.get(at)
        return found or self._mentions.setdefault(at, _moved(self.based[at], self.at))

    def entry(self, at: int) -> Entry:
        """One of the entries, likewise."""
        found = self._entries.get(at)
        return found or self._entries.setdefault(at, _entry(self, at))

    @cached_property
    def _mentions(self) -> dict[int, Mention]:
        return {}

    @cached_property
    def _entries(self) -> dict[int, Entry]:
        return {}

    @property
    def order(self) -> dict[int, int]:
        """The number of each mention of the part, by its identity."""
        known: dict[int, int] | None = self.part.kept.get("order")
        if known is None:
            known = self.part.kept["order"] = {id(mention): at for at, mention in enumerate(self.part.mentions)}
        return known

    @property
    def directives(self) -> tuple[Directive, ...]:
        """Those of entries."""
        return tuple(one for entry in self.entries for one in entry.directives) if self.part.directives else ()

    @property
    def loose(self) -> Iterator[tuple[Directive, int]]:
        """Those of no entry, each with the number of its section, -1 for the whole file."""
        for directive, under in self.part.loose:
            yield _decided(directive, self.at, None), self.section + under if under >= 0 else -1

    def chosen(self, key: Hashable, state: object, test: Callable[[Mention], bool]) -> Iterator[Mention]:
        """The mentions for which `test` holds, which must not look at their place.

        It is asked once for each text of a part, `key` and `state` (an object, compared by identity).
        """
        kept = self.part.kept.get((key, self.bases))
        if kept is None or kept[0] is not state:
            kept = (state, tuple([at for at, mention in enumerate(self.based) if test(mention)]))
            self.part.kept[key, self.bases] = kept
        for at in kept[1]:
            yield self.mention(at)


class Laid(Sequence[T], Generic[T]):
    """What stands in a document in order: `head`, then what `read` gives of each of `parts`, read when it is asked for.

    `raw` gives the same with places that count from the start of the part, `one` a single item without the others.
    """

    def __init__(
        self,
        head: tuple[T, ...],
        parts: Sequence[Placed],
        raw: Callable[[Placed], tuple[T, ...]],
        read: Callable[[Placed], tuple[T, ...]],
        one: Callable[[Placed, int], T],
    ) -> None:
        self.head, self.parts = head, parts
        self._raw, self._read, self._one = raw, read, one

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, map(self._raw, self.parts)), initial=len(self.head)))

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[T]:
        return chain(self.head, chain.from_iterable(map(self._read, self.parts)))

    def up_to(self, offset: int, start: Callable[[T], int]) -> int:
        """How many items start at or before `offset`; looks into one part only. `start` gives an item's offset."""
        part = bisect_right(self.parts, offset, key=_at) - 1
        if part < 0:
            return bisect_right(self.head, offset, key=start)
        placed = self.parts[part]
        return self._starts[part] + bisect_right(self._raw(placed), offset - placed.at, key=start)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(len(self))))
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        if at < len(self.head):
            return self.head[at]
        part = bisect_right(self._starts, at) - 1
        return self._one(self.parts[part], at - self._starts[part])

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Laid | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (tuple(self),)


class Later(Sequence[T], Generic[T]):
    """What `make` gives, made when somebody looks."""

    def __init__(self, make: Callable[[], tuple[T, ...]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[T, ...]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    def __iter__(self) -> Iterator[T]:
        return iter(self._made)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._made[index]

    def __eq__(self, other: object) -> bool:
        return self._made == tuple(other) if isinstance(other, Later | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._made)

    def __repr__(self) -> str:
        return repr(self._made)

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (self._made,)


def entries_of(head: tuple[Entry, ...], parts: Sequence[Placed]) -> Laid[Entry]:
    return Laid(head, parts, lambda placed: placed.part.entries, lambda placed: placed.entries, Placed.entry)


def unplaced(entries: Sequence[Entry]) -> Iterable[Entry]:
    """The entries of a document in order, as they are in their parts: for who looks at words only.

    Their places and indices, and those of what they hold, count from the start of their part, and their headings are
    missing. To put thousands of entries in their places takes longer than most of what is asked of their words.
    """
    if not isinstance(entries, Laid):
        return entries
    return chain(entries.head, chain.from_iterable(placed.part.entries for placed in entries.parts))


def mentions_of(head: tuple[Mention, ...], parts: Sequence[Placed]) -> Laid[Mention]:
    return Laid(head, parts, lambda placed: placed.part.mentions, lambda placed: placed.mentions, Placed.mention)


def _at(placed: Placed) -> int:
    return placed.at


def sections_of(parts: Sequence[Placed], length: int) -> Later[Section]:
    """The sections of a document of `length`, each reaching to the next heading of its level or above."""
    return Later(lambda: _sections(parts, length))


def _sections(parts: Sequence[Placed], length: int) -> tuple[Section, ...]:
    heads = (
        (heading, heading.span.shift(placed.at), path)
        for placed in parts
        for heading, path in zip(placed.part.headings, placed.paths, strict=True)
    )
    return tuple(
        [
            Section(path[-1], heading.level, span, Span(span.start, end), path)
            for (heading, span, path), end in zip(heads, section_ends(parts, length), strict=True)
        ]
    )


def section_ends(parts: Sequence[Placed], length: int) -> list[int]:
    """Where each section of a document of `length` ends."""
    ends: list[int] = []
    open_: list[tuple[int, int]] = []
    for placed in parts:
        for heading in placed.part.headings:
            while open_ and open_[-1][0] >= heading.level:
                ends[open_.pop()[1]] = placed.at + heading.span.start
            open_.append((heading.level, len(ends)))
            ends.append(length)
    return ends


def _base(around: Sequence[tuple[int, str, str]]) -> str:
    """The folder that the nearest of the headings `around` names."""
    return next((folder for _, _, folder in reversed(around) if folder), "")


def _with_bases(part: Part, bases: Sequence[str]) -> Sequence[Mention]:
    """The mentions of `part`, each with the folder that the headings above it name; `bases` gives it by heading."""
    if not any(bases):
        return part.mentions
    starts = [heading.span.start for heading in part.headings]
    above = ((mention, bisect_right(starts, mention.span.start)) for mention in part.mentions)
    return [with_base(mention, bases[number - 1]) if number else mention for mention, number in above]


def _entry(placed: Placed, number: int) -> Entry:
    """An entry in its place, with its mentions in theirs."""
    entry, under, at = placed.part.entries[number], placed.part.under[number], placed.at
    index, order = placed.first + number, placed.order
    span, own, decided = entry.span, entry.own, entry.directives
    if decided:
        decided = tuple([_decided(directive, at, index) for directive in decided])
    parent = placed.topic if entry.parent is None else placed.first + entry.parent
    return Entry(
        index, entry.kind, Span(span.start + at, span.end + at), Span(own.start + at, own.end + at), entry.text,
        placed.paths[under] if under >= 0 else (), parent, entry.marker, entry.label,
        tuple([placed.mention(order[id(mention)]) for mention in entry.mentions]), decided,
    )  # fmt: skip


def _moved(mention: Mention, by: int) -> Mention:
    span = mention.span
    return Mention(
        mention.kind, mention.text, Span(span.start + by, span.end + by), mention.target, mention.where,
        mention.reason, mention.certainty, mention.fragment, mention.base,
    )  # fmt: skip


def _decided(found: Directive, by: int, entry: int | None) -> Directive:
    return replace(found, span=found.span.shift(by), scope=found.scope.shift(by), entry=entry)
