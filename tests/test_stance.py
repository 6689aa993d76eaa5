"""Stance: what the words around a mention say of it, one line of the fixture a case."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mention_cases
from bylaw.config import Config
from bylaw.language.formats import classify
from bylaw.language.parse import parse
from bylaw.language.stance import stance
from bylaw.model import Document, Mention
from bylaw.text import Source, Span

CASES = [
    line.split(" | ", 1)
    for line in (mention_cases.FOLDER / "stance.txt").read_text(encoding="utf-8").splitlines()
    if " | " in line and not line.startswith("# What")
]


def document(text: str) -> Document:
    match = classify("CLAUDE.md", Config())
    assert match is not None
    return parse("CLAUDE.md", Source(text), match)


@pytest.mark.parametrize(("expected", "line"), CASES, ids=[line for _, line in CASES])
def test_says_what_the_words_say(expected: str, line: str) -> None:
    text = line.replace("⏎", "\n")
    start, end = text.index("«"), text.index("»") - 1
    text = text.replace("«", "").replace("»", "")
    mention = Mention("path", text[start:end], Span(start, end), text[start:end])
    said = stance(document(text), mention)
    assert said == (frozenset() if expected == "-" else frozenset({expected}))


@given(st.text(max_size=80), st.text(min_size=1, max_size=10), st.text(max_size=80))
def test_never_raises(before: str, name: str, after: str) -> None:
    text = before + name + after
    stance(document(text), Mention("symbol", name, Span(len(before), len(before) + len(name)), name))


@pytest.mark.parametrize("unit", ["and ", ", ", "¤", "`a` ", "no ", "was ", "not a ", "|", "(", "removed ", "~~", "e.g. ", "- "])
def test_long_hostile_clauses_take_no_time(unit: str) -> None:
    text = unit * (8_000 // len(unit)) + "name " + unit * (8_000 // len(unit))
    at = text.index("name ")
    parsed = document(text)
    start = time.process_time()
    stance(parsed, Mention("symbol", "name", Span(at, at + 4), "name"))
    assert time.process_time() - start < 0.3
