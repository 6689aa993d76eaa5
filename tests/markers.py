"""Features as text: a repository, and below the lines of its files what an editor is told there.

    What the case is about, in prose.
    -- commit 2026-01-02 bob: Start --
    -- CLAUDE.md --
    🦉 Prices come from `src/price.py:2`.
                         ^^^^^^^^^^^^^^ definition: src/price.py:2 ‘b = 2’
    -- src/price.py --
    a = 1
    b = 2

A case is a file of ``fixtures/features/QUESTION/``; its sections are those of `rule_cases` (commits, renames, work
tree). Carets stand under characters (code points), then comes the name of a question and one of its answers, in which
`…` stands for anything. An answer that is `nothing` is none. Each file with marks is opened in the editor.

* A question *at* a place is asked at the first, the middle and the last character of the carets (or, if it is asked
  `after` what was typed, behind the last one) and gives the answers whose marks stand there, in this order.
* A question about a *whole* file is asked for every file of the cases in its own folder, and for each file that has a
  mark of it. Its answers have places, and each needs its mark.

What moves in a case stands in its prose: ``old`` → ``new``, each in back-ticks.

Every case runs in UTF-8, UTF-16 and UTF-32. Rewrite the marks with ``pytest tests/test_markers.py --update-fixtures``
and read the diff. A new question is a `Question` in ``tests/test_markers.py``.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from bylaw.server.uris import path_of
from bylaw.text import Encoding, Source
from local import Local, Message, started
from rule_cases import Case, Section, read

FOLDER = Path(__file__).parent.parent / "fixtures" / "features"
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
NOTHING = "nothing"
_MOVE = re.compile(r"`([^`]+)` → `([^`]+)`")
_MARK = re.compile(r"( *)(\^+) ([a-zA-Z-]+): (.*)")

Range = dict[str, dict[str, int]]
Shown = tuple[Range, str]
"""A place in the asked file, as the server sends it, and what stands there."""


@dataclass(frozen=True)
class At:
    """What is asked about one place with `method`, and with `also` in the same go; gives the answers as lines."""

    method: str
    ask: Callable[[Editor, str, Message], Awaitable[list[str]]]
    cursor: Literal["inside", "after"] = "inside"
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Whole:
    """What is asked about a whole file with `method`, and with `also`; gives answers with their places."""

    method: str
    ask: Callable[[Editor, str], Awaitable[list[Shown]]]
    also: tuple[str, ...] = ()


Question = At | Whole


@dataclass(frozen=True, order=True)
class Mark:
    """An expected answer; `line` (0-based) and columns (code points) are those of the file without marks."""

    path: str
    line: int
    start: int
    end: int
    question: str
    answer: str

    def fits(self, other: Mark) -> bool:
        here, there = (self.path, self.line, self.start, self.end, self.question), (other.path, other.line, other.start, other.end, other.question)
        return here == there and bool(re.fullmatch(".*".join(map(re.escape, self.answer.split("…"))), other.answer))

    @property
    def place(self) -> tuple[str, int, int, int, str]:
        return self.path, self.line, self.start, self.end, self.question

    def __str__(self) -> str:
        return f"{' ' * self.start}{'^' * (self.end - self.start)} {self.question}: {self.answer}"


@dataclass
class Editor:
    """A client that has the root of a case open; what it sends and gets counts in `encoding`."""

    ls: Local
    root: Path
    encoding: Encoding
    moves: list[tuple[str, str]]
    versions: dict[str, int] = field(default_factory=dict)

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def source(self, path: str) -> Source:
        return Source.from_bytes((self.root / path).read_bytes())

    def position(self, path: str, line: int, column: int) -> dict[str, int]:
        """The place of a column (code points) as the client says it."""
        source = self.source(path)
        line, character = source.position(source.offset(line, column), self.encoding)
        return {"line": line, "character": character}

    async def ask(self, method: str, path: str, **more: object) -> Any:
        """The answer to a request about a file; `position=…` and other parameters in `more`."""
        return await self.ls.ask(method, {"textDocument": {"uri": self.uri(path)}, **more})

    def span(self, path: str, place: Range) -> tuple[int, int]:
        """The offsets (code points) of a range that the server sent; fails if it lies outside of the text."""
        source = self.source(path)
        ends = []
        for end in (place["start"], place["end"]):
            offset = source.offset(end["line"], end["character"], self.encoding)
            assert source.position(offset, self.encoding) == (end["line"], end["character"]), f"{path}: no place {end}"
            ends.append(offset)
        return ends[0], ends[1]

    def words(self, path: str, place: Range) -> str:
        """What stands in a range, on one line."""
        start, end = self.span(path, place)
        return " ".join(self.source(path).text[start:end].split())

    def line(self, path: str, line: int) -> Range:
        """The whole of a line, as the server would send it."""
        source = self.source(path)
        places = (source.position(at, self.encoding) for at in (source.line_span(line).start, source.line_span(line).end))
        start, end = ({"line": number, "character": character} for number, character in places)
        return {"start": start, "end": end}

    def before(self, path: str, position: dict[str, int]) -> Range:
        """The character that ends at a position which the server sent."""
        end, _ = self.span(path, {"start": position, "end": position})
        line, character = self.source(path).position(end - 1, self.encoding)
        return {"start": {"line": line, "character": character}, "end": position}

    def place(self, path: str, place: Range) -> str:
        """A place in the file that was asked about: ``2:3 ‘a = 1’`` (1-based, code points), or its lines if it has more."""
        first, last = self.span(path, place)
        (line, column), (end, _) = (self.source(path).position(at) for at in (first, last))
        return f"{line + 1}:{column + 1} ‘{self.words(path, place)}’" if line == end else f"{line + 1}:{column + 1} to line {end + 1}"

    def location(self, uri: str, place: Range) -> str:
        """A place in any file: ``src/a.py:2 ‘b = 2’``, the line being 1-based."""
        path = path_of(uri)
        if path is None or not Path(path).is_relative_to(self.root):
            return f"{uri}:{place['start']['line'] + 1}"
        relative = Path(path).relative_to(self.root).as_posix()
        words = self.words(relative, place)
        return f"{relative}:{place['start']['line'] + 1}" + (f" ‘{words}’" if words else "")


def cases() -> list[Case]:
    return [read(path) for path in sorted(FOLDER.glob("*/*.md.txt"))]


def marked(case: Case) -> dict[str, list[Mark]]:
    """The marks of the last version of every file of the case."""
    return {path: list(_marks(path, section)) for path, section in case.files().items()}


def _marks(path: str, section: Section) -> list[Mark]:
    marks: list[Mark] = []
    number = -1
    for line in section.lines:
        found = _MARK.fullmatch(line)
        if found is None:
            number += 1
            continue
        start = len(found[1])
        marks.append(Mark(path, number, start, start + len(found[2]), found[3], found[4]))
    return marks


async def editor(case: Case, root: Path, encoding: Encoding, capabilities: Message) -> Editor:
    """A client that knows `encoding` only and has the files with marks open; the repository has been read."""
    general = {"general": {"positionEncodings": [encoding]}}
    ls = await started(root, capabilities={**capabilities, **general})
    here = Editor(ls, root, encoding, _MOVE.findall(case.prose))
    await ls.until(lambda: all(one.session.facts for one in ls.roots))
    for path, marks in marked(case).items():
        if marks:
            ls.open(here.uri(path), (root / path).read_bytes().decode())
    return here


async def found(case: Case, here: Editor, questions: dict[str, Question]) -> list[Mark]:
    """What the editor is told about everything that the case asks."""
    answers: list[Mark] = []
    for path, marks in marked(case).items():
        for place in dict.fromkeys(mark.place for mark in marks):
            question = questions[place[-1]]
            if isinstance(question, At):
                answers += [Mark(*place, answer) for answer in await _at(here, question, place)]
        for name, question in questions.items():
            asked = case.name.startswith(f"{name}/") or any(mark.question == name for mark in marks)
            if isinstance(question, Whole) and asked and (here.root / path).is_file():
                shown = await question.ask(here, path)
                answers += [_mark(here, path, name, place, words) for place, words in shown]
    return answers


async def _at(here: Editor, question: At, place: tuple[str, int, int, int, str]) -> list[str]:
    path, line, start, end, _ = place
    columns = [end] if question.cursor == "after" else [start, (start + end) // 2, end - 1]
    answers = [await question.ask(here, path, here.position(path, line, column)) for column in dict.fromkeys(columns)]
    assert all(answer == answers[0] for answer in answers), f"{place} is not answered alike all over: {answers}"
    return answers[0] or [NOTHING]


def _mark(here: Editor, path: str, name: str, place: Range, words: str) -> Mark:
    """The answer as a mark: as far as its first line goes."""
    source = here.source(path)
    first, last = here.span(path, place)
    line, start = source.position(first)
    end = start + max(1, min(last, source.line_span(line).end) - first)
    return Mark(path, line, start, end, name, words)


def difference(case: Case, got: list[Mark]) -> list[str]:
    """What is missing and what is too much; the answers at one place stand in their order."""
    left = list(got)
    lines = []
    for mark in [mark for marks in marked(case).values() for mark in marks]:
        same = [one for one in left if one.place == mark.place]
        match = next((one for one in same if mark.fits(one)), None)
        if match is None or (same[0] is not match and not mark.fits(same[0])):
            lines.append(f"missing {mark.path}:{mark.line + 1} {mark}")
        else:
            left.remove(match)
    return [*lines, *(f"unexpected {mark.path}:{mark.line + 1} {mark}" for mark in left)]


def rewrite(case: Case, got: list[Mark]) -> None:
    """Writes the marks of `got` into the case's file; those that hold stay as they are worded."""
    lines = list(case.lines)
    for path, section in sorted(case.files().items(), key=lambda pair: -pair[1].line):
        old = _marks(path, section)
        fresh = [next((mark for mark in old if mark.fits(one)), one) for one in got if one.path == path]
        fresh.sort(key=lambda mark: mark.place)  # stable: the answers at one place keep their order
        text = [line for line in section.lines if not _MARK.fullmatch(line)]
        shown = [[line, *(str(mark) for mark in fresh if mark.line == number)] for number, line in enumerate(text)]
        lines[section.line : section.line + len(section.lines)] = [line for group in shown for line in group]
    case.path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
