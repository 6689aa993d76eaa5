"""Findings as workflow commands: GitHub shows them as annotations at their lines."""

from __future__ import annotations

from bylaw.check import Report
from bylaw.language.secrets import shown
from bylaw.model import Finding

_LEVELS = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def render(report: Report) -> str:
    """One command a finding (lines and columns count from 1), and one for what all of them are, where that is known."""
    lines = [_command(report, finding) for finding in report.findings]
    if report.told and report.findings:
        lines.append(f"::notice title=bylaw::{_data(report.told)}")
    return "".join(line + "\n" for line in lines)


def _command(report: Report, finding: Finding) -> str:
    properties = {"file": finding.path, "title": f"bylaw {finding.code}"}
    source = report.source(finding.path)
    if source is not None:
        line, column = source.position(finding.span.start)
        end_line, end_column = source.position(finding.span.end)
        properties |= {"line": str(line + 1), "endLine": str(end_line + 1)}
        if line == end_line:  # GitHub takes columns only within one line
            properties |= {"col": str(column + 1), "endColumn": str(end_column + 1)}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {told}::{_data(finding.message)}"


def _data(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
