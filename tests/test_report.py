"""Reports: what a person, a program, a scanner and a pull request get to see of the same findings."""

from __future__ import annotations

import io
import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.check import Report
from bylaw.features.origin import Explanation, MentionState
from bylaw.model import (
    Commit,
    Document,
    Edit,
    Entry,
    Evidence,
    Finding,
    Fix,
    Mention,
    Move,
    Origin,
    Place,
    Problem,
    Related,
    Wording,
)
from bylaw.report import github, json_report, sarif, text
from bylaw.report.cells import cells_of, clusters, excerpt, visible
from bylaw.report.style import Progress, wants_color
from bylaw.rules import RULES
from bylaw.text import Source, Span

TEXT = "# Rules\n\n- Read `src/old.py`\n  first.\n- 🧾 `تفقيط()` في `src/old.py`\n"
COMMIT = Commit("a" * 40, "Ada", "ada@example.org", "2026-10-28T10:10:00+00:00", "Move it", co_authors=("Claude <noreply@anthropic.com>",))


def document(path: str = "CLAUDE.md", content: str = TEXT) -> Document:
    source = Source(content)
    entries, mentions = [], []
    for match in re.finditer(r"^- ((?:.|\n  )+)\n?", content, re.MULTILINE):
        named = [
            Mention("path", found[1], Span(match.start() + found.start(1), match.start() + found.end(1)), found[1])
            for found in re.finditer("`(src/[^`]+)`", match[0])
        ]
        own = Span(match.start(1), match.end(1))
        entries.append(Entry(len(entries), "item", Span(*match.span()), own, " ".join(match[1].split()), ("Rules",), mentions=tuple(named)))
        mentions += named
    return Document(path, source, "claude-md", "rules", tuple(entries), (), tuple(mentions))


def stale(doc: Document, number: int = 0, **more: object) -> Finding:
    mention = doc.mentions[number]
    values = {
        "message": f"`{mention.text}` was moved to `src/new.py` in aaaaaaaa by Ada on 2026-10-28. Write `src/new.py`.",
        "mention": mention,
        "entry": doc.entry_at(mention.span.start),
        "evidence": (Evidence("renamed", COMMIT, "src/old.py", "src/new.py"),),
        "fixes": (Fix("Follow the move to `src/new.py`", (Edit(doc.path, mention.span, "src/new.py"),), safe=True),),
        **more,
    }
    return Finding("stale-path", "warning", doc.path, mention.span, **values)  # type: ignore[arg-type]


def report(*findings: Finding, documents: list[Document] | None = None, problems: tuple[Problem, ...] = ()) -> Report:
    found = documents or [document()]
    return Report(Path("/repo"), "b" * 40, {doc.path: doc for doc in found}, findings, problems)


# --- what a line looks like


@pytest.mark.parametrize(
    ("line", "marked", "width", "shown", "marks"),
    [
        ("see a.py now", "a.py", 80, "see a.py now", "    ^^^^"),
        ("\tsee a.py", "a.py", 80, "    see a.py", "        ^^^^"),
        ("ab\ta.py", "a.py", 80, "ab  a.py", "    ^^^^"),
        ("한국 a.py", "a.py", 80, "한국 a.py", "     ^^^^"),
        ("see 파일", "파일", 80, "see 파일", "    ^^^^"),
        ("🧾 a.py", "a.py", 80, "🧾 a.py", "   ^^^^"),
        ("👩‍👩‍👧 a.py", "a.py", 80, "👩‍👩‍👧 a.py", "   ^^^^"),
        ("🇱🇧 a.py", "a.py", 80, "🇱🇧 a.py", "   ^^^^"),
        ("👍🏽 a.py", "a.py", 80, "👍🏽 a.py", "   ^^^^"),
        ("e\u0301t\u00e9 a.py", "a.py", 80, "e\u0301t\u00e9 a.py", "    ^^^^"),
        ("تَفقيط() x", "تَفقيط", 80, "تَفقيط() x", "^^^^^"),
        ("\x1b[31m a.py", "a.py", 80, "␛[31m a.py", "      ^^^^"),
        ("\u202e a.py", "a.py", 80, "<U+202E> a.py", "         ^^^^"),
        ("\udce9 a.py", "a.py", 80, "\ufffd a.py", "  ^^^^"),
        ("x" * 50 + " a.py " + "y" * 50, "a.py", 20, "…xxxxxx a.py yyyyyy…", "        ^^^^"),
        ("a.py " + "y" * 50, "a.py", 12, "a.py yyyyyy…", "^^^^"),
        ("y" * 50 + " a.py", "a.py", 12, "…yyyyyy a.py", "        ^^^^"),
        ("x" * 9 + "한국어한국어한국어", "한국어한국어한국어", 12, "…한국어한국…", " ^^^^^^^^^^"),
        ("", "", 80, "", "^"),
    ],
)
def test_a_line_and_the_row_below(line: str, marked: str, width: int, shown: str, marks: str) -> None:
    start = line.index(marked)
    assert excerpt(line, start, start + len(marked), width) == (shown, marks)


