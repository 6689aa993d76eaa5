"""The block structure of Markdown, with exact places: markdown-it's block rules and the places of what they find.

Only lines are asked of markdown-it (inline parsing costs more than all the rest and tells no places). It is shown the
text with comments, lines that hold only a tag, and the insides of fences blanked out, so that it agrees with `scan`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bylaw.language.scan import Fence, Landmarks
from bylaw.text import Span

BlockKind = Literal["heading", "paragraph", "item", "row", "header", "fence", "code", "quote"]

_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").disable(["html_block", "reference"])
_MARKDOWN.core.ruler.disable(["inline", "text_join"])
_TAG_LINE = re.compile(r"[ \t]*</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>[ \t]*")
_MARKER = re.compile(r"[ \t>]*((?:[-+*]|\d{1,9}[.)])(?:[ \t]+\[[ xX~/-]\](?=[ \t]|$))?)")
_LEAD = re.compile(r"\s*")
_QUOTE_LEAD = re.compile(r"[\s>]*")
_QUOTE_MARK = re.compile(r"[ \t]*>")
_LEAVES: Mapping[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "tr_open": "row",
    "fence": "fence",
    "code_block": "code",
}
_SENTENCE_END = (".", ":", ";", ",", "!", "?", "。", "：")
_MAX_SETEXT = 80  # a longer line above --- was meant as a paragraph above a rule


@dataclass(slots=True)
class Block:
    """A block of lines; `line` and `last` are 0-based.

    `span` is its own text: of a paragraph or row from the first to the last character that is no white space or
    quote sign, of an item nothing but the place after its marker, of a heading its line, of a fence what stands between
    its lines. `mark` is the marker of an item as written, the number signs of a heading, the info of a fence.
    """

    kind: BlockKind
    line: int
    last: int
    span: Span
    mark: str = ""
    children: list[Block] = field(default_factory=list)


def blocks(text: str, marks: Landmarks) -> list[Block]:
    """The blocks of a plain text whose landmarks are `marks`; lists and tables are transparent."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    fences = {bisect_right(starts, fence.span.start) - 1: fence for fence in marks.fences}
    reader = _Reader(lines, starts, fences)
    for token in _MARKDOWN.parse("\n".join(_masked(lines, starts, fences, marks.comments))):
        reader.take(token)
    return reader.stack[0].children


def _masked(
    lines: Sequence[str], starts: Sequence[int], fences: Mapping[int, Fence], comments: Sequence[Span]
) -> list[str]:
    """The lines that markdown-it is shown: as many, but not as long as the real ones."""
    shown = ["" if line.lstrip()[:1] == "<" and _TAG_LINE.fullmatch(line) else line for line in lines]
    for comment in comments:
        first, last = bisect_right(starts, comment.start) - 1, bisect_right(starts, comment.end) - 1
        rest = lines[last][comment.end - starts[last] :]
        shown[first] = lines[first][: comment.start - starts[first]]
        shown[first + 1 : last + 1] = [""] * (last - first)
        shown[last] = rest if rest.strip() else shown[last]
    for first, fence in fences.items():
        last = _last_line(starts, fence.span)
        shown[first + 1 : last + 1] = [fence.margin] * (last - first)
        shown[last] = fence.margin + fence.fence if last > first else lines[first][: len(fence.margin)]
    return shown


def _last_line(starts: Sequence[int], span: Span) -> int:
    return bisect_right(starts, max(span.end - 1, span.start)) - 1


class _Reader:
    """Builds blocks from markdown-it's tokens. `used` says how much of a line's start markers have taken."""

    def __init__(self, lines: Sequence[str], starts: Sequence[int], fences: Mapping[int, Fence]) -> None:
        self.lines, self.starts, self.fences = lines, starts, fences
        self.stack = [Block("quote", 0, len(lines) - 1, Span(0, 0))]
        self.used: dict[int, int] = {}
        self.quotes = 0
        self.in_head = False

    def take(self, token: Token) -> None:
        kind = token.type
        if kind in ("list_item_open", "blockquote_open"):
            self._open(token)
        elif kind in ("list_item_close", "blockquote_close"):
            block = self.stack.pop()
            block.last = max([block.line, *(child.last for child in block.children)])
            self.quotes -= block.kind == "quote"
        elif kind in ("thead_open", "thead_close"):
            self.in_head = kind == "thead_open"
        elif kind in _LEAVES and token.map:
            self._leaf(token, token.map[0], token.map[1] - 1)

    def _open(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        quote = token.type == "blockquote_open"
        match = (_QUOTE_MARK if quote else _MARKER).match(self.lines[line], self.used.get(line, 0))
        if match:
            self.used[line] = match.end()
        here = self.starts[line] + self.used.get(line, 0)
        marker = "" if quote or match is None else match[1]
        block = Block("quote" if quote else "item", line, line, Span(here, here), marker)
        self.quotes += quote
        self.stack[-1].children.append(block)
        self.stack.append(block)

    def _leaf(self, token: Token, line: int, last: int) -> None:
        kind: BlockKind = "header" if self.in_head else _LEAVES[token.type]
        mark = token.info
        if kind == "heading":
            shallow = len(self.stack) == 1 and not (token.markup == "-" and self._is_prose(line, last))
            kind, mark = ("heading", token.tag[1:]) if shallow else ("paragraph", "")
            last -= token.markup in ("-", "=")
        fence = self.fences.get(line) if kind == "fence" else None
        if fence:
            last = _last_line(self.starts, fence.span)
        while last > line and not fence and _QUOTE_LEAD.fullmatch(self.lines[last]):
            last -= 1
        while last > line and not fence and _QUOTE_LEAD.fullmatch(self.lines[line], self.used.get(line, 0)):
            line += 1  # white space that is none to Markdown
        span = fence.content if fence else self._own(line, last)
        self.stack[-1].children.append(Block(kind, line, last, span, mark))

    def _is_prose(self, line: int, last: int) -> bool:
        """Whether what stands above a line of dashes was meant as a paragraph above a rule."""
        return last - line > 1 or len(self.lines[line]) > _MAX_SETEXT or self.lines[line].rstrip()[-1:] in _SENTENCE_END

    def _own(self, line: int, last: int) -> Span:
        lead = (_QUOTE_LEAD if self.quotes else _LEAD).match(self.lines[line], self.used.get(line, 0))
        start = self.starts[line] + (lead.end() if lead else 0)
        return Span(start, max(start, self.starts[last] + len(self.lines[last].rstrip())))
