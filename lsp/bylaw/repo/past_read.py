"""Reads which commits deleted files: one bounded walk, kept on disk and extended by what is new.

A merge shows no differences in that walk, which is right: what it brings was deleted by a commit of the other side.
A file that vanished *in* a merge is found by contradiction: it was added, never deleted, and is not there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any

from bylaw.memo import Memo
from bylaw.model import Commit
from bylaw.repo.git import Git, GitError
from bylaw.repo.git_env import LOG
from bylaw.repo.parse_log import COMMIT_FORMAT, parse_commit, parse_raw, path_text
from bylaw.repo.renames import File

SECONDS = 10.0
COMMITS = 20_000
_MAX_VANISHED = 200
_RAW = (*LOG, "-z", "--raw", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-relative", "-O/dev/null")
_SCHEMA = 3


@dataclass(frozen=True, slots=True)
class Event:
    """A commit that deleted files, with those that it added."""

    commit: Commit
    removed: tuple[File, ...]
    added: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The deletions in the history of `head`, newest first. `note` says in one sentence what was not looked at.

    `until` is the date of the oldest commit looked at and its oid, where time ran out: the next reading goes on there.
    """

    head: str
    events: tuple[Event, ...]
    looked_at: int
    complete: bool
    note: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class _Walk:
    events: list[Event]
    added: set[str]  # and, when a record is extended, what was there before
    looked_at: int
    ended: str
    until: str = ""


def read_record(git: Git, memo: Memo, *, seconds: float = SECONDS, commits: int = COMMITS) -> Record:
    """The record for the current HEAD: from disk, from disk and what is new since, or from the whole history.

    The walk stops after `seconds`, or `commits` that add or delete files, whatever comes first: the second bound makes
    answers the same on every machine. Raises GitError when git cannot walk at all.
    """
    head = git.head
    if head is None:
        return Record("", (), 0, True)
    key = f"past/{_SCHEMA}/{git.common_dir}/{seconds:g}/{commits}"
    # the history and the facts need it at the same time, and it is the longest walk of all
    return memo.get((key, head), lambda: _read(git, memo, key, head, seconds, commits), _cost)


def _cost(record: Record) -> int:
    """The bytes of memory that a record takes, more or less."""
    return 400 * sum(1 + len(event.removed) + len(event.added) for event in record.events)


def _read(git: Git, memo: Memo, key: str, head: str, seconds: float, commits: int) -> Record:
    known = _decode(memo.load(key))
    record = known if known is None or known.head == head else _extend(git, known, head, seconds, commits)
    if record is None or record.until:
        record = _older(git, record or Record(head, (), 0, False), seconds, commits)
    if record != known:
        memo.save(key, _encode(record))
    return record


def _older(git: Git, known: Record, seconds: float, commits: int) -> Record:
    """`known`, which may be empty, with all that is older."""
    date, _, last = known.until.partition(" ")
    bound = [f"--until={date}"] if date else []
    try:
        walk = _walk(git, [*bound, known.head], seconds, commits - known.looked_at, last)
    except GitError:
        if not known.looked_at:
            raise
        return known  # what was read before holds
    seen = {event.commit.oid for event in known.events}
    older = (event for event in walk.events if event.commit.oid not in seen)
    walk = replace(walk, events=[*known.events, *older])
    events = _with_vanished(git, known.head, walk)
    cut = "the clone is shallow" if git.shallow else ""
    note, looked_at = walk.ended or cut, known.looked_at + walk.looked_at
    many = f"{looked_at:,} commits that add or delete files were"
    seen_so_far = "commit that adds or deletes files was" if looked_at == 1 else many
    sentence = f"Only the newest {seen_so_far} looked at: {note}."
    return Record(known.head, tuple(events), looked_at, not note, sentence if note else "", walk.until)


