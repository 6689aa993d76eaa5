"""Which entries, sections, directives and bases a text has: the cases stand in fixtures/language/*.txt.

A case is a title (``=== …``), the path of the file, its text, and its outline in lines that start with ``=>``: entries as
``FIRST-LAST KIND MARKER TEXT [LABEL] (HEADINGS)`` indented by nesting, sections as ``# FIRST-LAST HEADINGS``, directives
as ``! …`` and mentions with a base as ``@ …``. Lines are 1-based.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bylaw.config import Config
from bylaw.language.formats import classify
from bylaw.language.parse import parse
from bylaw.model import Directive, Document, Entry
from bylaw.text import Source, Span

FIXTURES = Path(__file__).parent.parent / "fixtures" / "language"


def cases() -> list[Any]:
    found = []
    for file in sorted(FIXTURES.glob("*.txt")):
        for case in file.read_text("utf-8").removeprefix("=== ").split("\n=== "):
            title, path, rest = case.split("\n", 2)
            lines = rest.rstrip("\n").split("\n")
            text = "\n".join(line for line in lines if not line.startswith("=>")) + "\n"
            wanted = [line[3:] for line in lines if line.startswith("=>")]
            found.append(pytest.param(path, text, wanted, id=f"{file.stem}: {title}"))
    return found


def lines(document: Document, span: Span) -> str:
    source = document.source
    return f"{source.line_of(span.start) + 1}-{source.line_of(max(span.end - 1, span.start)) + 1}"


def depth(document: Document, entry: Entry) -> int:
    return 0 if entry.parent is None else 1 + depth(document, document.entries[entry.parent])


def directive_line(document: Document, directive: Directive) -> str:
    said = [f"! {directive.verb}"]
    for name in ("date", "who", "codes", "reason", "problem"):
        value = getattr(directive, name)
        if value:
            said.append(f"{name}={','.join(value) if isinstance(value, tuple) else value}")
    whole = directive.scope == Span(0, len(document.source.text))
    place = "all" if whole else f"{'section ' if directive.entry is None else ''}{lines(document, directive.scope)}"
    return " ".join([*said, "on", place])


def outline(document: Document) -> list[str]:
    found = [
        (section.span.start, 0, f"# {lines(document, section.span)} {' > '.join(section.path)}")
        for section in document.sections
    ]
    for entry in document.entries:
        parts = [lines(document, entry.span), entry.kind, entry.marker, entry.text]
        text = "  " * depth(document, entry) + " ".join(part for part in parts if part)
        text += f" [{entry.label}]" * bool(entry.label) + f" ({' > '.join(entry.heading)})" * bool(entry.heading)
        found.append((entry.span.start, entry.index, text))
        found += [(entry.span.start, entry.index, directive_line(document, it)) for it in entry.directives]
        found += [(entry.span.start, entry.index, f"@ {it.text} in {it.base}") for it in entry.mentions if it.base]
    loose = [(10**9, 0, directive_line(document, it)) for it in document.directives if it.entry is None]
    return [text for _, _, text in sorted(found + loose, key=lambda line: line[:2])]


def check(path: str, text: str, wanted: list[str]) -> None:
    match = classify(path, Config())
    assert match is not None, path
    assert outline(parse(path, Source.from_bytes(text.encode()), match)) == wanted


@pytest.mark.parametrize(("path", "text", "wanted"), cases())
def test_outline(path: str, text: str, wanted: list[str]) -> None:
    check(path, text, wanted)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(("path", "text", "wanted"), cases())
def test_outline_with_other_line_ends(path: str, text: str, wanted: list[str], end: str) -> None:
    check(path, "\ufeff" + text.replace("\n", end), wanted)