LINES = st.text(st.characters(codec=None, exclude_characters="\n\r"), max_size=200)


@given(LINES, st.integers(0, 220), st.integers(0, 60), st.integers(10, 120))
def test_any_line_fits_and_cannot_move_the_cursor(line: str, start: int, length: int, width: int) -> None:
    shown, marks = excerpt(line, start, start + length, width)
    assert re.fullmatch(" *\\^+", marks)
    assert len(marks) <= max(width, 1)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", shown)
    assert sum(part.cells for part in clusters(shown)) <= width + 1


@given(LINES)
def test_clusters_cover_a_line(line: str) -> None:
    starts = [part.start for part in clusters(line)]
    assert starts == sorted(set(starts)) and starts[:1] == ([0] if line else [])
    assert "".join(part.shown for part in clusters(line.replace("\t", ""))) == visible(line.replace("\t", ""))


def test_cells() -> None:
    assert [cells_of(word) for word in ("abc", "한국", "é", "e\u0301", "")] == [3, 4, 1, 1, 0]


# --- for a person


def test_a_finding() -> None:
    doc = document()
    assert text.render(report(stale(doc)), color=False) == (
        "CLAUDE.md:3:9: warning stale-path\n"
        " 3 | - Read `src/old.py`\n"
        "   |         ^^^^^^^^^^\n"
        "    `src/old.py` was moved to `src/new.py` in aaaaaaaa by Ada on 2026-10-28. Write `src/new.py`.\n"
        "    fix: Follow the move to `src/new.py`\n"
        "\n"
        "1 warning in 1 file; 1 memory file, 2 entries read.\n"
    )


def test_the_span_is_underlined_after_wide_and_right_to_left_text() -> None:
    lines = text.render(report(stale(document(), 1)), color=False).splitlines()
    assert lines[0] == "CLAUDE.md:5:19: warning stale-path"
    quoted, marks = lines[1], lines[2]
    assert cells_of(quoted[: quoted.index("src/")]) == marks.index("^") and marks.count("^") == len("src/old.py")


def test_evidence_that_the_sentence_does_not_name_is_added() -> None:
    shown = text.render(report(stale(document(), message="Gone.")), color=False)
    assert "    evidence: src/old.py renamed to src/new.py in aaaaaaaa by Ada with Claude on 2026-10-28 (“Move it”)\n" in shown


def test_one_cause_is_one_paragraph() -> None:
    documents = [document(), document("AGENTS.md", "- `src/a.py` `src/b.py`\n- `src/c.py`\n")]
    findings = [stale(doc, n, group="x") for doc in documents for n in range(len(doc.mentions))]
    shown = text.render(report(*findings, documents=documents), color=False)
    assert shown.count("warning stale-path") == 1
    assert "    fix: Follow the move to `src/new.py` (and likewise at 4 more places)\n" in shown
    assert "    4 more of this cause, in 2 files:\n      CLAUDE.md: 5\n      AGENTS.md: 1 (×2), 2\n" in shown
    assert shown.endswith("5 warnings from 1 cause in 2 files; 2 memory files, 4 entries read.\n")


def test_the_most_severe_of_a_cause_leads_its_paragraph() -> None:
    doc = document()
    findings = [replace(stale(doc, n, group="x"), severity="warning" if n else "information") for n in range(2)]
    shown = text.render(report(*findings, documents=[doc]), color=False)
    assert shown.startswith("CLAUDE.md:5:19: warning stale-path\n")
    assert "    1 more of this cause, in 1 file:\n      CLAUDE.md: 3\n" in shown


