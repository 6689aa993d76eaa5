"""What git prints, as data. Pure: bytes in, tuples and commits out.

Names and subjects are chosen by whoever wrote the commit, so fields are separated by NUL, the one byte that neither a
commit nor a path can hold; bytes that are not UTF-8 survive in paths as lone surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from bylaw.model import Commit

_FIELDS = ("%H", "%an", "%ae", "%aI", "%cI", "%s", "%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x0A)")
COMMIT_FORMAT = "%x00".join(_FIELDS)
FIELDS = len(_FIELDS)

_STAT = re.compile(
    rb"([^\0]+)\0  ctime: [^\n]*\n  mtime: (\d+):(\d+)\n  dev: [^\n]*\n  uid: [^\n]*\n  size: (\d+)\t[^\n]*\n"
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class IndexEntry(NamedTuple):
    """A file of the index. `stage` is 0 but in a conflict; `absent`: sparse checkout keeps it out of the work tree."""

    path: str
    oid: str
    mode: str
    stage: int
    absent: bool


class Listing(NamedTuple):
    """Tracked files, those of them that the work tree lacks, and untracked paths (a nested repository ends in `/`)."""

    tracked: tuple[IndexEntry, ...]
    deleted: frozenset[str]
    untracked: tuple[str, ...]


class Change(NamedTuple):
    """A file that a commit added (`old` is all zeros) or deleted (`new` is)."""

    status: str
    old: str
    new: str
    path: str


def path_text(data: bytes) -> str:
    """A path as git stores it, as text."""
    return data.decode("utf-8", "surrogateescape")


def path_bytes(path: str) -> bytes:
    """The bytes that git stores for a path; characters that no path can hold become `?`."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def parse_commit(fields: Sequence[bytes]) -> Commit:
    """The commit that `FIELDS` fields printed with `COMMIT_FORMAT` describe."""
    said = b"\0".join(fields).decode("utf-8", "replace").split("\0")
    oid, author, email, date, committed, summary, trailers = said
    names = dict.fromkeys(_plain(name.strip()) for name in trailers.split("\n") if name.strip()) if trailers else ()
    return Commit(oid, _plain(author), _plain(email), date, _plain(summary), _utc(committed), tuple(names))


def blame_commit(oid: bytes, header: bytes) -> Commit:
    """The commit that the header of a line of `blame --porcelain` describes; it does not tell of co-authors."""
    said = dict(line.partition(" ")[::2] for line in header.decode("utf-8", "replace").split("\n"))
    author, mail = _plain(said.get("author", "")), _plain(said.get("author-mail", "").strip("<>"))
    dates = [_date(said.get(f"{who}-time", ""), said.get(f"{who}-tz", "")) for who in ("author", "committer")]
    return Commit(oid.decode(), author, mail, dates[0], _plain(said.get("summary", "")), _utc(dates[1]))


def _date(seconds: str, zone: str) -> str:
    """Seconds and a zone such as ``+0130`` as ISO 8601; "" for what is no date."""
    try:
        minutes = (int(zone[1:3]) * 60 + int(zone[3:5])) * (-1 if zone.startswith("-") else 1)
        return datetime.fromtimestamp(int(seconds), timezone(timedelta(minutes=minutes))).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _utc(date: str) -> str:
    """An ISO 8601 date in UTC, so that dates of several time zones compare as texts; as it is, if it is none."""
    try:
        return datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(timezone.utc).isoformat()
    except (ValueError, OverflowError):
        return date


def _plain(text: str) -> str:
    """`text` without what would steer a terminal."""
    return text if text.isprintable() else _CONTROL.sub("\ufffd", text)


def parse_commits(data: bytes) -> list[Commit]:
    """The commits of `log -z --format=COMMIT_FORMAT` without differences."""
    fields = data.split(b"\0")
    return [parse_commit(fields[at : at + FIELDS]) for at in range(0, len(fields) - FIELDS + 1, FIELDS)]


def parse_raw(chunks: Iterable[bytes]) -> Iterator[tuple[list[bytes], list[Change]]]:
    """Each commit of `log -z --raw --no-abbrev --format=COMMIT_FORMAT` with its changes, as the bytes come in.

    The fields are left as bytes (`parse_commit` reads them): most commits of a history are not worth it.
    """
    header: list[bytes] = []
    changes: list[Change] = []
    change: list[bytes] | None = None
    for token in _tokens(chunks):
        if change is not None:
            changes.append(Change(change[4].decode(), change[2].decode(), change[3].decode(), path_text(token)))
            change = None
        elif token.startswith((b":", b"\n:")) and len(header) == FIELDS:
            change = token.lstrip(b"\n").split(b" ")
        elif len(header) < FIELDS:
            header.append(token)
        else:
            yield header, changes
            header, changes = [token], []
    if len(header) == FIELDS:
        yield header, changes


def _tokens(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def parse_listing(data: bytes) -> Listing:
    """The output of `ls-files -z -t --stage --cached --deleted --others`."""
    tracked: list[IndexEntry] = []
    deleted: set[str] = set()
    untracked: list[str] = []
    for record in data.split(b"\0"):
        if record.startswith(b"? "):
            untracked.append(path_text(record[2:]))
        elif record:
            facts, _, path = record.partition(b"\t")
            tag, mode, oid, stage = facts.decode().split(" ")
            if tag == "R":
                deleted.add(path_text(path))
            else:
                tracked.append(IndexEntry(path_text(path), oid, mode, int(stage), tag == "S"))
    return Listing(tuple(tracked), frozenset(deleted), tuple(untracked))


def parse_stats(data: bytes) -> dict[str, tuple[int, int]]:
    """Path → (mtime in ns, size) as the index remembers them, from `ls-files -z --debug`.

    git calls this output subject to change: what cannot be read is left out, and is then taken for modified.
    """
    return {
        path_text(path): (int(seconds) * 1_000_000_000 + int(nanoseconds), int(size))
        for path, seconds, nanoseconds, size in _STAT.findall(data)
    }


def parse_differing(data: bytes) -> list[tuple[str, str, str]]:
    """(path, oid, mode) on the left side of each change that `diff-tree -z --raw --no-renames` prints."""
    tokens = data.split(b"\0")
    facts = (fact.decode().lstrip(":").split(" ") for fact in tokens[0:-1:2])
    return [(path_text(path), old, mode) for (mode, _, old, *_), path in zip(facts, tokens[1::2], strict=False)]


def parse_tree(data: bytes) -> list[tuple[str, str, str]]:
    """(path, oid, mode) of each line of `ls-tree -r -z`."""
    entries = []
    for record in data.split(b"\0"):
        if record:
            facts, _, path = record.partition(b"\t")
            mode, _kind, oid = facts.decode().split(" ")[:3]
            entries.append((path_text(path), oid, mode))
    return entries
