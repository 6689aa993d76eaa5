"""The command line: reads arguments, runs one question over a snapshot, prints the answer.

Exit status: 0 nothing found, 1 something found, 2 bad usage or an error, said in one sentence on stderr.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bylaw import __version__

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.model import Document, Entry, Finding
    from bylaw.workspace import Session, Snapshot


class UsageError(Exception):
    """Something a person asked for that cannot be done; the message is one sentence."""


def run(argv: Sequence[str]) -> int:
    """Runs `bylaw ARGV` and returns its exit status. Never raises on bad input."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a memory file may hold letters that the terminal's code page lacks
            reconfigure(encoding="utf-8", errors="replace")
    args = _parser().parse_args(argv)
    if not hasattr(args, "run"):
        _parser().print_help()
        return 2
    from bylaw.config import ConfigError
    from bylaw.narrow import BaselineError
    from bylaw.repo.git import GitError

    try:
        status: int = args.run(args)
    except (UsageError, BaselineError, ConfigError, GitError) as error:
        print(f"bylaw: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("bylaw: interrupted", file=sys.stderr)
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bylaw", description="Reads the memory your team writes for its AI agents.")
    parser.add_argument("--version", action="version", version=f"bylaw {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    root = argparse.ArgumentParser(add_help=False)
    root.add_argument("--root", type=Path, metavar="DIR", help="the repository (default: that of the current folder)")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[root], help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    check = command("check", _check, "report what is stale or contradicts itself")
    check.add_argument("paths", nargs="*", metavar="PATH", help="memory files or folders (default: all)")
    check.add_argument("--format", choices=["text", "json", "sarif", "github"], default="text")
    check.add_argument("--select", nargs="+", action="extend", default=[], metavar="CODE", help="only these rules")
    check.add_argument("--ignore", nargs="+", action="extend", default=[], metavar="CODE", help="not these rules")
    check.add_argument("--severity", choices=["error", "warning", "information", "hint"], default="warning")

    check.add_argument("--code", action="store_true", help="also report code that uses what an entry bans")
    fixing = check.add_mutually_exclusive_group()
    fixing.add_argument("--fix", action="store_true", help="make the safe fixes, then report what is left")
    fixing.add_argument("--diff", action="store_true", help="only print what --fix would change")
    check.add_argument("--since", metavar="REV", help="only what the changes since REV caused, in code or in memory")
    check.add_argument("--baseline", type=Path, metavar="FILE", help="only what FILE does not hold; written if absent")

    why = command("why", _why, "tell where the entry at a line comes from")
    why.add_argument("place", metavar="FILE:LINE")
    why.add_argument("--format", choices=["text", "json"], default="text")

    entries = command("entries", _entries, "list every entry with its layer, place and mentions")
    entries.add_argument("paths", nargs="*", metavar="PATH")
    entries.add_argument("--format", choices=["text", "json"], default="text")

    explain = command("explain", _explain, "explain a rule")
    explain.add_argument("code", nargs="?", metavar="CODE")

    demo = command("demo", _demo, "write a sample repository with a history (without DIR: make, check and tell it)")
    demo.add_argument("directory", nargs="?", type=Path, metavar="DIR")

    cache = command("cache", _cache, "show or clear what Bylaw keeps outside the repository to be fast")
    cache.add_argument("--clear", action="store_true")

    from bylaw import cli_actions, cli_history, cli_memory

    cli_actions.register(command)
    cli_history.register(command)
    cli_memory.register(command)

    server = command("server", _server, "run the language server on standard input and output")
    server.add_argument("--tcp", metavar="HOST:PORT")
    server.add_argument("--stdio", action="store_true", help="the default; some clients ask for it")
    return parser


def _session(args: argparse.Namespace, paths: Sequence[str] = ()) -> tuple[Session, Snapshot, tuple[str, ...]]:
    """Opens the root and reads its facts; also the `paths` asked for, relative to the root."""
    from bylaw.language.code import is_readable
    from bylaw.report.style import Progress
    from bylaw.workspace import Session, find_root, gather

    start = args.root if args.root is not None else Path.cwd()
    if not start.is_dir():
        raise UsageError(f"{start}: no such folder")
    root = find_root(start)
    wanted = tuple(_inside(root, start, path) for path in paths)
    code = getattr(args, "code", False)
    session = Session(root, extra=[p for p in wanted if (root / p).is_file() and not (code and is_readable(p))])
    with Progress(sys.stderr, "Reading the repository"):
        session.install(gather(session))
    snapshot = session.snapshot()
    for path in wanted:
        source = snapshot.source(path) if (root / path).is_file() else None
        if source is not None and not source.is_utf8:
            raise UsageError(f"{path}: is not UTF-8 text")
    return session, snapshot, wanted


def _inside(root: Path, start: Path, path: str) -> str:
    from bylaw.workspace import within

    there = [base / path for base in (Path.cwd(), start, root) if (base / path).exists()]
    if not there:
        raise UsageError(f"{path}: no such file or folder")
    inside = next((found for place in there if (found := within(root, place)) is not None), None)
    if inside is None:
        raise UsageError(f"{path}: lies outside {root}")
    return inside


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
        from bylaw.cli_actions import fix_safe_ones

        return 1 if fix_safe_ones(session, snapshot, report.findings, write=False) else 0
    if args.fix:
        from bylaw.cli_actions import fix_safe_ones

        if fix_safe_ones(session, snapshot, report.findings, write=True):
            _, _, report = _report(args)
    return _print_report(report, args.format)


def _report(args: argparse.Namespace) -> tuple[Session, Snapshot, Report]:
    """What `check` is to tell about: all that the arguments do not leave out."""
    from bylaw import narrow
    from bylaw.remember import checked
    from bylaw.report.style import Progress

    session, snapshot, wanted = _session(args, args.paths)
    with Progress(sys.stderr, "Checking the memory"):
        report = checked(session)
    paths = frozenset(_below(snapshot.paths(), wanted) if wanted else report.documents)
    if args.code:
        report, more = _with_code(snapshot, report, wanted)
        paths |= more
    shown = tuple(
        found
        for found in report.at_least(args.severity)
        if found.path in paths and (not args.select or found.code in args.select) and found.code not in args.ignore
    )
    report = dataclasses.replace(report, findings=shown)
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
    found = check_code(snapshot, _below(present, wanted) if wanted else present)
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

        _print_json(json_report.check(report))
    elif form == "sarif":
        from bylaw.report import sarif

        _print_json(sarif.render(report))
    elif form == "github":
        from bylaw.report import github

        sys.stdout.write(github.render(report))
    else:
        from bylaw.report import text

        sys.stdout.write(text.render(report, color=text.wants_color(sys.stdout)))
    return 1 if report.findings else 0


def _below(paths: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The `paths` that are, or lie below, one of `wanted`."""
    return tuple(p for p in paths if any(w in (p, ".") or p.startswith(w + "/") for w in wanted))


def _entry_at(snapshot: Snapshot, wanted: str, line: int) -> tuple[Document, Entry]:
    from bylaw.model import Entry
    from bylaw.text import Span

    document = snapshot.document(wanted)
    if document is None:
        raise UsageError(f"{wanted}: cannot be read as a memory file")
    count = document.source.line_count
    if not 1 <= line <= count:
        raise UsageError(f"{wanted} has {count} lines, so there is no line {line}")
    span = document.source.line_span(line - 1)
    inside = document.source.text[span.start : span.end]
    own = Span(span.start + len(inside) - len(inside.lstrip()), span.start + len(inside.rstrip()))
    entry = document.entry_at(own.start)
    if entry is None and not inside.strip():
        raise UsageError(f"{wanted}:{line}: no entry stands at this line")
    # a heading or a field of the frontmatter is no entry, but has an origin all the same
    whole = document.source.lines_span(line - 1, line - 1)
    return document, entry or Entry(len(document.entries), "paragraph", whole, own, inside.strip())


def _place(text: str) -> tuple[str, int]:
    path, colon, line = text.rpartition(":")
    if not colon or not line.isdigit():
        raise UsageError(f"{text!r} is no FILE:LINE")
    return path, int(line)


def _why(args: argparse.Namespace) -> int:
    from bylaw.report import json_report, text

    path, line = _place(args.place)
    _, snapshot, wanted = _session(args, [path])
    document, entry = _entry_at(snapshot, wanted[0], line)
    from bylaw.features.origin import explain_entry

    answer = explain_entry(snapshot, document, entry)
    for note in snapshot.facts.notes if snapshot.facts else ():
        print(f"bylaw: {note}", file=sys.stderr)
    if args.format == "json":
        _print_json(json_report.why(answer))
    else:
        sys.stdout.write(text.why(answer, color=text.wants_color(sys.stdout)))
    return 0


def _entries(args: argparse.Namespace) -> int:
    from bylaw.report import json_report, text

    _, snapshot, wanted = _session(args, args.paths)
    documents = snapshot.documents()
    if wanted:
        documents = {path: documents[path] for path in _below(tuple(documents), wanted)}
    if args.format == "json":
        _print_json(json_report.entries(documents))
    else:
        sys.stdout.write(text.entries(documents))
    return 0


def _explain(args: argparse.Namespace) -> int:
    from bylaw.rules import BY_CODE, RULES

    if args.code is None:
        width = max(len(rule.code) for rule in RULES)
        print("\n".join(f"{rule.code:{width}}  {rule.summary}" for rule in RULES))
        return 0
    if args.code not in BY_CODE:
        raise UsageError(f"no rule is called {args.code!r}; `bylaw explain` lists them")
    print(f"# {args.code}\n\n{BY_CODE[args.code].page.strip()}")
    return 0


def _demo(args: argparse.Namespace) -> int:
    from bylaw import demo

    return demo.run(args.directory)


def _cache(args: argparse.Namespace) -> int:
    from bylaw.memo import Disk, cache_dir

    if args.clear:
        Disk().clear()
        print(f"cleared {cache_dir()}")
    else:
        print(cache_dir())
    return 0


def _server(args: argparse.Namespace) -> int:
    from bylaw.server import serve

    return serve(args.tcp)


def _print_json(data: Mapping[str, Any]) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()
