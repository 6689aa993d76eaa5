"""Cases of mentions as text: lines of a memory file, below each the places and kinds that must be found in it.

    === name | fence sh | format cursor-mdc
    Run `npm run build`.
         ^^^^^^^^^^^^^ command certain

Carets stand under the characters of the mention (code points). After them: kind, certainty, then as far as they are
not empty `base=…`, `fragment=…` and `-> target` where it differs from the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bylaw.language.formats import FORMATS, Format
from bylaw.language.mentions import find, find_fence
from bylaw.model import Mention
from bylaw.text import Source, Span

FOLDER = Path(__file__).parent.parent / "fixtures" / "mentions"
_EXPECTED = re.compile(r" *\^+ [a-z]+ ")


@dataclass
class Case:
    """`lines` are the input, `expected` what stands below each of them."""

    name: str
    fence: str | None = None
    format: Format = FORMATS[0]
    lines: list[str] = field(default_factory=list)
    expected: list[list[str]] = field(default_factory=list)


def read(path: Path) -> Iterator[Case]:
    """The cases of a fixture file."""
    case: Case | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            if case is not None:
                yield case
            case = _head(line[4:])
        elif case is not None and _EXPECTED.match(line):
            case.expected[-1].append(line)
        elif case is not None:
            case.lines.append(line)
            case.expected.append([])
    if case is not None:
        yield case


def _head(text: str) -> Case:
    name, *options = (part.strip() for part in text.split("|"))
    case = Case(name)
    for option in options:
        key, _, value = option.partition(" ")
        if key == "fence":
            case.fence = value
        else:
            case.format = next(one for one in FORMATS if one.id == value)
    return case


def found(case: Case) -> list[list[str]]:
    """What is found in the case, in the notation of the fixtures, line by line."""
    text = "\n".join(case.lines)
    span = Span(0, len(text))
    if case.fence is None:
        mentions = find(text, span, "text", case.format)
    else:
        mentions = find_fence(text, span, case.fence, case.format)
    source = Source(text)
    lines: list[list[str]] = [[] for _ in case.lines]
    for mention in mentions:
        line, column = source.position(mention.span.start)
        lines[line].append(noted(mention, column))
    return lines


def noted(mention: Mention, column: int) -> str:
    """A mention in the notation of the fixtures; `column` in code points."""
    words = [" " * column + "^" * len(mention.span), mention.kind, mention.certainty]
    words += [f"base={mention.base}"] if mention.base else []
    words += [f"fragment={mention.fragment}"] if mention.fragment else []
    words += [f"-> {mention.target}"] if mention.target != mention.text else []
    return " ".join(words)
