"""Parsing never fails, is exact about places, and gives the same whether it starts afresh or remembers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bylaw.config import Config
from bylaw.language.entries import part
from bylaw.language.formats import classify
from bylaw.language.parse import parse
from bylaw.language.placing import Placed, sections_of
from bylaw.model import Document
from bylaw.text import Source

LINES = [
    "# One", "## Two `src/a/`", "### Three", "  # in a list", "Title\n---", "- a `x.py`", "  - b `src/b/`", "    - c",
    "1. d", "   e", "> f", "> - g", "> ```", "", "", "```", "```sh", "   ```", "- ```", "~~~", "````md", "make test",
    "<!-- bylaw: expires 2027-01-01 -->", "  <!-- bylaw: nonsense", "<!--", "-->", "<!-- x -->", "<div>", "text `y/z.md`",
    "| a | b |", "|---|---|", "[x]: docs/y.md", "---", "\t- tab", "    code", "\u2028", "é 👩 文", "\x00", "**Why:** x", "***",
]  # fmt: skip
texts = st.lists(st.sampled_from(LINES) | st.text(max_size=12), max_size=25).flatmap(
    lambda lines: st.sampled_from(["\n", "\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)
PATHS = ("CLAUDE.md", ".max/memory/topic.md", ".cursor/rules/x.mdc")


def read(text: str | bytes, path: str = "CLAUDE.md") -> Document:
    match = classify(path, Config())
    assert match is not None
    return parse(path, Source.from_bytes(text) if isinstance(text, bytes) else Source(text), match)


def check(document: Document) -> None:
    """What holds for every document: places lie in each other and in order, lines are whole, words are where they are."""
    source, before = document.source, 0
    for index, entry in enumerate(document.entries):
        assert entry.index == index
        assert before <= entry.span.start
        before = entry.span.start
        assert entry.span.start == 0 or source.text[entry.span.start - 1] in "\r\n"
        assert entry.span.end == len(source.text) or source.text[entry.span.end - 1] in "\r\n"
        assert entry.span.covers(entry.own)
        own = source.slice(entry.own)
        assert own == own.strip()
        assert set(entry.text.split()) <= set(own.replace("\n>", "\n").replace(">", " ").split()) | set(own.split())
        if entry.parent is not None:
            assert entry.parent < index
            assert document.entries[entry.parent].span.covers(entry.span)
        assert document.entry_at(entry.own.start) is not None
        for directive in entry.directives:
            assert directive.entry == index
            assert directive in document.directives
            assert entry.span.covers(directive.span)
        assert set(entry.mentions) <= set(document.mentions)
    for mention in document.mentions:
        assert mention.text in source.slice(mention.span)
    for at in range(0, len(source.text) + 1, 3):
        around = [entry for entry in document.entries if entry.span.start <= at < entry.span.end]
        last = [entry for entry in document.entries if at == entry.span.end == len(source.text)]
        assert document.entry_at(at) == next(reversed(around or last), None)
        touching = [mention for mention in document.mentions if mention.span.touches(at)]
        assert document.mention_at(at) == min(touching, key=lambda mention: len(mention.span), default=None)
    for section in document.sections:
        assert section.span.covers(section.heading)
    assert list(document.mentions) == sorted(document.mentions, key=lambda mention: mention.span)
    assert list(document.directives) == sorted(document.directives, key=lambda directive: directive.span)


@given(texts, st.sampled_from(PATHS))
def test_places(text: str, path: str) -> None:
    check(read(text, path))
    check(read("---\nname: n\ndescription: d `e/f.py`\nglobs: a/**\n---\n" + text, path))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    check(read(data))


@given(texts)
@settings(max_examples=300)
def test_by_sections_is_as_a_whole(text: str) -> None:
    document = read("\n" + text)
    match = classify("CLAUDE.md", Config())
    assert match is not None
    whole = Placed(part("\n" + text, match.format), 0, 0, 0, (), None)
    assert document.entries == whole.entries
    assert document.mentions == whole.mentions
    assert document.sections == sections_of([whole], len(text) + 1)


@given(texts, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 9), st.sampled_from(LINES), st.booleans()), max_size=8))
def test_edited_is_as_read_afresh(text: str, edits: list[tuple[int, int, str, bool]]) -> None:
    """Whatever was looked at in between, and in how many places it is another: what stands in a part is put in its
    place when somebody asks."""
    for start, length, new, looked in edits:
        text = text[:start] + new + text[start + length :]
        if not looked:
            continue
        edited = read(text, "AGENTS.md")
        entry, mention = edited.entry_at(start), edited.mention_at(start)
        assert all(one is edited.entries[one.index] for one in [entry] if one)
        assert mention is None or any(mention is one for one in edited.mentions)
        fresh = read(text, f"never-seen/{len(text)}/{hash(text)}/AGENTS.md")
        assert edited.entries == fresh.entries
        assert edited.sections == fresh.sections
        assert edited.mentions == fresh.mentions
        assert edited.directives == fresh.directives


@given(texts)
def test_line_ends_change_no_words(text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    unix, windows = read(text), read(text.replace("\n", "\r\n"))
    assert [entry.text for entry in unix.entries] == [entry.text for entry in windows.entries]
    assert [entry.kind for entry in unix.entries] == [entry.kind for entry in windows.entries]
    assert [entry.parent for entry in unix.entries] == [entry.parent for entry in windows.entries]


def test_the_same_text_is_read_once() -> None:
    assert read("- once") is read("- once")
    assert read("- once", "AGENTS.md") is not read("- once")


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", 0),
        ("\n\n", 0),
        ("\x00", 1),
        ("\ufeff- a", 1),
        (b"- a \xff\xfe\n- b", 2),
        ("- a\n" * 5600, 5600),
        ("- " + "x" * 17_000, 1),
        ("".join("  " * depth + "- a\n" for depth in range(40)), 40),
    ],
)
def test_extremes(text: str | bytes, entries: int) -> None:
    document = read(text)
    assert len(document.entries) == entries
    if entries < 200:
        check(document)


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * depth + "- a\n" for depth in range(300)),
        "- " * 5000 + "a",
        "> " * 5000 + "a",
        ">" * 20_000,
        "- > " * 500 + "a",
        "- ```x\n" * 5000,
        "- ````x\n```\n" * 3000,
        "```\n~~~\n" * 3000,
        "<!--\n" * 5000,
        "<!-- bylaw: x -->\n" * 3000,
        "<!-- bylaw: x\n" * 3000,
        "- a <!-- bylaw: x -->\n" * 3000,
        "<!-- bylaw" + " " * 50_000 + "-->",
        "<!--" + " " * 50_000,
        "`" * 50_000,
        "[" * 20_000,
        "[a](" * 10_000,
        "*" * 20_000 + "a",
        "**a" * 10_000,
        "# " * 20_000,
        "#\n" * 5000,
        "|" * 10_000 + "\n" + "|-" * 5000 + "\n" + "|" * 10_000,
        "| a |\n|---|\n" * 2000,
        "<a " + "b " * 20_000,
        "a\n" * 10_000,
        "1. a\n   - b\n\n" * 2000,
        "\\|" * 10_000,
        "---\n" * 5000,
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_hostile_texts_are_fast(text: str) -> None:
    started = time.process_time()
    document = read(text)
    assert time.process_time() - started < 3
    if len(document.entries) + len(document.directives) < 200:  # what is checked is checked of every pair
        check(document)


def test_an_edit_costs_its_section() -> None:
    text = "".join(f"## {n}\n" + "- keep `src/a.py` in step with `b()`\n" * 12 for n in range(250))
    read(text)
    started = time.process_time()
    document = read(text.replace("## 125\n", "## 125 changed\n"))
    assert len(document.entries) == 3000
    assert time.process_time() - started < 0.2  # afresh it takes ten times as long
