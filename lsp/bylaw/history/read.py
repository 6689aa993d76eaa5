"""What the memory files of a repository have gone through, read with one `git log`.

The log is that of all memory files together, over the whole graph, with parents rewritten: git leaves out every commit
that changes none of them, and every merge that took one side as it was. So each commit's state is that of its first
parent with the commit's hunks applied, and a line keeps the commit that really wrote it, not the merge.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bylaw.model import Commit
from bylaw.repo.git import Git
from bylaw.repo.git_env import LOG, PATCH
from bylaw.repo.parse_log import COMMIT_FORMAT, FIELDS, parse_commit, path_bytes, path_text

_MARK = re.compile(rb"\n(?:@@(@*) -(\d+)(?:,(\d+))? [^\n@]*\+\d+(?:,(\d+))? @@[^\n]*\n|diff |\x01)")
_NEXT = b"\n\1"
_STEP = re.compile(rb"\x01([^\0]*)\0" + rb"([^\0]*)\0" * (FIELDS - 1) + rb"([^\0]*)(?:\0|\Z)")
_RAW = re.compile(rb"[\n\0]?:+(?:\d{6} )*(\d{6}) ([0-9a-f]+) (?:[0-9a-f]+ )*([0-9a-f]+) ([A-Z]+)\d*\0([^\0]+)\0")
_FORM = "%x01%P%x00" + COMMIT_FORMAT
_WALK = ("--topo-order", "--parents")


class Hunk(NamedTuple):
    """`removed` lines from index `start` (0-based) of the old text became `added` others: `body`, as git prints them.

    They are decoded when asked for: most of a long history never is.
    """

    start: int
    removed: int
    added: int
    body: bytes

    def lines(self) -> list[str]:
        """The new lines, without line ends."""
        lines = self.body.decode("utf-8", "surrogateescape")[1:].split("\n+") if self.added else []
        if lines:
            lines[-1] = lines[-1].partition("\n")[0]  # a remark may follow that the last one lacks its end
        return [line.rstrip("\r") for line in lines] if b"\r" in self.body else lines


class FileChange(NamedTuple):
    """`old` and `new` are blob oids, "" for none. `link`: the new content is a symbolic link's target.

    There are no hunks where git shows none though the contents differ: a merge of what attributes call binary.
    """

    path: str
    old: str
    new: str
    link: bool
    hunks: list[Hunk]


@dataclass(frozen=True, slots=True)
class Step:
    """One commit, as the `fields` that git printed; `parents` are the nearest ones that changed a memory file."""

    oid: str
    fields: tuple[bytes, ...]
    parents: tuple[str, ...]
    files: list[FileChange]

    @property
    def commit(self) -> Commit:
        """The commit, made anew from the fields each time: of a file's own log most are never asked for."""
        return parse_commit(self.fields)


def log(
    git: Git, revisions: Iterable[str], asked: Iterable[str], wanted: Container[str], *, timeout: float = 120.0
) -> list[Step]:
    """The commits of `revisions` that changed a file at or below `asked`, parents first; only changes of `wanted`."""
    paths = [b"--", *map(path_bytes, asked)]
    walk = [*_WALK, "--no-diff-merges"]  # showing them as differences from one parent would undo git's pruning
    steps = _run(git, walk, [*map(str.encode, revisions), *paths], wanted, timeout)
    merges = [step.oid.encode() for step in steps if len(step.parents) > 1]
    if merges:
        shown = _run(git, ["--no-walk", "--diff-merges=first-parent"], [*merges, *paths], wanted, timeout)
        files = {step.oid: step.files for step in shown}
        steps = [replace(step, files=files.get(step.oid, step.files)) for step in steps]
    return steps


def log_of(git: Git, head: str, path: str, *, timeout: float) -> list[Step]:
    """The commits up to `head` that changed the file at `path`, parents first.

    A merge that git keeps in the log of one file differs from all its parents, so that its combined difference tells
    what became of the first one, without a second call.
    """
    walk = [*_WALK, "--diff-merges=combined"]
    return _run(git, walk, [head.encode(), b"--", path_bytes(path)], {path}, timeout)


