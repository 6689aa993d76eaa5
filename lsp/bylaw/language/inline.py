"""Code spans, links and prose of a Markdown region, with exact offsets (markdown-it's inline tokens have none).

Follows CommonMark where it decides what is code and what is a link; everything is found in one pass, in linear time
on any input: a closing back-tick run is looked up, never searched for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from bylaw.text import Span

HOLE = "￼"  # stands in `Inline.prose` for every character that is no prose

_MARK = re.compile(r"[\\`<\[\]]|://")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,15}$")
_TICKS = re.compile(r"`+")
_BLANK = re.compile(r"\n[ \t]*\r?\n")
_ANGLE = re.compile(
    r"<(?:[a-zA-Z][\w+.-]{1,31}:[^\s<>]*|/?[a-zA-Z][\w:.-]*(?:\s[^<>]{0,400})?/?|[\w.+-]{1,64}@[\w.-]{1,255})>"
)
_DESTINATION = re.compile(
    r"\([ \t\n]{0,9}(?:<(?P<angle>[^<>\n]*)>|(?P<plain>[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:[ \t\n]{1,9}(?:\"[^\"]{0,400}\"|'[^']{0,400}'))?[ \t\n]{0,9}\)"
)
_WIKILINK = re.compile(r"\[\[([^\[\]|#\n`]{1,200})(#[^\[\]|\n]{0,200})?(?:\|[^\[\]\n]{0,200})?\]\](?!\()")
_FILE = re.compile(r"\[\[file:([^\[\]\n]{1,400})\]\]")
_URL = re.compile(r"[^\s<>`\"'|)\]，。、；）】」]+")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*<?([^\s<>]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Link:
    """`label` is what a reader sees, `target` what stands in the parentheses, without angle brackets and title."""

    label: Span
    target: Span
    image: bool = False


@dataclass(slots=True)
class Inline:
    """A region taken apart. `codes` are the contents of code spans; `prose` is the region with holes for the rest."""

    start: int
    codes: list[Span] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    wikilinks: list[tuple[Span, str]] = field(default_factory=list)
    files: list[Span] = field(default_factory=list)
    prose: str = ""


class _Scanner:
    def __init__(self, text: str, span: Span) -> None:
        self.text, self.end = text, span.end
        self.out = Inline(span.start)
        self.holes: list[tuple[int, int]] = []
        self.open: list[tuple[int, bool]] = []
        self.runs: dict[int, list[int]] = {}
        self.breaks: list[int] = []
        self.comments = True  # whether a `-->` may still follow

    def scan(self, span: Span) -> Inline:
        text, end = self.text, span.end
        for run in _TICKS.finditer(text, span.start, end):
            self.runs.setdefault(run.end() - run.start(), []).append(run.start())
        if self.runs:
            self.breaks = [found.start() for found in _BLANK.finditer(text, span.start, end)]
        at = span.start
        while (found := _MARK.search(text, at, end)) is not None:
            at = self.step(found)
        self.definitions(span)
        self.out.prose = self.masked(span)
        return self.out

    def step(self, found: re.Match[str]) -> int:
        """Handles one mark and returns the offset at which to go on."""
        text, at = self.text, found.start()
        match found.group():
            case "`":
                return self.code(at)
            case "\\":
                return at + 2 if text[at + 1 : at + 2] in ("`", "[", "]", "<", "\\") else at + 1
            case "<":
                return self.angle(at)
            case "[":
                return self.bracket(at)
            case "]":
                return self.close(at)
        scheme = _SCHEME.search(text, max(self.out.start, at - 16), at)
        rest = _URL.match(text, at, self.end)
        return self.hole(scheme.start() if scheme else at, rest.end() if rest else at + 3)

    def hole(self, start: int, end: int) -> int:
        self.holes.append((start, end))
        return end

    def code(self, at: int) -> int:
        run = _TICKS.match(self.text, at, self.end)
        ticks = run.end() - at if run else 1
        starts = self.runs.get(ticks, [])
        index = bisect_right(starts, at)
        if index == len(starts):
            return at + ticks
        close = starts[index]
        blank = bisect_right(self.breaks, at)
        if blank < len(self.breaks) and self.breaks[blank] < close:
            return at + ticks
        start, end = at + ticks, close
        while start < end and self.text[start] in " \t\r\n":
            start += 1
        while start < end and self.text[end - 1] in " \t\r\n":
            end -= 1
        if start < end:
            self.out.codes.append(Span(start, end))
        return self.hole(at, close + ticks)

    def angle(self, at: int) -> int:
        if self.text.startswith("<!--", at) and self.comments:
            close = self.text.find("-->", at + 4, self.end)
            if close >= 0:
                return self.hole(at, close + 3)
            self.comments = False
        tag = _ANGLE.match(self.text, at, self.end)
        return self.hole(at, tag.end()) if tag else at + 1

    def bracket(self, at: int) -> int:
        text = self.text
        if text.startswith("[[", at):
            file = _FILE.match(text, at, self.end) if text.startswith("#", at - 1) and at > self.out.start else None
            if file:
                self.out.files.append(Span(*file.span(1)))
                return self.hole(at - 1, file.end())
            link = _WIKILINK.match(text, at, self.end)
            if link:
                self.out.wikilinks.append((Span(link.start(1), link.end(2) if link[2] else link.end(1)), link[2] or ""))
                return self.hole(at, link.end())
        self.open.append((at + 1, at > self.out.start and text[at - 1] == "!"))
        return at + 1

    def close(self, at: int) -> int:
        if not self.open:
            return at + 1
        label, image = self.open.pop()
        found = _DESTINATION.match(self.text, at + 1, self.end)
        if found is None:
            return at + 1
        group = "angle" if found["angle"] is not None else "plain"
        self.out.links.append(Link(Span(label, at), Span(*found.span(group)), image))
        return self.hole(at + 1, found.end())

    def definitions(self, span: Span) -> None:
        if self.text.find("]:", span.start, span.end) < 0:
            return
        holes = sorted(self.holes)
        for found in _DEFINITION.finditer(self.text, span.start, span.end):
            before = bisect_right(holes, (found.start(), self.end)) - 1
            if before < 0 or holes[before][1] <= found.start():
                self.out.links.append(Link(Span(found.start(1), found.start(1)), Span(*found.span(1))))
                self.hole(found.start(1), found.end())

    def masked(self, span: Span) -> str:
        pieces, at = [], span.start
        for start, end in sorted(self.holes):
            if start >= at:
                pieces += [self.text[at:start], HOLE * (end - start)]
                at = end
            elif end > at:
                pieces.append(HOLE * (end - at))
                at = end
        return "".join([*pieces, self.text[at : span.end]])


def scan(text: str, span: Span) -> Inline:
    """Takes the region `span` (offsets) of `text` apart; `prose` has exactly as many characters as the region."""
    return _Scanner(text, span).scan(span)
