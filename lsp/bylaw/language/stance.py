"""What the words around a mention say of its target: gone, forbidden, planned, an example, elsewhere, generated.

A rule that finds a target missing asks here first: an entry that itself says so is no stale entry. Only the clause of
the mention, its table header, the lead of its entry and its headings are read; nothing is looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bylaw.language import stance_words as words
from bylaw.language.entries import Part
from bylaw.language.placing import Laid
from bylaw.language.recent import Recent
from bylaw.model import Document, Entry, Mention
from bylaw.text import Span

_REACH = 160  # characters of a clause on either side that are read
_FAR = 2000  # characters: what stands further away in one entry speaks of something else
_CODE = re.compile(r"`[^`\n]{1,200}`|\[\[[^\[\]\n]{1,100}\]\]")
_ENDS = re.compile(
    r"(?<!e\.g)(?<!i\.e)(?<!\bvs)(?<!\bes)(?<!\betc)(?<!z\.B)(?<!p\.ex)(?<=[^\s.])[.!?](?=\s|\*\*|$)|[;。；！？]"
    r"|\n[ \t]*\n|\n[ \t]*(?:[-*+|>]|\d+[.)])[ \t]|[|]"
)
_LABEL = re.compile(r"!?\[[^\[\]\n]*\]\(<?$")  # of the link whose target the mention is
_SEPARATOR = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\||$)")
_NEXT = re.compile(r"[,;、，；]")
_OPENING = 80  # characters of an entry that may say at once what all of it is about
_LEAD = 600  # characters below a heading that say what its section is about
_elsewheres: Recent[tuple[str, str, str], tuple[Span, ...]] = Recent(512)
_HEADER_ROWS = 400  # how far above a row its table's header is looked for


def stance(document: Document, mention: Mention) -> frozenset[str]:
    """What is said of `mention`: a set, often empty.

    Of: removed, forbidden, planned, conditional (it may not be there), place (for things to come), example, elsewhere,
    generated.
    """
    text = document.source.text
    entry = document.entry_at(mention.span.start)
    region = _region(document, entry, mention)
    start = text[entry.own.start : entry.own.start + _OPENING] if entry else ""
    holder = _Holder(entry.text, entry.marker, start, entry.heading[-2:]) if entry else None
    said = _in_words(text[region.start : region.end], mention.span.shift(-region.start), holder)
    if any(section.covers(mention.span) for section in _elsewhere(document)):
        said |= {"elsewhere"}
    if mention.where != "text" and words.SHOWN_BEFORE.match(_line_above_fence(text, mention.span.start)):
        said |= {"example"}
    if entry is not None and entry.kind == "row":
        if _is_old_cell(document, entry, mention):
            said |= {"removed"}
        here, _ = _headers(document, mention)
        if words.EXAMPLE_COLUMN.match(here):
            said |= {"example"}
        if words.ELSEWHERE.search(here):
            said |= {"elsewhere"}
    return said


@dataclass(frozen=True, slots=True)
class _Holder:
    """What of the entry around a mention speaks of it: its words, its marker, how it starts, the headings above it."""

    text: str
    marker: str
    start: str
    heading: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def _in_words(text: str, span: Span, holder: _Holder | None) -> frozenset[str]:
    """What `text`, in which the mention stands at `span`, and the entry that holds it say. Kept: most never change."""
    region = Span(0, len(text))
    before, after = _clause(text, region, span)
    said = _spoken(before, after)
    if _is_struck(text, region, span) or _is_renamed(before, after, text, holder):
        said.add("removed")
    if holder is not None:
        around = _of_entry(holder)
        said |= around - {"forbidden"} if words.POSITIVE.search(before) else around
    return frozenset(said)


def _region(document: Document, entry: Entry | None, mention: Mention) -> Span:
    """The words that may speak of the mention: its entry's own, else its line; of very long ones those around it."""
    held = entry is not None and entry.own.covers(mention.span) and mention.where != "tree"
    source = document.source
    region = entry.own if entry is not None and held else source.line_span(source.line_of(mention.span.start))
    return Span(max(region.start, mention.span.start - _FAR), min(region.end, mention.span.end + _FAR))


def _clause(text: str, region: Span, span: Span) -> tuple[str, str]:
    """The clause before and after `span`, other code replaced by a mark, so that names are not read as words."""
    before = text[max(region.start, span.start - 2 * _REACH) : span.start]
    after = text[span.end : min(region.end, span.end + 2 * _REACH)]
    before = _LABEL.sub("", before)
    if before.count("`") % 2:
        before = before[: before.rindex("`")]
    if after.count("`") % 2:
        after = after[after.index("`") + 1 :]
    before, after = _CODE.sub(words.MARK, before), _CODE.sub(words.MARK, after)
    ends = [found.end() for found in _ENDS.finditer(before)]
    before = before[ends[-1] :] if ends else before
    end = _ENDS.search(after)
    return before[-_REACH:], (after[: end.start()] if end else after)[:_REACH]


def _spoken(before: str, after: str) -> set[str]:
    said = set()
    gone = words.REMOVED_AFTER.match(after)
    if gone and not (words.CONDITIONAL.search(before) and not re.search(r"\b(?:was|were|been)\b", gone.group())):
        said.add("removed")
    left = words.REMOVED_BEFORE.search(before)
    if left and not words.NEGATED.search(before[: left.start()] + " "):
        said.add("removed")
    if words.FORBIDDEN_BEFORE.search(before) or words.FORBIDDEN_AFTER.match(after):
        said.add("forbidden")
    clause = before + words.MARK + after
    if words.OPTIONAL_AFTER.match(after) and (words.OPTIONAL_BEFORE.search(before) or "if" in after[:40].lower()):
        said.add("conditional")
    placed = words.PLACED_BEFORE.search(before)
    if placed and not words.NEGATED.search(before[: placed.start()]):
        said.add("place")
    if words.PLANNED.search(clause) or words.CREATED_BEFORE.search(before):
        said.add("planned")
    paired = words.BETTER_AFTER.match(after) or words.WORSE_BEFORE.search(before)
    names = words.NAMING.search(clause) and paired
    if names or words.EXAMPLE_BEFORE.search(before) or words.EXAMPLE_AFTER.match(after):
        said.add("example")
    if words.ELSEWHERE.search(clause):
        said.add("elsewhere")
    if words.GENERATED.search(clause):
        said.add("generated")
    return said


