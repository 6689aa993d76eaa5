"""What the commands share: the repository that is asked about, the places in it, and how a refusal is said."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bylaw.check import Report
    from bylaw.model import Document, Entry
    from bylaw.workspace import Session, Snapshot

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
"""Adds a subcommand of that name, that runs this, with this help; it takes --root like all others."""


class UsageError(Exception):
    """Something a person asked for that cannot be done; the message is one sentence."""


def opened(args: argparse.Namespace, paths: Sequence[str] = ()) -> tuple[Session, Snapshot, tuple[str, ...]]:
    """Opens the root and reads its facts; also the `paths` asked for, relative to the root."""
    from bylaw.language.code import is_readable
    from bylaw.report.style import Progress
    from bylaw.workspace import Session, find_root, gather

    start = args.root if args.root is not None else Path.cwd()
    if not start.is_dir():
        raise UsageError(f"{start}: no such folder")
    root = find_root(start)
    wanted = tuple(inside_root(root, start, path) for path in paths)
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


def inside_root(root: Path, start: Path, path: str) -> str:
    """`path` relative to `root`; it is looked for below the current folder, `start` and `root`, in this order."""
    from bylaw.workspace import within

    there = [base / path for base in (Path.cwd(), start, root) if (base / path).exists()]
    if not there:
        raise UsageError(f"{path}: no such file or folder")
    inside = next((found for place in there if (found := within(root, place)) is not None), None)
    if inside is None:
        raise UsageError(f"{path}: lies outside {root}")
    return inside


def checked(args: argparse.Namespace, paths: Sequence[str] = ()) -> tuple[Session, Snapshot, tuple[str, ...], Report]:
    """As `opened`, and all findings."""
    from bylaw import remember
    from bylaw.report.style import Progress

    session, snapshot, wanted = opened(args, paths)
    with Progress(sys.stderr, "Checking the memory"):
        return session, snapshot, wanted, remember.checked(session)


def below(paths: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The `paths` that are, or lie below, one of `wanted`."""
    return tuple(p for p in paths if any(w in (p, ".") or p.startswith(w + "/") for w in wanted))


def file_and_line(text: str) -> tuple[str, int]:
    """FILE:LINE taken apart."""
    path, colon, line = text.rpartition(":")
    if not colon or not line.isdigit():
        raise UsageError(f"{text!r} is no FILE:LINE")
    return path, int(line)


def file_perhaps_line(text: str) -> tuple[str, int | None]:
    """FILE[:LINE] taken apart."""
    path, _, line = text.rpartition(":")
    return (path, int(line)) if path and line.isdigit() else (text, None)


def memory_file(snapshot: Snapshot, wanted: str, name: str, line: int | None = None) -> Document:
    """The memory file `wanted`, which the user called `name` and which has to have `line` (from 1)."""
    document = snapshot.document(wanted)
    if document is None:
        raise UsageError(f"{name}: cannot be read as a memory file")
    count = document.source.line_count
    if line is not None and not 1 <= line <= count:
        raise UsageError(f"{name} ends at line {count}: there is no line {line}")
    return document


def entry_at(snapshot: Snapshot, wanted: str, line: int) -> tuple[Document, Entry]:
    """The memory file `wanted` and the entry at its `line` (from 1)."""
    from bylaw.model import Entry
    from bylaw.text import Span

    document = memory_file(snapshot, wanted, wanted, line)
    span = document.source.line_span(line - 1)
    inside = document.source.text[span.start : span.end]
    own = Span(span.start + len(inside) - len(inside.lstrip()), span.start + len(inside.rstrip()))
    entry = document.entry_at(own.start)
    if entry is None and not inside.strip():
        raise UsageError(f"{wanted}:{line}: no entry stands at this line")
    # a heading or a field of the frontmatter is no entry, but has an origin all the same
    whole = document.source.lines_span(line - 1, line - 1)
    return document, entry or Entry(len(document.entries), "paragraph", whole, own, inside.strip())


def print_notes(snapshot: Snapshot) -> None:
    """Says on standard error why less is known than could be."""
    for note in snapshot.facts.notes if snapshot.facts else ():
        print(f"bylaw: {note}", file=sys.stderr)


def print_json(data: Mapping[str, Any]) -> None:
    """Writes `data` to standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    print()