def _run(git: Git, how: Sequence[str], asked: Sequence[bytes], wanted: Container[str], timeout: float) -> list[Step]:
    """The steps, oldest first. Turned round here: git would compare from old to new, against the order of its packs."""
    args = [*LOG, *PATCH, *how, "-z", "--raw", "--no-abbrev", "-p", "-U0", f"--format={_FORM}", "--stdin"]
    with git.running(args, b"\n".join(asked) + b"\n", timeout) as output:
        steps = list(parse(output.read(), wanted))
    steps.reverse()
    return steps


def parse(data: bytes, wanted: Container[str]) -> Iterator[Step]:
    """The steps of a log that was printed as `_run` asks for, with the changes of the `wanted` paths."""
    at = 0
    while step := _STEP.search(data, at):
        parents, *fields = step.groups()
        at = step.end()
        raws = []
        while raw := _RAW.match(data, at):
            raws.append(raw)
            at = raw.end()
        patches, at = _patches(data, at) if raws else ([], at)
        files = []
        for raw in raws:
            if raw[4] == b"T":  # a file became a link or the reverse: shown as a deletion and a creation
                patches = patches[1:]
            if (path := path_text(raw[5])) in wanted:
                files.append(_change(raw, path, patches[0] if patches else []))
            patches = patches[1:]
        yield Step(fields[0].decode(), tuple(fields), tuple(parents.decode().split()), files)


def _patches(data: bytes, at: int) -> tuple[list[list[Hunk]], int]:
    """The hunks of each file of the commit whose patch may start at `at`, and where it ends.

    Every line of a file's text has a sign before it, so that what begins a line without one is git's own word.
    """
    if not data.startswith(b"\0diff ", at):
        return [], at
    patches: list[list[Hunk]] = [[]]
    mark = _MARK.search(data, at)
    while mark is not None and mark[0] != _NEXT:
        following = _MARK.search(data, mark.end())
        if mark[2] is None:
            patches.append([])
        else:
            patches[-1] += _hunks(data, mark, following.start() + 1 if following else len(data))
        mark = following
    return patches, mark.start() + 1 if mark else len(data)


def _hunks(data: bytes, mark: re.Match[bytes], end: int) -> Iterator[Hunk]:
    """The hunk whose first line is `mark` and that goes to `end`; several, where it is that of a merge."""
    columns, first, count, added = mark.groups()
    if columns:
        yield from _of_first(int(first) - 1, len(columns) + 1, data[mark.end() : end])
        return
    removed, middle = int(count or 1), mark.end()
    for _ in range(removed):
        middle = data.index(b"\n", middle) + 1
    if data.startswith(b"\\", middle):  # a remark that the last of them lacks its end
        middle = data.index(b"\n", middle) + 1
    yield Hunk(int(first) - 1 if removed else int(first), removed, int(added or 1), data[middle:end])


def _of_first(at: int, columns: int, body: bytes) -> Iterator[Hunk]:
    """A combined hunk that starts at line `at` (0-based) of the first parent, as differences from that parent.

    Its lines begin with a column for each parent. The first one says whether that parent had a line or lost it; what
    has a `-` in another one only is a line that neither that parent nor the merge has.
    """
    lost, added = 0, list[bytes]()
    for line in body.split(b"\n"):
        if line.startswith(b"-"):
            lost += 1
        elif line.startswith(b"+"):
            added.append(b"+" + line[columns:] + b"\n")
        elif b"-" not in line[:columns]:
            if lost or added:
                yield Hunk(at, lost, len(added), b"".join(added))
            at += lost + 1
            lost, added = 0, []


def _change(raw: re.Match[bytes], path: str, hunks: list[Hunk]) -> FileChange:
    mode, *oids, status = raw.groups()[:4]
    old, new = (oid.decode() if oid.strip(b"0") else "" for oid in oids)
    return FileChange(path, "" if status == b"T" else old, new, mode == b"120000", hunks)
