"""What the settings make of an action."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from actions_kit import after, entry, snap
from bylaw.actions import Refused
from bylaw.actions.decide import who
from bylaw.actions.pin import pin
from bylaw.actions.promote import demote, promote
from bylaw.actions.review import accept, unreviewed
from bylaw.config import Config
from bylaw.language.formats import classify

MEMORY, RULES = "MEMORY.md", "CLAUDE.md"
DAY = "2026-11-24"


def check(verb: Any, config: Config, files: dict[str, str], path: str, wanted: dict[str, str], **how: Any) -> None:
    """That `verb` on the first entry of `path` makes `wanted` of the files."""
    snapshot = snap(files, config)
    there = snapshot.document(path)
    assert there is not None
    assert after(snapshot, verb(snapshot, there, there.entries[0], **how)) == {**files, **wanted}


@pytest.mark.parametrize(
    ("leave", "left"),
    [("nothing", ""), ("link", "- Lint with ruff → [CLAUDE.md › Lint](CLAUDE.md)\n"), ("entry", "- Lint with ruff\n")],
)
def test_what_promoting_leaves(leave: str, left: str) -> None:
    files = {MEMORY: "- Lint with ruff\n", RULES: "## Lint\n\n- Lint\n"}
    made = {MEMORY: left, RULES: "## Lint\n\n- Lint\n- Lint with ruff\n"}
    check(promote, Config(leave=leave), files, MEMORY, made)


@pytest.mark.parametrize(
    ("memory", "rules"),
    [
        ("- Lint with\n  ruff\n  - always\n", "- Lint with\n  ruff\n  <!-- bylaw: from MEMORY.md 2026-11-24 -->\n  - always\n"),
        ("Lint with ruff\n", "- Lint with ruff\n  <!-- bylaw: from MEMORY.md 2026-11-24 -->\n"),
    ],
)
def test_a_rule_says_where_it_stood_and_forgets_it_on_its_way_back(memory: str, rules: str) -> None:
    config = Config(mark_origin=True)
    before = {MEMORY: memory, RULES: "## Lint\n\n- Lint\n"}
    check(promote, config, before, MEMORY, {MEMORY: "", RULES: before[RULES] + rules}, today=DAY)
    check(promote, config, before, MEMORY, {MEMORY: "", RULES: before[RULES] + memory if memory[0] == "-" else before[RULES] + "- " + memory})
    back = {MEMORY: "# M\n\n- Lint\n", RULES: rules}
    check(demote, Config(), back, RULES, {RULES: "", MEMORY: back[MEMORY] + rules.replace("  <!-- bylaw: from MEMORY.md 2026-11-24 -->\n", "")})


def test_the_pinned_page_is_the_one_that_is_set() -> None:
    config = Config(pinned="docs/PINNED.md")
    match = classify("docs/PINNED.md", config)
    assert match is not None and match.layer == "pinned" and classify("docs/PINNED.md", Config()) is None
    files = {MEMORY: "## A\n\n- Lint with ruff\n", ".max/memory/pinned.md": "- a\n"}
    check(pin, config, files, MEMORY, {"docs/PINNED.md": "# PINNED.md\n\n## Lessons\n\n- Lint with ruff\n"})
    files["docs/PINNED.md"] = "- lint\n"
    check(pin, config, files, MEMORY, {"docs/PINNED.md": "- lint\n- Lint with ruff\n"})


def test_who_decides() -> None:
    assert (who(snap({}, Config(who="Ada L."))), who(snap({}))) == ("Ada L.", "")


def test_accepting_an_entry_writes_what_is_set() -> None:
    snapshot = snap({MEMORY: "- a\n- b\n"}, Config(accept="confirmed", who="Ada"))
    there, second = entry(snapshot, MEMORY, "b")
    change = next(one for one in unreviewed(snapshot, there) if one.entry == second)
    made = after(snapshot, accept(snapshot, change, DAY))
    assert made == {MEMORY: "- a\n- b\n  <!-- bylaw: confirmed 2026-11-24 Ada -->\n"}
    again = snap(made)
    assert [one.entry.text for one in unreviewed(again, entry(again, MEMORY, "b")[0])] == ["a"]
    refused = accept(dataclasses.replace(snapshot, config=Config()), change, DAY)
    assert isinstance(refused, Refused) and "commit the entry" in refused.reason