def test_causes_of_two_rules_are_two() -> None:
    doc = document()
    other = Finding("stale-link", "error", doc.path, Span(0, 7), "Gone.", group="x")
    shown = text.render(report(stale(doc, group="x"), other), color=False)
    assert "warning stale-path" in shown and "error stale-link" in shown
    assert shown.endswith("1 error, 1 warning in 1 file; 1 memory file, 2 entries read.\n")


def test_related_places_problems_and_files_that_were_not_read() -> None:
    doc = document()
    related = (Related(Place("CLAUDE.md", doc.entries[1].own, doc.entries[1].text)),)
    far = Finding("banned-api", "hint", "src/x.py", Span(5, 9), "Said \x1b[2J.")
    shown = text.render(report(stale(doc, related=related), far, problems=(Problem("the clone is shallow"),)), color=False)
    assert f"    see CLAUDE.md:5:3: {doc.entries[1].text}\n" in shown
    assert "src/x.py:1:1: hint banned-api\n    Said ␛[2J.\n" in shown
    assert "\nnote: the clone is shallow\n1 warning, 1 hint" in shown


def test_of_thousands_of_related_places_some_are_shown() -> None:
    doc = document()
    many = tuple(Related(Place("CLAUDE.md", Span(9, 14)), "says the same") for _ in range(3_000))
    shown = text.render(report(stale(doc, related=many)), color=False)
    assert shown.count("says the same") == 20
    assert "and 2980 more (all of them: --format json)" in shown


def test_nothing_found_is_said() -> None:
    assert text.render(report(), color=False) == "Nothing found in 1 memory file, 2 entries.\n"


def test_sentences_wrap_to_the_terminal_only() -> None:
    message = "word " * 60 + "end."
    narrow = text.render(report(stale(document(), message=message)), color=False, width=60)
    assert max(map(len, narrow.splitlines())) <= 60
    assert message in text.render(report(stale(document(), message=message)), color=False)


