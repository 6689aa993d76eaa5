"""Rules: what is found in whole repositories, and what is not. The cases are files: see `rule_cases`.

Rewrite the marks after a change of wording with `pytest tests/test_rules.py --update-fixtures`, and read the diff.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import rule_cases
from bylaw.check import Report, check, check_code
from bylaw.memo import Memo
from bylaw.text import Source
from bylaw.workspace import Session, gather
from rule_cases import Case, Mark, build, difference, expected, reported, rewrite


def opened(case: Case, root: Path) -> Session:
    build(case, root)
    session = Session(root, memo=Memo())
    session.install(gather(session))
    return session


def checked(session: Session, only: set[str] | None = None) -> Report:
    """What is found in memory and in code."""
    snapshot = session.snapshot()
    report, code = check(snapshot, only), check_code(snapshot, only)
    return replace(report, findings=(*report.findings, *code.findings), code=code.code)


def fixed(report: Report) -> dict[str, str]:
    """Each file after the first fix of each of its findings."""
    texts: dict[str, str] = {}
    for path in (*report.documents, *report.code):
        source = report.source(path)
        assert source is not None
        edits = {edit for one in report.findings for fix in one.fixes[:1] for edit in fix.edits if edit.path == path}
        text = source.text
        for edit in sorted(edits, key=lambda edit: -edit.span.start):
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        texts[path] = text
    return texts


def with_crlf(session: Session, report: Report) -> Report:
    """What is found where every memory file is open with the other line ends."""
    for path in (*report.documents, *report.code):
        source = report.source(path)
        assert source is not None
        session.open(path, Source(source.text.replace("\r\n", "\n").replace("\n", "\r\n")))
    return checked(session)


def left_after_fixing(session: Session, report: Report) -> list[str]:
    """The fixes that are offered again where each file has had those that were offered."""
    offered = {finding.path for finding in report.findings if finding.fixes}
    for path, text in fixed(report).items():
        if path in offered:
            session.open(path, Source(text))
    again = checked(session, offered)
    return [fix.title for finding in again.findings for fix in finding.fixes]


@pytest.mark.parametrize("case", rule_cases.cases(), ids=lambda case: case.name)
def test_rules(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    session = opened(case, tmp_path)
    report = checked(session)
    found = reported(report)
    if request.config.getoption("--update-fixtures"):
        rewrite(case, found, fixed(report))
        return
    assert difference(expected(case), found) == []
    results = fixed(report)
    assert {path: results.get(path) for path in case.golden} == case.golden
    assert left_after_fixing(session, report) == []
    assert difference(expected(case), reported(with_crlf(session, report))) == [], "with CRLF"


def test_the_cases_of_a_rule_show_it() -> None:
    """A folder named like a rule has a case in which that rule finds something."""
    shown = {mark.code for case in rule_cases.cases() for mark in expected(case)}
    folders = {case.name.split("/")[0] for case in rule_cases.cases()}
    assert {name for name in folders if name.startswith("stale") or name in ("disputed", "expired", "unused-ignore", "banned-api")} <= shown


def test_each_finding_needs_its_mark_and_each_mark_its_finding() -> None:
    mark = Mark("CLAUDE.md", 0, 3, 9, "warning", "stale-path", True, "moved to … (“Rename")
    found = replace(mark, message="`a.py` was moved to `b.py` in 1234 (“Rename it”). Write `b.py`.")
    assert difference([mark], [found]) == []
    assert len(difference([mark], [])) == len(difference([], [found])) == len(difference([mark], [found, found])) == 1
    for other in ({"line": 1}, {"end": 8}, {"severity": "hint"}, {"code": "stale-link"}, {"fix": False}, {"message": "moved"}):
        assert len(difference([mark], [replace(found, **other)])) == 2
