"""A file's text, understood: `parse`.

A document is cut at the headings that start a line outside fences and comments. What stands between two cuts is
understood by itself and remembered by its text (`entries.part`), so that an edit costs one section and not the file,
and a file's earlier versions cost little more than one. The rest puts the parts in their place; what stands before and
after an edit is taken over from the text before (`cutting`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakValueDictionary

from bylaw.language import frontmatter, mentions
from bylaw.language.cutting import stretches
from bylaw.language.entries import Part, part
from bylaw.language.formats import Format, Match
from bylaw.language.globs import is_glob
from bylaw.language.placing import Open, Placed, entries_of, mentions_of, sections_of
from bylaw.language.recent import Recent
from bylaw.language.scan import plain
from bylaw.model import Directive, Document, Entry, Frontmatter, Mention, MentionKind, Section
from bylaw.text import Source, Span

_WORDS = ("description", "summary")  # frontmatter that says something to a reader
_documents: Recent[tuple[str, str, str, str], Document] = Recent(4_000_000)
_parts: WeakValueDictionary[tuple[str, str], Part] = WeakValueDictionary()  # those of documents that somebody keeps
_placed: Recent[tuple[str, str], list[Placed]] = Recent(4_000_000)


def parse(path: str, source: Source, match: Match) -> Document:
    """The memory file at `path` with the text of `source`. Never raises, whatever the text."""
    key = (path, source.oid, match.format.id, match.layer)
    kept = _documents.get(key)
    return kept or _documents.put(key, len(source.text), _parse(path, source, match))


def _parse(path: str, source: Source, match: Match) -> Document:
    text, format_ = source.text, match.format
    unified = plain(text)
    head = frontmatter.read(unified, format_)
    scope = _scope(text, head, format_)
    said = sorted([*_said(text, head, format_), *scope], key=lambda mention: mention.span)
    topic = _topic(text, head, said) if head and format_.role in ("topic", "notes") else ()
    parts = _place(path, text, unified, head.span.end if head else 0, format_, 0 if topic else None)
    sections = sections_of(parts, len(text))
    return Document(
        path, source, format_.id, match.layer,
        entries_of(topic, parts),
        sections,
        mentions_of(tuple(said), parts),
        _directives(parts, sections, len(text)),
        head,
        tuple(mention.text for mention in scope),
    )  # fmt: skip


def _place(path: str, text: str, unified: str, body: int, format_: Format, topic: int | None) -> list[Placed]:
    """The parts of the text from `body` on in their places; those that stand as they did before are taken over."""
    before = _placed.get((path, format_.id)) or []
    cut = stretches(text, unified, body, before)
    parts: list[Placed] = []
    at, first, section = body, int(topic is not None), 0
    above: Open = ()

    def put(placed: Placed) -> None:
        nonlocal at, first, section, above
        parts.append(placed)
        at += len(placed.part.text)
        first += len(placed.part.entries)
        section += len(placed.part.headings)
        above = placed.around

    kept = cut[0][0]
    if kept and before[0].moved(at, first, section, above, topic) is before[0]:  # then the others stay where they are
        last = before[kept.stop - 1]
        parts, above = before[: kept.stop], last.around
        at, first = last.at + len(last.part.text), last.first + len(last.part.entries)
        section = last.section + len(last.part.headings)
    same = {number for numbers, _ in cut for number in numbers}
    edited = {id(known.part): known for number, known in enumerate(before) if number not in same}
    for numbers, between in cut:
        for number in numbers[len(parts) if numbers is kept else 0 :]:
            put(before[number].moved(at, first, section, above, topic))
        for start, end in between:
            said = _part(text[start:end], format_)
            placed = edited.get(id(said)) or Placed(said, at, first, section, above, topic)
            put(placed.moved(at, first, section, above, topic))
    return _placed.put((path, format_.id), len(text), parts)


def _part(text: str, format_: Format) -> Part:
    key = (text, format_.id)
    return _parts.get(key) or _parts.setdefault(key, part(text, format_))


def _said(text: str, head: Frontmatter | None, format_: Format) -> list[Mention]:
    """What the sentences of the frontmatter mention."""
    spans = [head.spans[key] for key in _WORDS if key in head.spans] if head else []
    return [mention for span in spans for mention in mentions.find(text, span, "frontmatter", format_)]


def _scope(text: str, head: Frontmatter | None, format_: Format) -> list[Mention]:
    """The globs of the frontmatter that say which files the memory file is for."""
    found: list[Mention] = []
    for span in frontmatter.scope_spans(text, head, format_) if head else ():
        glob = text[span.start : span.end]
        kind: MentionKind = "glob" if is_glob(glob) else "path"
        found.append(Mention(kind, glob, span, glob, "frontmatter", "scope", "certain"))
    return found


def _topic(text: str, head: Frontmatter, said: list[Mention]) -> tuple[Entry, ...]:
    """The entry that a topic file is as a whole: its words are its description, its body are its children."""
    own = head.spans.get("description") or head.spans.get("name") or head.spans.get("title")
    if own is None:
        return ()
    name = head.spans.get("name") or head.spans.get("title") or own
    words, label = " ".join(text[own.start : own.end].split()), text[name.start : name.end]
    return (Entry(0, "topic", Span(0, len(text)), own, words, label=label, mentions=tuple(said)),)


def _directives(parts: list[Placed], sections: Sequence[Section], length: int) -> tuple[Directive, ...]:
    """All directives in order; those of no entry hold for their section or the whole file."""
    deciding = [placed for placed in parts if placed.part.directives or placed.part.loose]
    found = [directive for placed in deciding for directive in placed.directives]
    for placed in deciding:
        for directive, number in placed.loose:
            scope = sections[number].span if number >= 0 else Span(0, length)
            found.append(replace(directive, scope=scope))
    return tuple(sorted(found, key=lambda directive: directive.span))