def test_colour_changes_nothing_else() -> None:
    found = report(stale(document()))
    plain, painted = text.render(found, color=False), text.render(found, color=True)
    assert "\x1b" not in plain and "\x1b[1;33mwarning\x1b[0m" in painted
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "environment", "expected"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
    ],
)
def test_when_output_is_coloured(terminal: bool, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_color(Terminal() if terminal else io.StringIO()) is expected


def test_progress_is_shown_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(stream, "Reading", patience=0):
        end = time.monotonic() + 20
        while not stream.getvalue() and time.monotonic() < end:
            pass
    assert stream.getvalue() == "\r\x1b[KReading … 0 s\r\x1b[K"


@pytest.mark.parametrize(("stream", "term"), [(io.StringIO(), "xterm"), (Terminal(), "dumb")])
def test_progress_is_for_terminals(stream: io.StringIO, term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    with Progress(stream, "Reading", patience=0):
        pass
    assert stream.getvalue() == ""


def test_progress_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with Progress(stream, "Reading", patience=60):
        pass
    assert stream.getvalue() == ""


# --- for programs


def place(line: int, column: int) -> dict[str, int]:
    return {"line": line, "column": column}


def test_check_as_json() -> None:
    doc = document()
    own = Place("CLAUDE.md", doc.entries[0].own)
    related = (Related(Place("CLAUDE.md", doc.entries[1].own, doc.entries[1].text), own=own),)
    assert json_report.check(report(stale(doc, related=related, group="g"), problems=(Problem("shallow"),))) == {
        "version": 1,
        "root": "/repo",
        "head": "b" * 40,
        "files": 1,
        "entries": 2,
        "findings": [
            {
                "code": "stale-path",
                "severity": "warning",
                "path": "CLAUDE.md",
                "range": {"start": place(3, 9), "end": place(3, 19)},
                "message": "`src/old.py` was moved to `src/new.py` in aaaaaaaa by Ada on 2026-10-28. Write `src/new.py`.",
                "mention": {"text": "src/old.py", "kind": "path"},
                "entry": {"line": 3, "end_line": 4, "text": "Read `src/old.py` first.", "layer": "rules"},
                "evidence": [
                    {
                        "kind": "renamed",
                        "commit": "a" * 40,
                        "date": "2026-10-28T10:10:00+00:00",
                        "author": "Ada",
                        "summary": "Move it",
                        "path": "src/old.py",
                        "renamed_to": "src/new.py",
                        "line": None,
                        "text": None,
                    }
                ],
                "related": [
                    {
                        "path": "CLAUDE.md",
                        "line": 5,
                        "end_line": 5,
                        "text": "🧾 `تفقيط()` في `src/old.py`",
                        "with": {"path": "CLAUDE.md", "line": 3, "end_line": 4},
                    }
                ],
                "group": "g",
                "fixes": [{"title": "Follow the move to `src/new.py`", "safe": True}],
            }
        ],
        "problems": [{"message": "shallow", "path": ""}],
    }


def test_json_columns_are_code_points_and_bytes_that_are_no_text_can_be_printed() -> None:
    doc = document(content="- 🧾 caf\udce9 `src/\udce9.py`\n")
    told = json_report.check(report(stale(doc), documents=[doc]))
    assert told["findings"][0]["range"]["start"] == place(1, 11)
    assert json.dumps(told, ensure_ascii=False).encode("utf-8")


def explanation(origin: Origin) -> Explanation:
    doc = document()
    entry = doc.entries[0]
    return Explanation(doc, entry, origin, "stale", (MentionState(entry.mentions[0], "gone", "src/new.py"),), ())


OLD = Wording(COMMIT, "MEMORY.md", 7, "Read it.", 0.6)
NEW = Wording(Commit("c" * 40, "Bob", "b@example.org", "2026-11-01T00:00:00+01:00", "Say more"), "CLAUDE.md", 3, "Read `src/old.py` first.")


def test_why_as_json() -> None:
    told = json_report.why(explanation(Origin((OLD, NEW), (Move("promoted", NEW.commit, OLD, NEW),))))
    born = {
        "commit": "a" * 40,
        "date": "2026-10-28T10:10:00+00:00",
        "author": "Ada",
        "co_authors": ["Claude <noreply@anthropic.com>"],
        "summary": "Move it",
        "path": "MEMORY.md",
        "line": 7,
        "similarity": 0.6,
    }
    newer = {"commit": "c" * 40, "date": "2026-11-01T00:00:00+01:00", "author": "Bob", "co_authors": [], "summary": "Say more"}
    assert told == {
        "version": 1,
        "path": "CLAUDE.md",
        "line": 3,
        "end_line": 4,
        "text": "Read `src/old.py` first.",
        "layer": "rules",
        "status": "stale",
        "at_or_before": False,
        "uncommitted": False,
        "complete": True,
        "born": born,
        "wordings": [{**born, "text": "Read it."}, {**newer, "path": "CLAUDE.md", "line": 3, "text": NEW.text}],
        "moves": [
            {
                "kind": "promoted",
                "commit": "c" * 40,
                "from": {"path": "MEMORY.md", "line": 7, "text": "Read it."},
                "to": {"path": "CLAUDE.md", "line": 3, "text": NEW.text},
            }
        ],
        "mentions": [{"text": "src/old.py", "kind": "path", "status": "gone", "target": "src/new.py"}],
    }


def test_why_as_text() -> None:
    shown = text.why(explanation(Origin((OLD, NEW), (Move("promoted", NEW.commit, OLD, NEW),))), color=False)
    assert shown == (
        "CLAUDE.md:3: rules, stale\n"
        "  Read `src/old.py` first.\n"
        "\n"
        "  born 2026-10-28 by Ada with Claude, aaaaaaaa “Move it”\n"
        "    Read it.\n"
        "  worded 2026-11-01 by Bob, cccccccc “Say more” (a guess: 60% alike)\n"
        "    Read `src/old.py` first.\n"
        "\n"
        "  promoted MEMORY.md:7 → CLAUDE.md:3, cccccccc by Bob on 2026-11-01 (“Say more”)\n"
        "\n"
        "  path `src/old.py`: gone → src/new.py\n"
    )


def test_why_tells_where_else_a_commit_wrote_it() -> None:
    there = replace(NEW, path="AGENTS.md", line=9)
    answer = explanation(Origin((OLD, NEW), twins=(Move("copied", NEW.commit, there, NEW),)))
    assert "\n\n  also written into AGENTS.md:9 by cccccccc\n\n" in text.why(answer, color=False)
    (move,) = json_report.why(answer)["moves"]
    assert (move["kind"], move["commit"], move["from"]["path"], move["to"]["path"]) == ("copied", "c" * 40, "AGENTS.md", "CLAUDE.md")


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (Origin((OLD,), at_or_before=True), "  at or before 2026-10-28 by Ada"),
        (Origin(uncommitted=True), "  not committed yet\n"),
        (Origin((OLD,), uncommitted=True), "  not committed yet; HEAD says:\n  born 2026-10-28"),
    ],
)
def test_what_is_not_known_of_an_origin_is_said(origin: Origin, said: str) -> None:
    assert said in text.why(explanation(origin), color=False)
    assert json_report.why(explanation(origin))["uncommitted"] is origin.uncommitted