def _extend(git: Git, known: Record, head: str, seconds: float, commits: int) -> Record | None:
    """`known` without the commits that `head` does not have, and with those that only `head` has."""
    try:
        left = set(git.run(["rev-list", f"--max-count={commits}", known.head, f"^{head}"]).decode().split())
        walk = _walk(git, [head, f"^{known.head}"], seconds, commits)
        compare = ("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=D", "--no-relative")
        lost = git.run([*compare, known.head, head]).split(b"\0")
        walk.added.update(path_text(path) for path in lost if path)
    except GitError:
        return None  # the old head is gone from the repository
    if walk.ended:
        return None
    kept = [event for event in known.events if event.commit.oid not in left]
    events = (*_with_vanished(git, head, walk), *kept)
    return Record(head, events, known.looked_at + walk.looked_at, known.complete, known.note, known.until)


def _walk(git: Git, revisions: Sequence[str], seconds: float, commits: int, last: str = "") -> _Walk:
    """The commits that delete files, newest first, and every path that was added; `last` was looked at before."""
    args = [*_RAW, "--diff-filter=AD", f"--max-count={commits + 1}", f"--format={COMMIT_FORMAT}", *revisions]
    events: list[Event] = []
    added: set[str] = set()
    looked_at, ended, until, deadline = 0, "", "", time.monotonic() + seconds
    try:
        for fields, changes in parse_raw(git.stream(args, timeout=seconds + 1)):
            if last and parse_commit(fields).oid == last:
                continue
            if looked_at == commits:
                ended = "the history is longer"
                break
            looked_at += 1
            news = tuple((change.path, change.new) for change in changes if change.status == "A")
            gone = tuple((change.path, change.old) for change in changes if change.status == "D")
            added.update(path for path, _ in news)
            if gone:
                events.append(Event(parse_commit(fields), gone, news))
            if time.monotonic() > deadline:
                ended, until = f"more would have taken longer than {seconds:g} s", _place(parse_commit(fields))
                break
    except GitError as error:
        if not looked_at:
            raise
        ended = str(error)
    return _Walk(events, added, looked_at, ended, until)


def _with_vanished(git: Git, head: str, walk: _Walk) -> list[Event]:
    """The events of a walk with those merges in which a file of the mainline vanished."""
    gone = {path for event in walk.events for path, _ in event.removed}
    suspects = walk.added - gone
    if suspects:
        suspects -= {path for path, _, _ in git.ls_tree(head)}
    if not suspects:
        return walk.events
    kind = ("--merges", "--first-parent", "-m", "--diff-filter=D", f"--format={COMMIT_FORMAT}")
    merges: list[Event] = []
    try:
        output = git.run([*_RAW, *kind, head, "--", *sorted(suspects)[:_MAX_VANISHED]])
    except GitError:
        return walk.events  # the rest is worth telling without them
    for fields, changes in parse_raw([output + b"\0"]):
        lost = tuple((change.path, change.old) for change in changes if change.status == "D")
        merges.append(Event(parse_commit(fields), lost, ()))
    if not merges:
        return walk.events
    return sorted([*walk.events, *merges], key=lambda event: _when(event.commit), reverse=True)


def _place(commit: Commit) -> str:
    return f"{commit.committed} {commit.oid}"


def _when(commit: Commit) -> float:
    try:
        return datetime.fromisoformat(commit.committed).timestamp()
    except ValueError:
        return 0.0


def _encode(record: Record) -> bytes:
    events = [(astuple(event.commit), event.removed, event.added) for event in record.events]
    parts = (record.head, events, record.looked_at, record.complete, record.note, record.until)
    return json.dumps(parts, separators=(",", ":")).encode()


def _decode(data: bytes | None) -> Record | None:
    if data is None:
        return None
    try:
        head, events, looked_at, complete, note, until = json.loads(data)
        return Record(head, tuple(map(_event, events)), looked_at, complete, note, until)
    except (ValueError, TypeError):
        return None


def _event(parts: Any) -> Event:
    commit, removed, added = parts
    oid, author, email, date, summary, committed, co_authors = commit
    rebuilt = Commit(oid, author, email, date, summary, committed, tuple(co_authors))
    return Event(rebuilt, tuple(map(tuple, removed)), tuple(map(tuple, added)))
