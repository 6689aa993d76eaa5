"""Narrows a report to what is new: since a revision (a pull request), or beyond a baseline that a team accepted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.model import Commit, Finding
from bylaw.repo.pending import UNCOMMITTED
from bylaw.rules.base import by_whom

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.facts import Facts

VERSION = 1


class BaselineError(Exception):
    """A baseline file that cannot be read or written; the message is one sentence."""


def since(report: Report, facts: Facts, revision: str) -> tuple[tuple[Finding, ...], str]:
    """The findings that the changes since `revision` caused, in code or in memory, and one sentence about them.

    A finding counts if its evidence is one of those commits (or the work tree), or if its words were written by one.
    Raises GitError if `revision` names no commit.
    """
    commits = facts.git.between(revision) if facts.git else frozenset()
    broken: list[tuple[Finding, Commit]] = []

    def is_new(finding: Finding) -> bool:
        cause = _cause(finding, commits)
        if cause is not None:
            broken.append((finding, cause))
            return True
        source = report.source(finding.path)
        assert source is not None
        line = source.line_of(finding.span.start) + 1
        text = finding.mention.text if finding.mention else source.slice(finding.span)
        in_code = finding.path in report.code
        written = facts.line_worded(finding.path, line) if in_code else facts.written(finding.path, text, line)
        return written is None or written.oid in commits

    found = tuple(finding for finding in report.findings if is_new(finding))
    return found, _told(found, broken)


def _cause(finding: Finding, commits: frozenset[str]) -> Commit | None:
    """The commit among `commits`, or the one still to come, that is the evidence of `finding`."""
    for evidence in finding.evidence:
        if evidence.pending:
            return UNCOMMITTED
        if evidence.commit is not None and evidence.commit.oid in commits:
            return evidence.commit
    return None


def _told(found: Sequence[Finding], broken: Sequence[tuple[Finding, Commit]]) -> str:
    """What a pull request did, in one sentence."""
    stale = [(finding, commit) for finding, commit in broken if finding.code.startswith("stale-")]
    causes = list(dict.fromkeys(commit for _, commit in stale))
    made = f"made {_entries([finding for finding, _ in stale])} stale" if stale else "made no entry stale"
    if len(causes) == 1:
        made += f", {'all ' if len(stale) > 1 else ''}from {'commit ' if causes[0].oid else ''}{by_whom(causes[0])}"
    elif causes:
        names = [commit.oid[:8] if commit.oid else by_whom(commit) for commit in causes]
        made += f", from {', '.join(names[:-1])} and {names[-1]}"
    known = {id(finding) for finding, _ in stale}
    others = [finding for finding in found if id(finding) not in known]
    wrote = f"; {_entries(others)} that it wrote or touched {'has' if _count(others) == 1 else 'have'} findings too"
    return f"This change {made}{wrote if others else ''}."


def _entries(findings: Sequence[Finding]) -> str:
    number = _count(findings)
    return f"{number} {'entry' if number == 1 else 'entries'}"


def _count(findings: Sequence[Finding]) -> int:
    """How many entries `findings` are about; one that stands in no entry counts as one."""
    return len({(one.path, one.entry.span if one.entry else one.span) for one in findings})


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
