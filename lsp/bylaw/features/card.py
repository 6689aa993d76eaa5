"""A card: what a hover shows, as plain data, and its two renderings.

Texts come from repositories and may be hostile: a commit's subject must not become a link, a picture or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bylaw.text import Span

Style = Literal["plain", "bold", "code", "gone", "new"]
_MARKED = ("bold", "gone", "new")

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
# what Markdown would read: emphasis, links, HTML, entities, addresses; and at the start of a line headings and lists
_SPECIAL = re.compile(
    r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])|\|"
    r"|(?<=\w):(?=//)|(?<=www)\.|(?<=\S)@(?=\S)|^(?:[-+=>#]|\d+[.)])"
)
_CODE = re.compile(r"`([^`\n]+)`")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style; `url` makes it a link."""

    text: str
    style: Style = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own, or an item of a list."""

    pieces: tuple[Piece, ...]
    item: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown for the text at `span`: sections, most important first."""

    span: Span
    sections: tuple[tuple[Line, ...], ...]

    def markdown(self) -> str:
        return "\n\n---\n\n".join(_section(section) for section in self.sections)

    def plain(self) -> str:
        sections = ("\n".join(_plain_line(line) for line in section) for section in self.sections)
        return "\n\n".join(sections)


def sentence(text: str) -> tuple[Piece, ...]:
    """A message of a rule: what it has between back-ticks becomes code."""
    parts = _CODE.split(text)
    return tuple(Piece(part, "code" if number % 2 else "plain") for number, part in enumerate(parts) if part)


def one_line(text: str) -> str:
    """`text` on one line, without what would turn it around or hide it."""
    return _SPACE.sub(" ", text).strip()


def escaped(text: str) -> str:
    """`text` as Markdown that shows exactly it."""
    return _SPECIAL.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], one_line(text))


def code(text: str) -> str:
    """`text` as a Markdown code span, whatever back-ticks it holds."""
    text = one_line(text)
    ticks = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _section(lines: tuple[Line, ...]) -> str:
    """Lines become paragraphs, neighbouring items one list."""
    text = ""
    for before, line in zip((None, *lines), lines, strict=False):
        together = before is not None and before.item and line.item
        text += ("\n" if together else "\n\n") + ("- " if line.item else "")
        text += "".join(_markdown_piece(piece) for piece in _apart(line.pieces))
    return text.strip("\n")


def _apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """`pieces` with a space between what went and what came in its place, and where a mark would not be read as one.

    In Markdown a mark between a word and punctuation (``gaps~~.~~``) is none.
    """
    for before, piece in zip((None, *pieces), pieces, strict=False):
        if before is not None and ((before.style, piece.style) == ("gone", "new") or _unread(before, piece)):
            yield Piece(" ")
        yield piece


def _unread(before: Piece, piece: Piece) -> bool:
    end, start = before.text[-1:], piece.text[:1]
    opens = piece.style in _MARKED and end.isalnum() and not (start.isalnum() or start.isspace())
    return opens or (before.style in _MARKED and start.isalnum() and not (end.isalnum() or end.isspace()))


def _markdown_piece(piece: Piece) -> str:
    if piece.style == "code":
        shown = code(piece.text)
    else:
        mark = {"plain": "", "bold": "**", "gone": "~~", "new": "**"}[piece.style]
        core = escaped(piece.text)
        shown = f"{mark}{core}{mark}" if core else ""
        if core and piece.text[0].isspace():
            shown = " " + shown
        if core and piece.text[-1].isspace():
            shown += " "
        if not core and piece.text:
            shown = " "
    return f"[{shown}]({piece.url})" if piece.url else shown


def _plain_line(line: Line) -> str:
    marks = {"plain": ("", ""), "bold": ("", ""), "code": ("`", "`"), "gone": ("[-", "-]"), "new": ("{+", "+}")}
    text = "".join(marks[piece.style][0] + _spaced(piece.text) + marks[piece.style][1] for piece in _apart(line.pieces))
    return ("- " if line.item else "") + text.strip()


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text)
