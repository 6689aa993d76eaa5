"""What somebody can argue with: entries, made from blocks.

* Each list item, table row and paragraph is an entry, a paragraph beside a list too. A nested item's parent is the item
  it stands in. Headings are no entries; they give entries their place.
* A code fence belongs to the entry above it in the same section or list item, as a further part of that entry. A quote
  there becomes entries whose parent is the entry above. Where nothing stands above, they are entries of their own.
* A file of one topic is an entry as a whole (see `parse`), whose words are its description; what stands in its body are
  its children. So a line of it can be asked about by itself, and the file be promoted as one.
* A further paragraph of a list item continues the item's own words when it follows them directly; after a nested list
  or a fence it only belongs to the item's span.

`part` knows nothing of what stands around its text, so that its result can be kept by that text and put anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from bylaw.language import directives, mentions
from bylaw.language.blocks import Block, blocks
from bylaw.language.formats import Format
from bylaw.language.scan import Landmarks, plain, scan
from bylaw.model import Directive, Entry, EntryKind, Mention, Where
from bylaw.text import Span

_BOLD_LEAD = re.compile(r"\*\*(?P<a>[^*\n]+?)\*\*|__(?P<b>[^_\n]+?)__")
_CELL = re.compile(r"(?:\\.|[^|\\])+", re.DOTALL)
_DEFINITION = re.compile(r"\[[^\]\n]+\]:[ \t]*\S+.*")
_QUOTE_SIGNS = re.compile(r"\n[ \t]*>[ \t>]*")
_CLOSING_SIGNS = re.compile(r"[ \t]+#+$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part; `base` is the folder it names, if it names just one."""

    level: int
    title: str
    span: Span
    base: str


class _Referable:
    """What a cache may refer to without keeping it; in Python 3.10 a dataclass cannot say so itself."""

    __slots__ = ("__weakref__",)


@dataclass(frozen=True, slots=True)
class Part(_Referable):
    """A stretch of a document, understood by itself: spans and indices count from its start.

    `closed`: no fence or comment in it is left open, which what follows might close. `under` gives for each entry which
    of `headings` it stands under, -1 for none. A directive whose `entry` is None holds for the section it stands in:
    `loose` pairs it with that heading. `kept` is for what others derive from it.
    """

    text: str
    closed: bool
    entries: tuple[Entry, ...]
    under: tuple[int, ...]
    headings: tuple[Heading, ...]
    mentions: tuple[Mention, ...]
    directives: tuple[Directive, ...]
    loose: tuple[tuple[Directive, int], ...]
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(slots=True)
class _Draft:
    kind: EntryKind
    line: int
    last: int
    own: Span
    parent: int | None
    under: int
    marker: str = ""
    mentions: list[Mention] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)


def part(text: str, format_: Format) -> Part:
    """The entries of `text`, which starts at a heading that starts its line, or where the document does."""
    unified = plain(text)
    marks = scan(unified)
    reader = _Reader(text, unified, format_)
    reader.walk(blocks(unified, marks), None)
    reader.nest_bases()
    reader.read_directives(marks)
    return reader.result(closed=marks.unclosed is None)


def folder(found: Sequence[Mention]) -> str:
    """The folder that `found` name, if they name exactly one: ``services/billing/``."""
    folders = [mention for mention in found if mention.kind == "path" and mention.text.endswith("/")]
    return join(folders[0].base, folders[0].target) if len(folders) == 1 else ""


def join(base: str, target: str) -> str:
    """`target` seen from the folder `base`, unless it says already where it lies."""
    base, target = base.strip("/"), target.removeprefix("./")
    if not base or target.startswith(("/", "~", base + "/")) or target.rstrip("/") == base:
        return target.rstrip("/")
    return f"{base}/{target}".rstrip("/")


def with_base(mention: Mention, base: str) -> Mention:
    """`mention` looked for in the folder `base` too, if nothing nearer gave it a folder already."""
    if not base or mention.base or mention.kind not in ("path", "glob") or join(base, mention.target) == mention.target:
        return mention
    return Mention(
        mention.kind, mention.text, mention.span, mention.target, mention.where, mention.reason, mention.certainty,
        mention.fragment, base,
    )  # fmt: skip


