"""Narrows a report to what is new: since a revision (a pull request), or beyond a baseline that a team accepted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.model import Finding
from bylaw.rules.base import UNCOMMITTED

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.facts import Facts

VERSION = 1


class BaselineError(Exception):
    """A baseline file that cannot be read or written; the message is one sentence."""


def since(report: Report, facts: Facts, revision: str) -> tuple[Finding, ...]:
    """The findings that the changes since `revision` caused, in code or in memory, committed or not.

    A finding counts if its evidence is one of those commits (or the work tree), or if its words were written by one.
    Raises GitError if `revision` names no commit.
    """
    commits = facts.git.between(revision) if facts.git else frozenset()

    def is_new(finding: Finding) -> bool:
        if finding.group == UNCOMMITTED or any(e.commit and e.commit.oid in commits for e in finding.evidence):
            return True
        source = report.source(finding.path)
        assert source is not None
        line = source.line_of(finding.span.start) + 1
        text = finding.mention.text if finding.mention else source.slice(finding.span)
        in_code = finding.path in report.code
        written = facts.line_worded(finding.path, line) if in_code else facts.written(finding.path, text, line)
        return written is None or written.oid in commits

    return tuple(finding for finding in report.findings if is_new(finding))


def against(findings: Iterable[Finding], path: Path) -> tuple[Finding, ...]:
    """The findings that the baseline at `path` does not hold; the same finding twice needs two there."""
    known = _read(path)
    new = []
    for finding in findings:
        key = _key(finding)
        if known[key] > 0:
            known[key] -= 1
        else:
            new.append(finding)
    return tuple(new)


def write_baseline(findings: Iterable[Finding], path: Path) -> int:
    """Writes `findings` as the baseline at `path`; returns how many."""
    fields = ("code", "path", "text")
    rows = [dict(zip(fields, _key(finding), strict=True)) for finding in findings]
    try:
        path.write_text(json.dumps({"version": VERSION, "findings": rows}, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BaselineError(f"{path}: cannot be written ({error.strerror})") from error
    return len(rows)


def _key(finding: Finding) -> tuple[str, str, str]:
    """What makes a finding the same after lines have moved: its rule, its file, and what it is about."""
    text = finding.mention.text if finding.mention else finding.entry.text if finding.entry else finding.message
    return finding.code, finding.path, text


def _read(path: Path) -> Counter[tuple[str, str, str]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Counter((str(row["code"]), str(row["path"]), str(row["text"])) for row in data["findings"])
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BaselineError(f"{path}: is no baseline of Bylaw") from error
