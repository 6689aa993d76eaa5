"""`bylaw check`: what is stale or contradicts itself; `--fix` mends what leaves no choice first."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.cli.act import fix_safe_ones
from bylaw.cli.base import Command, UsageError, below, checked, print_json

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.model import Finding
    from bylaw.workspace import Session, Snapshot


def register(command: Command) -> None:
    """Adds the subcommand."""
    sub = command("check", _check, "report what is stale or contradicts itself")
    sub.add_argument("paths", nargs="*", metavar="PATH", help="memory files or folders (default: all)")
    sub.add_argument("--format", choices=["text", "json", "sarif", "github"], default="text")
    sub.add_argument("--select", nargs="+", action="extend", default=[], metavar="CODE", help="only these rules")
    sub.add_argument("--ignore", nargs="+", action="extend", default=[], metavar="CODE", help="not these rules")
    sub.add_argument("--severity", choices=["error", "warning", "information", "hint"], default="warning")
    sub.add_argument("--code", action="store_true", help="also report code that uses what an entry bans")
    fixing = sub.add_mutually_exclusive_group()
    fixing.add_argument("--fix", action="store_true", help="make the safe fixes, then report what is left")
    fixing.add_argument("--diff", action="store_true", help="only print what --fix would change")
    sub.add_argument("--since", metavar="REV", help="only what the changes since REV caused, in code or in memory")
    sub.add_argument("--baseline", type=Path, metavar="FILE", help="only what FILE does not hold; written if absent")


def _check(args: argparse.Namespace) -> int:
    from bylaw.rules import BY_CODE

    unknown = [code for code in (*args.select, *args.ignore) if code not in BY_CODE]
    if unknown:
        raise UsageError(f"no rule is called {unknown[0]!r}; `bylaw explain` lists them")
    session, snapshot, report = _report(args)
    if args.baseline is not None and not args.baseline.exists():
        from bylaw import narrow

        count = narrow.write_baseline(report.findings, args.baseline)
        print(f"bylaw: wrote {count} findings to {args.baseline}; from now on, others count", file=sys.stderr)
        return 0
    if args.diff:
        return 1 if fix_safe_ones(session, snapshot, report.findings, write=False) else 0
    if args.fix and fix_safe_ones(session, snapshot, report.findings, write=True):
        _, _, report = _report(args)
    return _print_report(report, args.format)


def _report(args: argparse.Namespace) -> tuple[Session, Snapshot, Report]:
    """What `check` is to tell about: all that the arguments do not leave out."""
    from bylaw import narrow

    session, snapshot, wanted, report = checked(args, args.paths)
    paths = frozenset(below(snapshot.paths(), wanted) if wanted else report.documents)
    if args.code:
        report, more = _with_code(snapshot, report, wanted)
        paths |= more
    asked = tuple(
        found
        for found in report.findings
        if found.path in paths and (not args.select or found.code in args.select) and found.code not in args.ignore
    )
    report = dataclasses.replace(report, findings=asked)
    shown = report.at_least(args.severity)
    lesser = report.of_causes(shown) if args.since is None and args.baseline is None else ()
    report = dataclasses.replace(report, findings=shown, lesser=lesser)
    if args.since is not None:
        findings, told = _since(snapshot, report, args.since)
        report = dataclasses.replace(report, findings=findings, told=told)
    if args.baseline is not None and args.baseline.exists():
        report = dataclasses.replace(report, findings=narrow.against(report.findings, args.baseline), told="")
    return session, snapshot, report


def _with_code(snapshot: Snapshot, report: Report, wanted: Sequence[str]) -> tuple[Report, frozenset[str]]:
    """`report` with what is found in code files, and those files."""
    from bylaw.check import check_code

    present = snapshot.facts.present.paths() if snapshot.facts else ()
    found = check_code(snapshot, below(present, wanted) if wanted else present)
    findings = (*report.findings, *found.findings)
    return dataclasses.replace(report, findings=findings, code=found.code), frozenset(found.code)


def _since(snapshot: Snapshot, report: Report, revision: str) -> tuple[tuple[Finding, ...], str]:
    from bylaw import narrow

    facts = snapshot.facts
    if facts is None or facts.git is None:
        raise UsageError("--since needs a git repository")
    if facts.git.resolve(revision) is None:
        raise UsageError(f"{revision!r} names no commit")
    return narrow.since(report, facts, revision)


def _print_report(report: Report, form: str) -> int:
    if form == "json":
        from bylaw.report import json_report

        print_json(json_report.check(report))
    elif form == "sarif":
        from bylaw.report import sarif

        print_json(sarif.render(report))
    elif form == "github":
        from bylaw.report import github

        sys.stdout.write(github.render(report))
    else:
        from bylaw.report import text

        sys.stdout.write(text.render(report, color=text.wants_color(sys.stdout)))
    return 1 if report.findings else 0
