"""How an entry lies in its file: its lines without their place, lines put into another place, and what is left behind.

Nothing here decides what to move or where; spans are offsets, lines are 0-based.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bylaw.model import Document, Edit, Entry, Section
from bylaw.text import Source, Span

_BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<bullet>[-+*]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<space>[ \t]+|$)")
_LEADING = re.compile(r"[ \t]*")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a list is written: what stands before the words of an item, and whether blank lines part the items."""

    indent: str = ""
    lead: str = "- "
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something new goes: below `line` (-1: at the top), as an item in `style` (None: as a paragraph)."""

    line: int
    style: Style | None
    before: bool = False
    after: bool = False


def quoted(document: Document, entry: Entry) -> bool:
    """Whether the entry stands in a quotation."""
    source = document.source
    line = source.line_span(source.line_of(entry.own.start))
    return ">" in source.text[line.start : entry.own.start]


def lines_of(source: Source, span: Span) -> list[str]:
    """The lines that `span` touches, without their ends."""
    last = source.line_of(max(span.start, span.end - 1))
    return [source.line_text(line) for line in range(source.line_of(span.start), last + 1)]


def lead_of(document: Document, entry: Entry) -> tuple[str, str]:
    """(indentation, marker with the space after it) of the entry's first line; no marker for what is no item."""
    first = document.source.line_text(document.source.line_of(entry.span.start))
    match = _BULLET.match(first) if entry.kind == "item" else None
    if match:
        return match["indent"], match["bullet"] + match["space"]
    found = _LEADING.match(first)
    return (found.group() if found else ""), ""


def content(document: Document, entry: Entry, span: Span | None = None) -> list[str]:
    """The lines of the entry (or of `span`, which starts on its first line) as if they stood at the left margin."""
    indent, lead = lead_of(document, entry)
    lines = lines_of(document.source, span or entry.span)
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    rest = [lines[0][len(indent) + len(lead) :]]
    for line in lines[1:]:
        line = line.removeprefix(indent)
        spaces = len(line) - len(line.lstrip(" "))
        rest.append(line[min(spaces, len(lead)) :] if line.strip() else "")
    return rest


def render(lines: list[str], indent: str, lead: str) -> list[str]:
    """The lines of a content with `lead` before the first and as much white space before the others."""
    pad = " " * len(lead)
    return [
        indent + lead + line if not number else "" if not line else indent + ("" if line[0] == "\t" else pad) + line
        for number, line in enumerate(lines)
    ]


def insert(document: Document, spot: Spot, lines: list[str]) -> Edit:
    """The edit that puts `lines` at `spot`; the last line of the file keeps the line end it has, or lacks."""
    source = document.source
    eol = source.eol
    if spot.line < 0:
        return _insert_first(document, spot, lines)
    span = source.lines_span(spot.line, spot.line)
    above = source.line_text(spot.line).strip()
    below = source.line_text(spot.line + 1).strip() if spot.line + 1 < source.line_count else ""
    block = ([""] if spot.before and above else []) + lines + ([""] if spot.after and below else [])
    if span.end == len(source.text):  # before the last line end: editors disagree on what stands behind it
        at = source.line_span(spot.line).end
        return Edit(document.path, Span(at, at), eol + eol.join(block))
    return Edit(document.path, Span(span.end, span.end), eol.join(block) + eol)


def _insert_first(document: Document, spot: Spot, lines: list[str]) -> Edit:
    """The edit for the top of the file, below its frontmatter."""
    source, eol = document.source, document.source.eol
    at = document.frontmatter.span.end if document.frontmatter else 0
    rest = source.text[at:]
    lead = eol if at and not source.text[:at].endswith(("\n", "\r")) else ""
    gap = eol if rest.strip() and not rest.startswith(("\n", "\r")) and (spot.after or spot.before) else ""
    return Edit(document.path, Span(at, at), lead + eol.join(lines) + eol + gap)


def remove(document: Document, entry: Entry) -> list[Edit]:
    """The edits that take the entry out; of the blank lines above and below it, the longer run stays."""
    source = document.source
    first, last = source.line_of(entry.span.start), _last_line(source, entry.span)
    above = below = 0
    while first > above and not source.line_text(first - above - 1).strip():
        above += 1
    while last + below + 1 < source.line_count and not source.line_text(last + below + 1).strip():
        below += 1
    at_start, at_end = above == first, source.lines_span(last + below, last + below).end == len(source.text)
    if at_end and not at_start:
        span = Span(source.line_span(first - above - 1).end, source.line_span(last).end)
    elif at_start or above >= below:
        span = source.lines_span(first, last + (below if above or at_start else 0))
    else:
        span = source.lines_span(first - above, last)
    return [Edit(document.path, span, ""), *_renumbered(document, entry)]


