"""Runs the rules over a snapshot: what `bylaw check` prints and the server publishes."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.model import Document, Finding, Problem
from bylaw.rules import RULES, Context, unused_ignore
from bylaw.rules.base import ABSENT, UNCOMMITTED

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.text import Source
    from bylaw.workspace import Snapshot

SEVERITIES = ("error", "warning", "information", "hint")


@dataclass(frozen=True)
class Report:
    """All findings of a run, in the order of files and places, and what could not be known.

    `code` are the code files among those that have findings. `told` is one sentence about what the findings are, where
    there is one.
    """

    root: Path
    head: str | None
    documents: Mapping[str, Document]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    code: Mapping[str, Source] = field(default_factory=dict)
    told: str = ""

    def source(self, path: str) -> Source | None:
        """The text of a memory file, or of a code file with findings."""
        document = self.documents.get(path)
        return document.source if document is not None else self.code.get(path)

    def at_least(self, severity: str) -> tuple[Finding, ...]:
        """The findings of `severity` or worse."""
        allowed = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return tuple(finding for finding in self.findings if finding.severity in allowed)


def check(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Report:
    """Checks the memory files at `paths` (all, when None) against everything in `snapshot`."""
    documents = snapshot.documents()
    facts = snapshot.facts
    if facts is None:
        return Report(snapshot.root, None, documents, (), snapshot.problems)
    context = _context(snapshot, facts)
    found = [finding for document in documents.values() for finding in _document(snapshot, context, document)]
    wanted = frozenset(documents if paths is None else paths)
    findings = tuple(finding for finding in _grouped(found) if finding.path in wanted)
    return Report(snapshot.root, facts.head, documents, findings, (*snapshot.problems, *facts.problems))


def _context(snapshot: Snapshot, facts: Facts) -> Context:
    today = datetime.date.today().isoformat()
    return Context(snapshot.documents(), facts, snapshot.config, today, snapshot.known)


def check_code(snapshot: Snapshot, paths: Iterable[str] | None = None) -> Report:
    """What memory bans in the code files at `paths` (all, when None); `documents` is empty in this report."""
    facts = snapshot.facts
    config = snapshot.config
    if facts is None:
        return Report(snapshot.root, None, {})
    context = _context(snapshot, facts)
    rules = [rule.in_code(context) for rule in RULES if rule.in_code and config.severity.get(rule.code) != "off"]
    found: list[Finding] = []
    code: dict[str, Source] = {}
    for path in facts.present.paths() if paths is None else paths:
        source = snapshot.source(path) if snapshot.is_code(path) else None
        here = [finding for rule in rules for finding in rule(path, source)] if source is not None else []
        if source is not None and here:
            code[path] = source
            found += (_with_severity(finding, config.severity) for finding in here)
    counts = Counter(finding.group for finding in found)
    single = (replace(finding, group=None) if counts[finding.group] == 1 else finding for finding in found)
    return Report(snapshot.root, facts.head, {}, tuple(single), (), code)


def check_document(snapshot: Snapshot, path: str) -> tuple[Finding, ...]:
    """The findings of the memory file at `path`; none for another file, or as long as git has not been read."""
    return check(snapshot, [path]).findings


def _document(snapshot: Snapshot, context: Context, document: Document) -> tuple[Finding, ...]:
    """The findings of one file; those of rules that look at nothing else are kept until file or facts change."""
    found: list[Finding] = []
    for rule in RULES:
        if snapshot.config.severity.get(rule.code, "off" if rule.optional else "") == "off":
            continue
        if rule.alone:
            key = (rule.code, document.path, document.source.oid, document.format, id(context.facts), context.today)
            found += snapshot.kept(key, lambda rule=rule: tuple(rule.check(context, document)))  # type: ignore[misc]
        else:
            found += rule.check(context, document)
    kept, used = _suppressed(document, found)
    if snapshot.config.severity.get(unused_ignore.CODE) != "off":
        kept += unused_ignore.unused(document, used)
    kept = [_with_severity(finding, snapshot.config.severity) for finding in kept]
    return tuple(sorted(kept, key=lambda finding: (finding.span.start, finding.span.end, finding.code)))


def _with_severity(finding: Finding, severities: Mapping[str, str]) -> Finding:
    wanted = severities.get(finding.code)
    return replace(finding, severity=wanted) if wanted and wanted != "off" else finding  # type: ignore[arg-type]


def _suppressed(document: Document, findings: Iterable[Finding]) -> tuple[list[Finding], frozenset[int]]:
    """`findings` without those that an `ignore` directive covers, and the indices of the directives that did."""
    ignores = [(i, directive) for i, directive in enumerate(document.directives) if directive.verb == "ignore"]
    kept, used = [], set()
    for finding in findings:
        covering = [i for i, d in ignores if finding.code in d.codes and d.scope.covers(finding.span)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return kept, frozenset(used)


def _grouped(findings: list[Finding]) -> Iterator[Finding]:
    """One root cause is one group: a group of one is none, the others say how many they are."""
    counts = Counter(finding.group for finding in findings if finding.group)
    seen: Counter[str] = Counter()
    for finding in findings:
        total = counts[finding.group] if finding.group else 0
        if not finding.group or total < 2:
            yield replace(finding, group=None)
            continue
        seen[finding.group] += 1
        cause = "not committed" if finding.group == UNCOMMITTED else "from this commit"
        cause = "of this kind" if finding.group.startswith(ABSENT) else cause
        yield replace(finding, message=f"{finding.message} ({seen[finding.group]} of {total} {cause})")
