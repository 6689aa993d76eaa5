"""A file's text, understood: `parse`.

A document is cut at the headings that start a line outside fences and comments. What stands between two cuts is
understood by itself and remembered by its text (`entries.part`), so that an edit costs one section and not the file,
and a file's earlier versions cost little more than one. The rest puts the parts in their place.
"""

from __future__ import annotations

from dataclasses import replace

from bylaw.language import frontmatter, mentions
from bylaw.language.entries import Part, part, with_base
from bylaw.language.formats import Format, Match
from bylaw.language.globs import is_glob
from bylaw.language.recent import Recent
from bylaw.language.scan import plain, scan
from bylaw.model import Directive, Document, Entry, Frontmatter, Mention, Section
from bylaw.text import Source, Span

_WORDS = ("description", "summary")  # frontmatter that says something to a reader
_documents: Recent[tuple[str, str, str, str], Document] = Recent(4_000_000)
_parts: Recent[tuple[str, str], Part] = Recent(8_000_000)


def parse(path: str, source: Source, match: Match) -> Document:
    """The memory file at `path` with the text of `source`. Never raises, whatever the text."""
    key = (path, source.oid, match.format.id, match.layer)
    return _documents.get(key, len(source.text), lambda: _parse(path, source, match))


def _parse(path: str, source: Source, match: Match) -> Document:
    text, format_ = source.text, match.format
    unified = plain(text)
    placing = _Placing(len(text))
    head = frontmatter.read(unified, format_)
    if head:
        placing.head(text, head, format_)
    for start, end in _cuts(unified, head.span.end if head else 0):
        placing.part(_part(text[start:end], format_), start)
    scope = placing.scope
    return Document(
        path, source, format_.id, match.layer, tuple(placing.entries), placing.sections(), tuple(placing.mentions),
        placing.decided(), head, tuple(mention.text for mention in scope),
    )  # fmt: skip


def _part(text: str, format_: Format) -> Part:
    return _parts.get((text, format_.id), len(text), lambda: part(text, format_))


def _cuts(unified: str, body: int) -> list[tuple[int, int]]:
    """The stretches of the text from `body` on that are understood by themselves."""
    starts = [body, *(body + heading for heading in scan(unified[body:]).headings if heading)]
    return [(start, end) for start, end in zip(starts, [*starts[1:], len(unified)], strict=True) if end > start]


class _Placing:
    """Puts parts, one after the other, in their place in a document of `length` characters."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.entries: list[Entry] = []
        self.mentions: list[Mention] = []
        self.scope: list[Mention] = []
        self.topic: int | None = None
        self._around: list[tuple[int, str, str]] = []  # the headings around: level, title, folder
        self._sections: list[tuple[int, Span, tuple[str, ...]]] = []
        self._directives: list[Directive] = []
        self._loose: list[tuple[Directive, int]] = []  # with the number of the section, -1 for the file

    def head(self, text: str, head: Frontmatter, format_: Format) -> None:
        """Adds the mentions of the frontmatter, and the entry that a topic file is as a whole."""
        found = [
            mention
            for key in _WORDS
            if key in head.spans
            for mention in mentions.find(text, head.spans[key], "frontmatter", format_)
        ]
        for span in frontmatter.scope_spans(text, head, format_):
            glob = text[span.start : span.end]
            kind = "glob" if is_glob(glob) else "path"
            self.scope.append(Mention(kind, glob, span, glob, "frontmatter", "scope", "certain"))
        self.mentions = sorted([*found, *self.scope], key=lambda mention: mention.span)
        own = head.spans.get("description") or head.spans.get("name")
        if format_.role == "topic" and own:
            name = head.spans.get("name", own)
            self.topic = 0
            said, label = " ".join(text[own.start : own.end].split()), text[name.start : name.end]
            whole = Span(0, self.length)
            self.entries.append(Entry(0, "topic", whole, own, said, label=label, mentions=tuple(self.mentions)))

    def part(self, part: Part, at: int) -> None:
        """Adds `part`, which starts at the offset `at`."""
        first_section, base = len(self._sections), ""
        paths: list[tuple[str, ...]] = []
        for heading in part.headings:
            while self._around and self._around[-1][0] >= heading.level:
                self._around.pop()
            self._around.append((heading.level, heading.title, heading.base))
            paths.append(tuple(title for _, title, _ in self._around))
            self._sections.append((heading.level, heading.span.shift(at), paths[-1]))
            base = base or self._base()
        paths.append(())  # of entries above the first heading, whose number is -1
        placed = [_moved(with_base(mention, base), at) for mention in part.mentions]
        self.mentions += placed
        self._entries(part, paths, dict(zip(map(id, part.mentions), placed, strict=True)), at)
        for found, under in part.loose:
            self._loose.append((_decided(found, at, None), first_section + under if under >= 0 else -1))

    def _base(self) -> str:
        """The folder that the nearest heading around names."""
        return next((folder for _, _, folder in reversed(self._around) if folder), "")

    def _entries(self, part: Part, paths: list[tuple[str, ...]], placed: dict[int, Mention], at: int) -> None:
        first = len(self.entries)
        for entry, under in zip(part.entries, part.under, strict=True):
            index = first + entry.index
            parent = self.topic if entry.parent is None else first + entry.parent
            decided = tuple(_decided(directive, at, index) for directive in entry.directives)
            self._directives += decided
            named = tuple([placed[id(mention)] for mention in entry.mentions])
            moved = Entry(
                index, entry.kind, entry.span.shift(at), entry.own.shift(at), entry.text, paths[under], parent,
                entry.marker, entry.label, named, decided,
            )  # fmt: skip
            self.entries.append(moved)

    def sections(self) -> tuple[Section, ...]:
        """The sections, each reaching to the next heading of its level or above."""
        found: list[Section] = []
        for number, (level, heading, path) in enumerate(self._sections):
            after = (start.start for depth, start, _ in self._sections[number + 1 :] if depth <= level)
            found.append(Section(path[-1], level, heading, Span(heading.start, next(after, self.length)), path))
        return tuple(found)

    def decided(self) -> tuple[Directive, ...]:
        """The directives of all entries and sections, in order."""
        spans = [section.span for section in self.sections()]
        loose = [_scoped(found, spans[under] if under >= 0 else Span(0, self.length)) for found, under in self._loose]
        return tuple(sorted([*self._directives, *loose], key=lambda directive: directive.span))


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(
        mention.kind, mention.text, mention.span.shift(by), mention.target, mention.where, mention.reason,
        mention.certainty, mention.fragment, mention.base,
    )  # fmt: skip


def _decided(found: Directive, by: int, entry: int | None) -> Directive:
    return replace(found, span=found.span.shift(by), scope=found.scope.shift(by), entry=entry)


def _scoped(found: Directive, scope: Span) -> Directive:
    return replace(found, scope=scope)