def reword(document: Document, entry: Entry, lines: list[str]) -> Edit:
    """The edit that gives the entry other words of its own; `lines` as if they stood at the left margin."""
    indent, lead = lead_of(document, entry)
    text = document.source.eol.join(render(lines, indent, lead))
    return Edit(document.path, entry.own, text.removeprefix(indent + lead))


def _renumbered(document: Document, entry: Entry) -> list[Edit]:
    """The edits that close the gap in the numbers of an ordered list; none where it was not counted one by one."""
    number = _number(document, entry)
    if number is None:
        return []
    found = []
    for other in document.after(entry):
        if entry.span.covers(other.span):
            continue
        if other.kind == "item" and other.parent == entry.parent and other.heading == entry.heading:
            place = _number(document, other)
            if place is None or int(place[1]) != int(number[1]) + 1:
                break
            found.append(Edit(document.path, place[0], number[1]))
            number = place
        elif other.parent is None or other.parent == entry.parent:
            break
    return found


def _number(document: Document, entry: Entry) -> tuple[Span, str] | None:
    """The place and digits of an ordered item's number."""
    if entry.kind != "item":
        return None
    source = document.source
    line = source.line_span(source.line_of(entry.span.start))
    match = _BULLET.match(source.text, line.start, line.end)
    return (Span(*match.span("number")), match["number"]) if match and match["number"] else None


def own_part(document: Document, section: Section | None) -> Span:
    """What stands directly below a heading, above any other; without a section, what stands above all headings."""
    starts = [other.span.start for other in document.sections]
    length = len(document.source.text)
    if section is None:
        start = document.frontmatter.span.end if document.frontmatter else 0
        return Span(start, starts[0] if starts else length)
    return Span(section.span.start, next((at for at in starts if at > section.span.start), length))


def top(document: Document, entry: Entry) -> bool:
    """Whether the entry stands in no other one but the topic that its file is."""
    return entry.parent is None or document.entries[entry.parent].kind == "topic"


def entries_in(document: Document, span: Span) -> list[Entry]:
    """The entries in `span` that stand in no other one."""
    return [e for e in document.entries if e.kind != "topic" and top(document, e) and span.covers(e.span)]


def spot_in(document: Document, section: Section | None) -> Spot:
    """Where a new entry of `section` goes: below the last item of its list, or below everything it has."""
    source, part = document.source, own_part(document, section)
    inside = entries_in(document, part)
    items = [entry for entry in inside if entry.kind == "item" and not quoted(document, entry)]
    if items:
        last = items[-1]
        line = _last_line(source, last.span)
        below = line + 1 < source.line_count and bool(source.line_text(line + 1).strip())
        style = style_of(document, items)
        return Spot(line, style, style.loose, below and (style.loose or inside[-1] is not last))
    line = _last_line(source, part)
    start = source.line_of(part.start)
    while line > start and (not source.line_text(line).strip() or _RULE.fullmatch(source.line_text(line))):
        line -= 1
    if section is None and not source.slice(part).strip():
        line = -1
    return Spot(line, usual(document), before=True, after=True)


def below_all(document: Document, end: int | None = None) -> Spot:
    """Where something new of its own goes: below all that the file says (above `end`), written as most of its lists."""
    source = document.source
    line = source.line_of(max(0, (len(source.text) if end is None else end) - 1))
    while line >= 0 and not source.line_text(line).strip():
        line -= 1
    first = source.line_of(document.frontmatter.span.end) if document.frontmatter else 0
    return Spot(line if line >= first else -1, usual(document), True, True)


def usual_level(document: Document) -> int:
    """The level that most of the headings below the title have."""
    levels = Counter(section.level for section in document.sections if section.level > 1)
    return levels.most_common(1)[0][0] if levels else 2


def _last_line(source: Source, span: Span) -> int:
    """The last line of `span` that says something, or its first."""
    first, last = source.line_of(span.start), source.line_of(max(span.start, span.end - 1))
    while last > first and not source.line_text(last).strip():
        last -= 1
    return last


def style_of(document: Document, items: list[Entry]) -> Style:
    """How the next item after `items` is written."""
    source = document.source
    indent, lead = lead_of(document, items[-1])
    loose = False
    if len(items) > 1 and items[-2].heading == items[-1].heading:
        first = source.line_of(items[-1].span.start)
        loose = not source.line_text(first - 1).strip()
    match = _BULLET.match(lead)
    if match and match["number"]:
        same = len(items) > 1 and lead_of(document, items[-2])[1] == lead
        lead = lead if same else f"{int(match['number']) + 1}{match['dot']}{match['space'] or ' '}"
    return Style(indent, lead if lead.strip() != lead else lead + " ", loose)


def usual(document: Document) -> Style:
    """How most of the file's lists are written."""
    leads = Counter(
        lead
        for entry in document.entries
        if entry.kind == "item" and top(document, entry)
        for lead in [lead_of(document, entry)[1]]
        if lead[:1] in ("-", "*", "+") and lead[-1:] in (" ", "\t")
    )
    return Style("", leads.most_common(1)[0][0] if leads else "- ")
