"""The outline of a memory file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bylaw.config import Config
from bylaw.features.symbols import Symbol, Told, symbols, told
from bylaw.server.methods.document_symbol import KINDS, tree
from bylaw.text import Encoding, Source, Span
from bylaw.workspace import Session, gather
from support import Repo

Outline = list[tuple[str, str, "Outline"]]


def outline(text: str) -> tuple[Symbol, ...]:
    session = Session(Path("/nowhere"), Config())
    session.open("CLAUDE.md", Source(text))
    document = session.snapshot().document("CLAUDE.md")
    assert document is not None
    return symbols(document)


def names(tree: Sequence[Symbol]) -> Outline:
    return [(symbol.kind, symbol.name, names(symbol.children)) for symbol in tree]


def test_sections_hold_their_entries() -> None:
    text = "Intro.\n\n# Rules\n\n- **Money**: an integer\n  - nested\n- plain\n\n## Old\n\n<!-- none -->\n\nA paragraph.\n\n# End\n"
    assert names(outline(text)) == [
        ("entry", "Intro.", []),
        (
            "section",
            "Rules",
            [
                ("entry", "Money", [("entry", "nested", [])]),
                ("entry", "plain", []),
                ("section", "Old", [("entry", "A paragraph.", [])]),
            ],
        ),
        ("section", "End", []),
    ]


def test_long_entries_are_cut() -> None:
    (found,) = outline("- " + "word " * 40)
    assert len(found.name) <= 80
    assert found.name.endswith("…")


def test_details_tell_the_state_and_the_age_of_the_words(tmp_path: Path) -> None:
    disputed = "- Second\n<!-- bylaw: disputed 2026-02-01 bob: no -->\n"
    Repo(tmp_path).commits(
        [
            {"files": {"CLAUDE.md": "- First\n"}, "date": "2026-01-01"},
            {"files": {"CLAUDE.md": "- First\n" + disputed}, "date": "2026-02-01"},
        ]
    )
    session = Session(tmp_path)
    session.install(gather(session))
    session.open("CLAUDE.md", Source("- First\n" + disputed + "- Third\n"))
    snapshot = session.snapshot()
    document = snapshot.document("CLAUDE.md")
    assert document is not None
    assert snapshot.history is not None
    snapshot.history.prepare()
    found = symbols(document, told(snapshot, document, (), datetime(2026, 3, 1, tzinfo=timezone.utc)))
    assert [symbol.detail for symbol in found] == ["8 weeks ago", "disputed · 4 weeks ago", "not committed yet"]


@given(st.lists(st.sampled_from(["# a", "## b", "- c", "  - d", "", "text", "| x | y |", "|---|---|", "```", "- [ ] t", "<!-- x -->"]), max_size=25))
def test_every_symbol_lies_in_its_parent(lines: list[str]) -> None:
    def check(tree: Sequence[Symbol]) -> None:
        for symbol in tree:
            assert symbol.span.covers(symbol.own)
            assert symbol.name
            assert all(symbol.span.covers(child.span) for child in symbol.children)
            check(symbol.children)

    check(outline("\n".join(lines)))


def plainly(tree: Sequence[Symbol], source: Source, encoding: Encoding) -> list[dict[str, Any]]:
    """The outline as the protocol has it, each symbol made by itself."""

    def span(one: Span) -> dict[str, Any]:
        ends = (source.position(offset, encoding) for offset in (one.start, one.end))
        start, end = ({"line": line, "character": character} for line, character in ends)
        return {"start": start, "end": end}

    return [
        {
            "name": symbol.name,
            **({"detail": symbol.detail} if symbol.detail else {}),
            "kind": KINDS[symbol.kind].value,
            "range": span(symbol.span),
            "selectionRange": span(symbol.own),
            **({"children": plainly(symbol.children, source, encoding)} if symbol.children else {}),
        }
        for symbol in tree
    ]


LINES = [
    "# a", "## b 100%", "# c", "Title\n---", "> # quoted", "> - in it", "- # listed", "- c %d \U0001f989", "  - d", "", "text", "| x | y |",
    "|---|---|", "crlf\r", "# f\r", "lone\rcr", "```", "- [ ] t", "<!-- x -->", "<!-- bylaw: ignore conflict: no -->", "\u2028",
]  # fmt: skip
HEADS = ["", "---\nname: n\ndescription: d\n---\n"]


EDITS = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 3), st.lists(st.sampled_from(LINES), max_size=3)), max_size=6)


@given(st.lists(st.sampled_from(LINES), max_size=25), EDITS, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.sampled_from(HEADS), st.booleans())
def test_what_is_written_by_parts_is_as_a_whole(lines: list[str], edits: list[tuple[int, int, list[str]]], encoding: Encoding, head: str, dated: bool) -> None:
    """Whatever was edited before, and however much at once."""
    session, edited = Session(Path("/nowhere"), Config()), lines
    for number, (at, length, new) in enumerate([(0, 0, []), *edits]):
        edited = [*edited[:at], *new, *edited[at + length :]]
        if number % 3 == 1:
            continue  # two edits before the next question
        source = Source(head + "\n".join(edited))
        session.open(".max/memory/topic.md", source)
        document = session.snapshot().document(".max/memory/topic.md")
        assert document is not None
        ages = [("1 %s", "today", "3 months ago")[len(line) % 3] for line in source.lines] if dated else []
        known = Told(ages, {entry.index: "stale" for entry in document.entries if "100" in entry.text or entry.index % 4 == at % 4})
        found = json.loads(b"".join(tree(document, known, encoding)))
        assert found == plainly(symbols(document, known), source, encoding)
