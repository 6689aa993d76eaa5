"""Runs the rules over a snapshot: what `bylaw check` prints and the server publishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.checked import context_of, run, with_severity
from bylaw.model import Document, Finding, Problem
from bylaw.rules import RULES

if TYPE_CHECKING:
    from bylaw.text import Source
    from bylaw.workspace import Snapshot

SEVERITIES = ("error", "warning", "information", "hint")


@dataclass(frozen=True)
class Report:
    """All findings of a run, in the order of files and places, and what could not be known.

    `code` are the code files among those that have findings. `told` is one sentence about what the findings are, where
    there is one. `lesser` are less severe findings of the same causes, for whoever shows each cause as a whole.
    """

    root: Path
    head: str | None
    documents: Mapping[str, Document]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    code: Mapping[str, Source] = field(default_factory=dict)
    told: str = ""
    lesser: tuple[Finding, ...] = ()

    def source(self, path: str) -> Source | None:
        """The text of a memory file, or of a code file with findings."""
        document = self.documents.get(path)
        return document.source if document is not None else self.code.get(path)

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings of `severity` or worse."""
        allowed = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return tuple(finding for finding in self.findings if finding.severity in allowed)

    def of_causes(self, shown: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings beside `shown` that have the same causes."""
        known = {id(finding) for finding in shown}
        causes = {(finding.code, finding.group) for finding in shown if finding.group}
        return tuple(f for f in self.findings if (f.code, f.group) in causes and id(f) not in known)


def check(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Report:
    """Checks the memory files at `paths` (all, when None) against everything in `snapshot`."""
    documents = snapshot.documents()
    facts = snapshot.facts
    if facts is None:
        return Report(snapshot.root, None, documents, (), snapshot.problems)
    found = run(snapshot, facts)
    wanted = frozenset(documents if paths is None else paths)
    findings = tuple(finding for path in documents if path in wanted for finding in found.of(path))
    return Report(snapshot.root, facts.head, documents, findings, (*snapshot.problems, *facts.problems))


def check_code(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Report:
    """What memory bans in the code files at `paths` (all, when None); `documents` is empty in this report."""
    facts = snapshot.facts
    config = snapshot.config
    if facts is None:
        return Report(snapshot.root, None, {})
    context = context_of(snapshot, facts)
    rules = [rule.in_code(context) for rule in RULES if rule.in_code and config.severity.get(rule.code) != "off"]
    found: list[Finding] = []
    code: dict[str, Source] = {}
    for path in facts.present.paths() if paths is None else paths:
        source = snapshot.source(path) if snapshot.is_code(path) else None
        here = [finding for rule in rules for finding in rule(path, source)] if source is not None else []
        if source is not None and here:
            code[path] = source
            found += (with_severity(finding, config.severity) for finding in here)
    counts = Counter(finding.group for finding in found)
    single = (replace(finding, group=None) if counts[finding.group] == 1 else finding for finding in found)
    return Report(snapshot.root, facts.head, {}, tuple(single), (), code)


def check_document(snapshot: Snapshot, path: str) -> tuple[Finding, ...]:
    """The findings of the memory file at `path`; none for another file, or as long as git has not been read."""
    return check(snapshot, [path]).findings
