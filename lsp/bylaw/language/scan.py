"""What decides where Markdown can be cut: code fences, HTML comments and headings at the start of a line.

One pass over the text finds all three. It is deliberately kinder than CommonMark to what people and agents really
write: a fence in a list ends at its closing line even if the code between is not indented; a comment that is never
closed hides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bylaw.text import Span

_LANDMARK = re.compile(
    r"""(?: (?P<heading>\#{1,6}) (?=[ \t]|$)
          | (?P<lead>[ \t>]* (?:(?:[-+*]|\d{1,9}[.)])[ \t>]+)*) (?P<fence>`{3,}|~{3,}) (?P<info>[^\n]*)
          | [ \t]* (?P<comment><!--) )""",
    re.MULTILINE | re.VERBOSE,
)
_SIGNS = ("\n#", "```", "~~~", "<!--")
_CLOSING = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_COMMENT_END = re.compile(r"-->|^[ \t]*<!--", re.MULTILINE)
_OWN_COMMENT = re.compile(r"<!--[ \t]{0,9}bylaw\b[^\n]*?-->", re.IGNORECASE)
_IS_OWN = re.compile(r"<!--[ \t]{0,9}bylaw\b", re.IGNORECASE)
_DEDENT = re.compile(r"^[^\s>]", re.MULTILINE)
_MAX_TRIED = 100  # lines that do not close a fence after all: keeps hostile texts from being slow
_MARKERS = re.compile(r"[^\s>]")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of code: all its lines, and those between its first and last one.

    `margin` is what keeps a line in the list or quote that the fence stands in.
    """

    span: Span
    content: Span
    margin: str
    fence: str
    info: str


@dataclass(frozen=True, slots=True)
class Landmarks:
    """What a scan finds, in order; `headings` are the offsets of ATX headings that stand at the start of a line.

    `unclosed` is where the first fence or comment begins that nothing in the text closes: what follows the text could.
    """

    headings: list[int] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    unclosed: int | None = None


def plain(text: str) -> str:
    """`text` with every line end as one ``\\n``, of the same length: offsets stay what they are."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")


def scan(text: str) -> Landmarks:
    """The landmarks of a plain text. A text that starts at one of its headings gives the same ones as the whole."""
    found = Landmarks()
    unclosed: list[int] = []
    candidates = _candidates(text)
    closings = [closing for line in candidates if (closing := _CLOSING.match(text, line))]
    at = 0
    for line in candidates:
        match = _LANDMARK.match(text, line) if line >= at else None
        if match is None:
            continue
        if match["heading"]:
            found.headings.append(line)
        elif match["comment"]:
            comment = _comment(text, match.start("comment"), unclosed)
            if comment:
                found.comments.append(comment)
                at = comment.end
        elif match["fence"][0] == "~" or "`" not in match["info"]:
            found.fences.append(_fence(text, match, closings, unclosed))
            at = found.fences[-1].span.end
    return replace(found, unclosed=min(unclosed, default=None))


def _candidates(text: str) -> list[int]:
    """The starts of the lines that hold a sign of a landmark: `str.find` is ten times as fast as one expression."""
    found = {0}
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            found.add(text.rfind("\n", 0, at + 1) + 1)
            line_end = text.find("\n", at + 1)
            at = text.find(sign, line_end) if line_end >= 0 else -1
    return sorted(found)


def _comment(text: str, start: int, unclosed: list[int]) -> Span | None:
    """The comment that starts at `start`; None if it is not closed (a directive has to be closed on its line)."""
    if _IS_OWN.match(text, start):
        own = _OWN_COMMENT.match(text, start)
        return Span(*own.span()) if own else None
    end = _COMMENT_END.search(text, start + len("<!--"))
    if end is None:
        unclosed.append(start)
    return Span(start, end.end()) if end and end.group() == "-->" else None


def _fence(text: str, opening: re.Match[str], closings: Sequence[re.Match[str]], unclosed: list[int]) -> Fence:
    """The fence that `opening` opens: to its closing line, to the end of its list or quote, or of the text.

    `closings` are all lines that may close a fence.
    """
    fence, lead = opening["fence"], opening["lead"]
    width = len(lead.expandtabs(4))
    first = min(opening.end() + 1, len(text))
    span_end = content_end = outside = _unclosed_end(text, first, lead)
    after = bisect_left(closings, first, key=re.Match.start)
    for closing in closings[after : after + _MAX_TRIED]:
        indent = len(text[closing.start() : closing.start("fence")].expandtabs(4))
        fits = indent < width + 4 and (indent >= width or closing.start() <= outside)
        if fits and closing["fence"].startswith(fence):
            span_end, content_end = closing.end(), closing.start()
            break
    else:
        if len(closings) - after < _MAX_TRIED:
            unclosed.append(opening.start())
    margin = _MARKERS.sub(" ", lead)
    content = Span(first, max(first, content_end))
    return Fence(Span(opening.start(), max(span_end, opening.end())), content, margin, fence, opening["info"].strip())


def _unclosed_end(text: str, first: int, lead: str) -> int:
    """Where a fence ends that nothing closes: in a list or quote before the first line that starts outside it."""
    outside = _DEDENT.search(text, first) if lead else None
    return outside.start() if outside else len(text)