class _Reader:
    """Collects the entries of one part, in the order of their lines."""

    def __init__(self, text: str, unified: str, format_: Format) -> None:
        self.text, self.unified, self.format = text, unified, format_
        self.starts = list(accumulate((len(line) + 1 for line in unified.split("\n")), initial=0))
        self.drafts: list[_Draft] = []
        self.headings: list[Heading] = []
        self.free: list[Mention] = []  # mentions that belong to no entry
        self.directives: list[Directive] = []
        self.loose: list[tuple[Directive, int]] = []

    def walk(self, children: Sequence[Block], parent: int | None) -> None:
        """Makes entries of `children`, which stand in the entry `parent` (an index)."""
        above: int | None = None
        for block in children:
            if block.kind == "heading":
                self._heading(block)
                above = None
            elif block.kind == "header":
                self.free += self._cells(block.span)
                above = None
            elif block.kind == "row":
                self._row(block, parent)
                above = None
            elif block.kind == "item":
                above = self._item(block, parent) if block.children else above
            elif block.kind == "paragraph":
                above = self._paragraph(block, parent)
            elif block.kind == "quote":
                self._quote(block, parent if above is None else above)
            else:
                above = self._fence(block, parent if above is None else above)

    def _add(self, kind: EntryKind, block: Block, own: Span, parent: int | None) -> int:
        marker = block.mark if kind == "item" else ""
        self.drafts.append(_Draft(kind, block.line, block.last, own, parent, len(self.headings) - 1, marker))
        return len(self.drafts) - 1

    def _find(self, span: Span, where: Where = "text") -> list[Mention]:
        return mentions.find(self.text, span, where, self.format)

    def _heading(self, block: Block) -> None:
        title = self.text[block.span.start : block.span.end]
        if title.startswith("#"):
            title = _CLOSING_SIGNS.sub("", title[int(block.mark) :].strip())
        found = self._find(block.span, "heading")
        self.free += found
        title = " ".join(title.replace("**", "").split())
        self.headings.append(Heading(int(block.mark), title, block.span, folder(found)))

    def _item(self, block: Block, parent: int | None) -> int:
        words = 0  # how many of the first children are the item's own words
        while words < len(block.children) and block.children[words].kind == "paragraph":
            words += 1
        own = Span(block.children[0].span.start, block.children[words - 1].span.end) if words else block.span
        index = self._add("item", block, own, parent)
        self.drafts[index].mentions = self._find(own)
        for child in block.children[words:]:
            if child.kind == "paragraph":
                self.drafts[index].mentions += self._find(child.span)
        self.walk([child for child in block.children[words:] if child.kind != "paragraph"], index)
        return index

    def _paragraph(self, block: Block, parent: int | None) -> int | None:
        lines = self.unified[block.span.start : block.span.end].split("\n")
        if all(_DEFINITION.fullmatch(line.strip()) for line in lines):
            self.free += self._find(block.span)
            return None
        if not len(block.span):
            return None
        index = self._add("paragraph", block, block.span, parent)
        self.drafts[index].mentions = self._find(block.span)
        return index

    def _row(self, block: Block, parent: int | None) -> None:
        line = self.text[block.span.start : block.span.end]
        if not line.strip("| \t"):
            return
        closed = line.endswith("|") and not line.endswith("\\|")
        own = _trimmed(self.text, Span(block.span.start + line.startswith("|"), block.span.end - closed))
        index = self._add("row", block, own, parent)
        self.drafts[index].mentions = self._cells(own)

    def _cells(self, span: Span) -> list[Mention]:
        found: list[Mention] = []
        for cell in _CELL.finditer(self.text, span.start, span.end):
            found += self._find(_trimmed(self.text, Span(*cell.span())), "table")
        return found

    def _quote(self, block: Block, above: int | None) -> None:
        self.walk(block.children, above)
        self._stretch(above, block.last)

    def _fence(self, block: Block, above: int | None) -> int:
        index = self._add("fence", block, _trimmed(self.text, block.span), None) if above is None else above
        info = block.mark if block.kind == "fence" else ""
        self.drafts[index].mentions += mentions.find_fence(self.text, block.span, info, self.format)
        self._stretch(index, block.last)
        return index

    def _stretch(self, index: int | None, last: int) -> None:
        """Lets an entry and those around it reach down to line `last`."""
        while index is not None:
            draft = self.drafts[index]
            draft.last = max(draft.last, last)
            index = draft.parent

    def nest_bases(self) -> None:
        """Gives each mention the folder that the nearest entry around it names."""
        bases: list[str] = []
        for draft in self.drafts:
            around = "" if draft.parent is None else bases[draft.parent]
            draft.mentions = [with_base(mention, around) for mention in draft.mentions]
            named = folder([mention for mention in draft.mentions if draft.own.covers(mention.span)])
            bases.append(named or around)

    def read_directives(self, marks: Landmarks) -> None:
        """Gives each directive to the entry above it, or to the section where none stands above."""
        taken = sorted([*marks.comments, *(fence.span for fence in marks.fences)])
        places = sorted([*marks.comments, *directives.strays(self.unified, taken)])
        lines = [draft.line for draft in self.drafts]
        heads = [heading.span.start for heading in self.headings]
        for span in places:
            line, last = self._line_of(span.start), self._line_of(span.end)
            around = self.unified[self.starts[line] : span.start] + self.unified[span.end : self.starts[last + 1]]
            heading = bisect_right(heads, span.start) - 1
            above = bisect_right(lines, line) - 1
            index = self._owner(above, heading, span.start - self.starts[line])
            found = directives.read(self.unified, span, span, index, alone=not around.strip(" \t>\n"))
            if found is None:
                continue
            if index is None:
                self.loose.append((found, heading))
            else:
                self.drafts[index].directives.append(found)
                self._stretch(index, last)

    def _owner(self, above: int, heading: int, column: int) -> int | None:
        """Which entry a directive indented by `column` belongs to: `above` stands above it, or one around that."""
        if above < 0 or self.drafts[above].under != heading:
            return None
        index = above
        while (parent := self.drafts[index].parent) is not None and self._indent(self.drafts[index].line) > column:
            index = parent
        return index

    def _indent(self, line: int) -> int:
        text = self.unified[self.starts[line] : self.starts[line + 1]]
        return len(text) - len(text.lstrip(" \t"))

    def _line_of(self, offset: int) -> int:
        return min(bisect_right(self.starts, offset), len(self.starts) - 1) - 1

    def result(self, *, closed: bool) -> Part:
        entries = tuple(self._entry(index, draft) for index, draft in enumerate(self.drafts))
        found = [*self.free, *(mention for entry in entries for mention in entry.mentions)]
        return Part(
            self.text,
            closed,
            entries,
            tuple(draft.under for draft in self.drafts),
            tuple(self.headings),
            tuple(sorted(found, key=_place)),
            tuple(directive for entry in entries for directive in entry.directives),
            tuple(self.loose),
        )

    def _entry(self, index: int, draft: _Draft) -> Entry:
        span = Span(self.starts[draft.line], min(self.starts[draft.last + 1], len(self.text)))
        own = self.unified[draft.own.start : draft.own.end]
        if draft.kind != "fence":
            own = _QUOTE_SIGNS.sub("\n", own)
        decided = tuple(
            Directive(d.verb, d.span, span, index, d.date, d.who, d.codes, d.reason, d.problem)
            for d in draft.directives
        )
        return Entry(
            index, draft.kind, span, draft.own, " ".join(own.split()), (), draft.parent, draft.marker,
            _label(draft.kind, own), tuple(sorted(draft.mentions, key=_place)), decided,
        )  # fmt: skip


def _label(kind: EntryKind, own: str) -> str:
    """The bold lead of an entry or the first cell of a row."""
    if kind == "row":
        cell = _CELL.match(own)
        return " ".join(cell.group().replace("`", "").replace("*", "").split()) if cell else ""
    lead = _BOLD_LEAD.match(own)
    return " ".join((lead["a"] or lead["b"]).split()).rstrip(".:：") if lead else ""


def _trimmed(text: str, span: Span) -> Span:
    """`span` without white space at its ends; its own start where nothing else is in it."""
    inside = text[span.start : span.end]
    start = span.start + (len(inside) - len(inside.lstrip()) if inside.strip() else 0)
    return Span(start, max(start, span.start + len(inside.rstrip())))


def _place(mention: Mention) -> Span:
    return mention.span
