"""`bylaw report` and `bylaw recall`: all that memory says as a page, and what it says about something."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.workspace import Snapshot

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]

_MOST = 10


def register(command: Command) -> None:
    """Adds the subcommands."""
    report = command("report", _report, "write one HTML page with all entries, their state, origin and findings")
    report.add_argument("--output", type=Path, metavar="FILE", help="where to (default: standard output)")
    recall = command("recall", _recall, "list what memory says about something, the best first, with its origin")
    recall.add_argument("query", nargs="+", metavar="WORD")
    recall.add_argument("--limit", type=int, default=_MOST, metavar="N", help=f"so many entries (default: {_MOST})")
    recall.add_argument("--format", choices=["text", "json"], default="text")


def _checked(args: argparse.Namespace) -> tuple[Snapshot, Report]:
    from bylaw.cli import _session
    from bylaw.remember import checked
    from bylaw.report.style import Progress

    session, snapshot, _ = _session(args)
    with Progress(sys.stderr, "Checking the memory"):
        return snapshot, checked(session)


def _report(args: argparse.Namespace) -> int:
    import datetime

    from bylaw.cli import UsageError
    from bylaw.report import html

    target: Path | None = args.output
    if target is not None:
        _refuse_to_overwrite(target, html.MARK)
    page = html.render(*_checked(args), datetime.date.today())
    if target is None:
        sys.stdout.write(page)
        return 0
    try:
        target.write_text(page, "utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{target}: {error.strerror}") from error
    print(f"bylaw: wrote {target}", file=sys.stderr)
    return 0


def _refuse_to_overwrite(target: Path, mark: str) -> None:
    """Raises UsageError if `target` is a file that `bylaw report` did not make."""
    from bylaw.cli import UsageError

    if not target.exists():
        return
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            ours = file.read(len(mark)) == mark
    except OSError as error:
        raise UsageError(f"{target}: {error.strerror}") from error
    if not ours and target.is_file() and target.stat().st_size:
        raise UsageError(f"{target} is there and is no page of `bylaw report`, so it is left as it is")


def _recall(args: argparse.Namespace) -> int:
    from bylaw.cli import UsageError, _print_json
    from bylaw.features.recall import recall
    from bylaw.report import json_report, lists

    if args.limit < 1:
        raise UsageError("--limit takes a number from 1")
    snapshot, report = _checked(args)
    found = recall(snapshot, " ".join(args.query), report.findings, args.limit)
    if args.format == "json":
        _print_json(json_report.recalled(found))
    else:
        sys.stdout.write(lists.recalled(found))
    return 0 if found else 1