def _line_above_fence(text: str, at: int) -> str:
    """The last line with words before the fence in which the offset `at` lies; "" for none."""
    opened = max(text.rfind("\n```", 0, at), text.rfind("\n~~~", 0, at))
    above = text[max(0, opened - _REACH) : max(0, opened)].rstrip()
    return above[above.rfind("\n") + 1 :]


def _is_struck(text: str, region: Span, span: Span) -> bool:
    if text.find("~~", region.start, region.end) < 0:
        return False
    before = text.count("~~", region.start, span.start)
    return before % 2 == 1 and text.find("~~", span.end, region.end) >= 0


def _is_renamed(before: str, after: str, text: str, holder: _Holder | None) -> bool:
    """`old` → `new`, where the words around say that it is about names and not about a flow."""
    arrow = words.ARROW.match(after)
    if not arrow or words.LEFT_ARROW.search(before):
        return False
    if words.FURTHER_ARROW.search(_NEXT.split(after[arrow.end() :], maxsplit=1)[0]):  # a flow, but not a list of pairs
        return False
    heading = " ".join(holder.heading) if holder else ""
    near = text[:200]
    return bool(
        words.RENAMING.search(before + " " + after) or words.RENAMING.search(heading) or words.REMOVED_LEAD.match(near)
    )


def _of_entry(holder: _Holder) -> set[str]:
    """What the entry's lead, check box and headings say of all that stands in it."""
    said = set()
    if words.REMOVED_LEAD.match(holder.start):
        said.add("removed")
    if "[ ]" in holder.marker and words.CREATES.match(holder.text):
        said.add("planned")
    for name, pattern in (
        ("removed", words.REMOVED_HEADING),
        ("planned", words.PLANNED_HEADING),
        ("example", words.EXAMPLE_HEADING),
        ("forbidden", words.FORBIDDEN_HEADING),
    ):
        if any(pattern.search(heading) for heading in holder.heading):
            said.add(name)
    return said


def _elsewhere(document: Document) -> tuple[Span, ...]:
    """The sections that open by saying that their subject lives in a repository of its own."""
    key = (document.path, document.format, document.source.oid)
    known = _elsewheres.get(key)
    if known is None:
        text, mentions = document.source.text, document.mentions
        hardly = isinstance(mentions, Laid) and not any(_may_open_elsewhere(placed.part) for placed in mentions.parts)
        sections = () if hardly else document.sections
        leads = ((s, text[s.heading.end : min(s.heading.end + _LEAD, s.span.end)]) for s in sections)
        found = (s.span for s, lead in leads if s.level > 1 and _opens_elsewhere(lead.split("\n#")[0]))
        known = _elsewheres.put(key, 1, tuple(found))
    return known


def _may_open_elsewhere(part: Part) -> bool:
    """Whether it is worth a look: asked once for a text, where the sections have other places after each edit."""
    if "elsewhere" not in part.kept:
        leads = (part.text[heading.span.end : heading.span.end + _LEAD] for heading in part.headings)
        part.kept["elsewhere"] = any(map(_opens_elsewhere, leads))
    found: bool = part.kept["elsewhere"]
    return found


@lru_cache(maxsize=4096)
def _opens_elsewhere(lead: str) -> bool:
    return words.LIVES_ELSEWHERE.search(lead) is not None


def _is_old_cell(document: Document, entry: Entry, mention: Mention) -> bool:
    """Whether the table's header, or a later cell of the row, says that the mention is of the past."""
    if _in_old_column(document, mention):
        return True
    return words.REMOVED_AFTER.match(_next_cell(document.source.text, entry.own, mention.span)) is not None


def _next_cell(text: str, own: Span, span: Span) -> str:
    """What the later cells of the row begin with, where the mention's cell is the first: the rest speaks of it."""
    if "|" in text[own.start : span.start].lstrip("| \t"):
        return ""
    cells = text[span.end : own.end].split("|")[1:]
    return next((cell.strip() for cell in cells if words.REMOVED_AFTER.match(cell.strip())), "")


def _in_old_column(document: Document, mention: Mention) -> bool:
    """Whether the mention stands in the left column of a table of old and new names."""
    here, after = _headers(document, mention)
    old = bool(words.OLD_COLUMN.match(here))
    return any(words.MOVED_COLUMN.search(cell) or (old and words.NEW_COLUMN.search(cell)) for cell in after)


def _headers(document: Document, mention: Mention) -> tuple[str, list[str]]:
    """The header of the column in which the mention stands, and those of the columns after it; empty in no table."""
    source = document.source
    line = source.line_of(mention.span.start)
    start = source.starts[line]
    column = source.text[start : mention.span.start].lstrip().removeprefix("|").count("|")
    for above in range(line - 1, max(line - _HEADER_ROWS, 0), -1):
        row = source.line_text(above)
        if "|" not in row:
            break
        if _SEPARATOR.match(row):
            header = source.line_text(above - 1).strip().removeprefix("|").removesuffix("|").split("|")
            return (header[column].strip() if column < len(header) else ""), header[column + 1 :]
    return "", []
