"""Findings as SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from bylaw import __version__
from bylaw.check import Report
from bylaw.language.secrets import shown
from bylaw.model import Edit, Finding, Fix, Place, Severity
from bylaw.rules import RULES, Rule
from bylaw.text import Source, Span, printable

_LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report) -> dict[str, Any]:
    """The log of one run; columns count code points, paths are relative to the root."""
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "bylaw", "version": __version__, "rules": [_rule(rule) for rule in RULES]}},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the repository."}}},
                "results": [_result(report, finding) for finding in report.findings],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _level(rule.severity), "enabled": not rule.optional},
    }


def _level(severity: Severity) -> str:
    return _LEVELS[severity]


def _result(report: Report, finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _level(finding.severity),
        "message": {"text": shown(finding.message)},
        "locations": [{"physicalLocation": _location(report, finding.path, finding.span)}],
        "partialFingerprints": {"bylaw/v1": _fingerprint(finding)},
    }
    if finding.related:
        result["relatedLocations"] = [_related(report, related.place) for related in finding.related]
    if finding.fixes:
        result["fixes"] = [_fix(report, fix) for fix in finding.fixes]
    return result


def _related(report: Report, place: Place) -> dict[str, Any]:
    return {
        "physicalLocation": _location(report, place.path, place.span),
        "message": {"text": shown(place.text)},
    }


def _location(report: Report, path: str, span: Span) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(path)}
    source = report.source(path)
    if source is not None:
        location["region"] = _region(source, span)
    return location


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "ROOT"}


def _region(source: Source, span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = source.position(span.start), source.position(span.end)
    return {"startLine": line + 1, "startColumn": column + 1, "endLine": end_line + 1, "endColumn": end_column + 1}


def _fingerprint(finding: Finding) -> str:
    """Stays the same while the entry moves about in its file, so that a finding that was dismissed stays so."""
    said = finding.mention.text if finding.mention else finding.entry.text if finding.entry else finding.message
    key = "\0".join((finding.code, finding.path, said))
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    edits: dict[str, list[tuple[Source, Edit]]] = {}
    for edit in fix.edits:
        source = report.source(edit.path)
        if source is not None:
            edits.setdefault(edit.path, []).append((source, edit))
    return {
        "description": {"text": shown(fix.title)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    {
                        "deletedRegion": _region(source, edit.span),
                        "insertedContent": {"text": printable(edit.text)},
                    }
                    for source, edit in changes
                ],
            }
            for path, changes in edits.items()
        ],
    }
