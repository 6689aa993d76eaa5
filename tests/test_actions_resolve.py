"""Two entries that repeat or contradict each other become one, or say the same; and mentions go where that leaves a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions_kit import after, entry, snap
from bylaw.actions import Refused
from bylaw.actions.fix import forget_all, naming, reached
from bylaw.actions.forget import forget
from bylaw.actions.resolve import Keep, pairs, resolve, title
from bylaw.actions.take_out import take_out_all
from bylaw.model import Finding, Place, Related
from bylaw.text import Span, apply_edits
from bylaw.workspace import Snapshot

MEMORY, RULES = "MEMORY.md", "CLAUDE.md"


def finding(snapshot: Snapshot, code: str, path: str, start: str, other: str, that: str) -> Finding:
    """A finding at the entry of `path` that starts with `start`, with that of `other` at its other end."""
    _, here = entry(snapshot, path, start)
    there, far = entry(snapshot, other, that)
    related = Related(Place(there.path, far.own, far.text))
    return Finding(code, "warning", path, here.own, "", entry=here, related=(related,))


def resolved(files: dict[str, str], code: str, keep: Keep, end: str = "this", **ends: str) -> dict[str, str] | str:
    """What becomes of `files` when the pair is resolved from one of its ends; or why it cannot be."""
    snapshot = snap(files)
    path, other = ends.get("path", MEMORY), ends.get("other", RULES)
    found = finding(snapshot, code, path, ends.get("this", "Lint"), other, ends.get("that", "Lint"))
    there, at = entry(
        snapshot, *((path, ends.get("this", "Lint")) if end == "this" else (other, ends.get("that", "Lint")))
    )
    (pair,) = pairs(snapshot, [found], there, at)
    made = resolve(snapshot, pair, keep, "because")
    if isinstance(made, Refused):
        return made.reason
    assert made.title == title(pair, keep)
    return after(snapshot, made)


TWO = {
    MEMORY: "# M\n\n- a\n- Lint with *ruff*\n- b\n",
    RULES: "# R\r\n\r\n1. x\r\n2. Lint with ruff before a push\r\n3. y\r\n",
}


@pytest.mark.parametrize(
    ("code", "keep", "end", "memory", "rules"),
    [
        ("duplicate", "this", "this", None, "# R\r\n\r\n1. x\r\n2. y\r\n"),
        ("duplicate", "that", "this", "# M\n\n- a\n- b\n", None),
        ("already-promoted", "that", "this", "# M\n\n- a\n- b\n", None),
        ("already-promoted", "this", "that", "# M\n\n- a\n- b\n", None),
        ("duplicate", "merge", "this", "# M\n\n- a\n- b\n", None),
        ("conflict", "this", "this", None, "# R\r\n\r\n1. x\r\n2. Lint with *ruff*\r\n3. y\r\n"),
        ("conflict", "that", "this", "# M\n\n- a\n- Lint with ruff before a push\n- b\n", None),
        ("drifted-copy", "merge", "that", "# M\n\n- a\n- Lint with ruff before a push\n- b\n", None),
        (
            "conflict",
            "exception",
            "this",
            "# M\n\n- a\n- Lint with *ruff*\n  <!-- bylaw: ignore conflict: because -->\n- b\n",
            None,
        ),
        (
            "conflict",
            "exception",
            "that",
            "# M\n\n- a\n- Lint with *ruff*\n  <!-- bylaw: ignore conflict: because -->\n- b\n",
            None,
        ),
    ],
)
def test_of_two_files(code: str, keep: Keep, end: str, memory: str | None, rules: str | None) -> None:
    assert resolved(TWO, code, keep, end) == {MEMORY: memory or TWO[MEMORY], RULES: rules or TWO[RULES]}


def test_files_with_frontmatter() -> None:
    head = "---\nname: lint\nmetadata:\n  paths: [a, b]\n---\n\n"
    files = {path: head + text for path, text in TWO.items()}
    assert resolved(files, "duplicate", "that") == {MEMORY: head + "# M\n\n- a\n- b\n", RULES: files[RULES]}


def test_of_one_file_one_goes() -> None:
    files = {RULES: "## A\n\n- Cover 80 %\n\n## B\n\n- Cover 90 % of lines\n- c"}
    ends = {"path": RULES, "other": RULES, "this": "Cover 80", "that": "Cover 90"}
    assert resolved(files, "conflict", "this", **ends) == {RULES: "## A\n\n- Cover 80 %\n\n## B\n\n- c"}
    assert resolved(files, "conflict", "that", **ends) == {RULES: "## A\n\n## B\n\n- Cover 90 % of lines\n- c"}
    both = "## A\n\n- Cover 80 %. Cover 90 % of lines\n\n## B\n\n- c"
    assert resolved(files, "conflict", "merge", **ends) == {RULES: both}


def test_what_is_in_an_entry_is_named_before_it_goes_and_not_lost_in_a_merge() -> None:
    files = {MEMORY: "- Lint\n  - here\n    there\n", RULES: "- Lint\n"}
    snapshot = snap(files)
    (pair,) = pairs(
        snapshot, [finding(snapshot, "duplicate", MEMORY, "Lint", RULES, "Lint")], *entry(snapshot, MEMORY, "Lint")
    )
    assert title(pair, "that") == "Remove this with the 1 in it, keep CLAUDE.md:1"
    assert resolved(files, "duplicate", "merge") == "MEMORY.md:1 has entries in it that would be lost: move them first"


def test_rows() -> None:
    table = "| what | how |\n|---|---|\n| Lint | {} |\n| b | c |\n"
    files = {MEMORY: table.format("ruff"), RULES: table.format("pylint")}
    assert resolved(files, "conflict", "that") == {MEMORY: table.format("pylint"), RULES: files[RULES]}
    assert resolved(files, "duplicate", "that") == {
        MEMORY: "| what | how |\n|---|---|\n| b | c |\n",
        RULES: files[RULES],
    }
    assert resolved(files, "conflict", "merge") == "two rows of a table cannot be merged: keep one of them"
    assert (
        resolved({**files, RULES: "- Lint\n"}, "conflict", "that")
        == "one of the two is a table row, the other is not: settle it by hand"
    )


def test_links_lead_where_they_led_and_a_nested_pair_is_refused() -> None:
    files = {RULES: "- Lint\n  - Lint well\n"}
    ends = {"path": RULES, "other": RULES, "this": "Lint", "that": "Lint well"}
    assert (
        resolved(files, "duplicate", "this", **ends)
        == "one of the two stands in the other: take out by hand what is not needed"
    )


def test_an_exception_is_noted_wherever_a_finding_stands() -> None:
    files = {MEMORY: "- Lint\n", RULES: "- Lint\n- b\n"}
    snapshot = snap(files)
    found = [
        finding(snapshot, "conflict", *ends, "Lint") for ends in ((MEMORY, "Lint", RULES), (RULES, "Lint", MEMORY))
    ]
    (pair,) = pairs(snapshot, found, *entry(snapshot, MEMORY, "Lint"))
    note = "- Lint\n  <!-- bylaw: ignore conflict: because -->\n"
    assert after(snapshot, resolve(snapshot, pair, "exception", "because")) == {MEMORY: note, RULES: note + "- b\n"}
    (turned,) = pairs(snapshot, found, *entry(snapshot, RULES, "Lint"))
    typed = after(snapshot, resolve(snapshot, turned, "exception", "why?", once=True))
    assert typed == {MEMORY: note.replace("because", "see CLAUDE.md"), RULES: note.replace("because", "why?") + "- b\n"}


def test_a_reason_for_two_entries_of_a_file_is_typed_once() -> None:
    snapshot = snap({RULES: "- Lint a\n- Lint b\n"})
    found = [finding(snapshot, "duplicate", RULES, a, RULES, b) for a, b in (("Lint a", "Lint b"), ("Lint b", "Lint a"))]
    (pair,) = pairs(snapshot, found, *entry(snapshot, RULES, "Lint a"))
    ignored = "<!-- bylaw: ignore duplicate: {} -->\n"
    want = f"- Lint a\n  {ignored.format('why?')}- Lint b\n  {ignored.format('see the other entry')}"
    assert after(snapshot, resolve(snapshot, pair, "exception", "why?", once=True)) == {RULES: want}


def test_a_finding_folded_over_many_pairs_gives_each_its_own() -> None:
    files = {MEMORY: "- a\n- b\n", RULES: "- a\n- b\n"}
    snapshot = snap(files)
    related = tuple(
        Related(Place(RULES, far.own), own=Place(MEMORY, near.own))
        for (_, near), (_, far) in ((entry(snapshot, MEMORY, x), entry(snapshot, RULES, x)) for x in "ab")
    )
    there, b = entry(snapshot, MEMORY, "b")
    folded = Finding("duplicate", "information", MEMORY, Span(0, 3), "", related=related)
    (pair,) = pairs(snapshot, [folded, folded], there, b)
    assert (pair.this.place, pair.that.place) == ("MEMORY.md:2", "CLAUDE.md:2")
    assert pairs(snapshot, [Finding("stale-path", "warning", MEMORY, b.own, "", related=related)], there, b) == []


@pytest.mark.parametrize(
    ("before", "name", "left"),
    [
        ("See [the guide](docs/x.md) first", "docs/x.md", "See the guide first"),
        ("Run (see `src/a.py`) it", "src/a.py", "Run it"),
        ("in `src/a.py`, `src/b.py` and `src/c.py` now", "src/b.py", "in `src/a.py` and `src/c.py` now"),
        ("in `src/a.py`, `src/b.py` and `src/c.py` now", "src/a.py", "in `src/b.py` and `src/c.py` now"),
        ("both `src/b.py` and `src/a.py`.", "src/a.py", "both `src/b.py`."),
        ("`src/a.py`/`src/b.py` 🚀", "src/a.py", "`src/b.py` 🚀"),
        ("only `src/a.py` here", "src/a.py", None),
        ("`src/a.py`", "src/a.py", None),
        ("![img](docs/x.md)", "docs/x.md", None),
        ("[`docs/x.md`](docs/x.md)", "docs/x.md", None),
    ],
)
def test_a_mention_goes_where_that_leaves_a_sentence(before: str, name: str, left: str | None) -> None:
    snapshot = snap({MEMORY: f"- {before}\n- z\n"})
    there, first = entry(snapshot, MEMORY, before[:2])
    mention = next(one for one in there.mentions if one.target == name)
    edit = forget(there, first, mention)
    assert (apply_edits(there.source.text, [(edit.span, edit.text)]) if edit else None) == (
        f"- {left}\n- z\n" if left else None
    )


def test_mentions_of_one_cause_go_together() -> None:
    snapshot = snap({MEMORY: "- Run (see `src/a.py`) it\n- only `src/a.py`\n", RULES: "- Or [that](src/a.py)\n"})
    found = [
        Finding(
            "stale-path", "warning", path, one.span, "", mention=one, entry=there.entry_at(one.span.start), group="g"
        )
        for path in (MEMORY, RULES)
        for there in [entry(snapshot, path, "")[0]]
        for one in there.mentions
    ]
    assert after(snapshot, forget_all(snapshot, reached(found, found[0], "everywhere"))) == {
        MEMORY: "- Run it\n- only `src/a.py`\n",
        RULES: "- Or that\n",
    }
    refused = forget_all(snapshot, reached(found, found[1], "entry"))
    assert isinstance(refused, Refused) and "only a person can word" in refused.reason


def test_entries_of_one_cause_go_together() -> None:
    memory = "1. a `src/a.py`\n2. b\n3. c `src/a.py`\n4. d\n\n## Z\n\n- `src/a.py`\n  - in it `src/a.py`\n- z\n"
    snapshot = snap({MEMORY: memory, RULES: "- Or `src/a.py`\n\n\n- y"})
    found = [
        Finding("stale-path", "warning", path, one.span, "", mention=one, entry=e, group="g")
        for path in (MEMORY, RULES)
        for e in entry(snapshot, path, "")[0].entries
        for one in e.mentions
    ]
    left = {MEMORY: "1. b\n2. d\n\n## Z\n\n- z\n", RULES: "- y"}
    assert after(snapshot, take_out_all(snapshot, reached(found, found[0], "everywhere"))) == left
    assert naming(found, found[0], "everywhere") == found and not naming(found, replace(found[0], mention=None), "file")
    here = after(snapshot, take_out_all(snapshot, reached(found, found[0], "file")))
    assert here == {**left, RULES: "- Or `src/a.py`\n\n\n- y"}