def test_entries() -> None:
    doc = document()
    assert text.entries({doc.path: doc}) == (
        "CLAUDE.md (rules, claude-md)\n"
        "  Rules\n"
        "      3  Read `src/old.py` first.\n"
        "         path src/old.py\n"
        "      5  🧾 `تفقيط()` في `src/old.py`\n"
        "         path src/old.py\n"
        "\n"
        "2 entries in 1 memory file\n"
    )
    assert json_report.entries({doc.path: doc})["entries"][1] == {
        "path": "CLAUDE.md",
        "line": 5,
        "end_line": 5,
        "text": "🧾 `تفقيط()` في `src/old.py`",
        "layer": "rules",
        "heading": ["Rules"],
        "mentions": [{"text": "src/old.py", "kind": "path", "line": 5, "column": 19}],
        "claims": [],
    }


def test_entries_with_what_they_say() -> None:
    doc = document("CLAUDE.md", "- Use `pnpm`, not `npm`.\n- Max 300 lines a file\n")
    assert text.entries({doc.path: doc}).splitlines()[2:8] == [
        "      1  Use `pnpm`, not `npm`.",
        "         says: use `pnpm`",
        "         says: not `npm` but `pnpm`",
        "      2  Max 300 lines a file",
        "         says: `Max lines file` has to be `300` lines",
        "",
    ]
    ban = json_report.entries({doc.path: doc})["entries"][0]["claims"][1]
    assert ban == {
        "polarity": "ban", "subject": "npm", "slot": "", "value": None, "replacement": "pnpm", "removed": False,
        "condition": None, "actor": None, "scope": [], "exempt": [], "line": 1, "column": 20,
    }  # fmt: skip


# --- for scanners and pull requests


def test_annotations_for_github() -> None:
    doc = document("a,b:c%.md", "- `src/old.py`\n")
    long = Finding("stale-link", "information", doc.path, Span(0, 15), "One\nline: 100 %")
    far = Finding("banned-api", "error", "src/x.py", Span(5, 9), "No.")
    assert github.render(report(stale(doc, message="Gone."), long, far, documents=[doc])).splitlines() == [
        "::warning file=a%2Cb%3Ac%25.md,title=bylaw stale-path,line=1,endLine=1,col=4,endColumn=14::Gone.",
        "::notice file=a%2Cb%3Ac%25.md,title=bylaw stale-link,line=1,endLine=2::One%0Aline: 100 %25",
        "::error file=src/x.py,title=bylaw banned-api::No.",
    ]


def test_sarif() -> None:
    doc = document("doc s/é.md", TEXT)
    related = (Related(Place(doc.path, doc.entries[1].own, "other")),)
    log = sarif.render(report(stale(doc, related=related), stale(doc, 1, fixes=()), documents=[doc]))
    json.dumps(log)
    run = log["runs"][0]
    assert log["version"] == "2.1.0" and run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]
    first, second = run["results"]
    region = {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 19}
    artifact = {"uri": "doc%20s/%C3%A9.md", "uriBaseId": "ROOT"}
    assert first["locations"] == [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    assert first["fixes"][0]["artifactChanges"] == [
        {"artifactLocation": artifact, "replacements": [{"deletedRegion": region, "insertedContent": {"text": "src/new.py"}}]}
    ]
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 5
    assert (first["ruleId"], first["level"]) == ("stale-path", "warning")
    assert "fixes" not in second and "relatedLocations" not in second


def test_a_dismissed_finding_stays_dismissed_when_its_entry_moves() -> None:
    above, below = document(), document(content="# Rules\n\nMore.\n\n- Read `src/old.py`\n")
    marks = [
        sarif.render(report(stale(doc), documents=[doc]))["runs"][0]["results"][0]["partialFingerprints"] for doc in (above, below)
    ]
    assert marks[0] == marks[1]
