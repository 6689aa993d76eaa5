"""What the memory files of a repository have gone through, read with one `git log`.

The log is that of all memory files together, over the whole graph, with parents rewritten: git leaves out every commit
that changes none of them, and every merge that took one side as it was. So each commit's state is that of its first
parent with the commit's hunks applied, and a line keeps the commit that really wrote it, not the merge.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bylaw.model import Commit
from bylaw.repo.git import Git
from bylaw.repo.git_env import LOG, PATCH
from bylaw.repo.parse_log import COMMIT_FORMAT, FIELDS, parse_commit, path_bytes, path_text

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@[^\n]*\n((?:[-+\\][^\n]*\n)*)")
_RAW = re.compile(rb"\n?:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*\0([^\0]+)\0")
_FILE = re.compile(rb"diff --git [^\n]*\n(?:[^@d\n\1\0][^\n]*\n|deleted[^\n]*\n)*")
_FORM = "%x01%P%x00" + COMMIT_FORMAT


@dataclass(frozen=True, slots=True)
class Hunk:
    """`count` lines from index `start` (0-based) of the old text became `added` others, in `body` as git prints them.

    They are decoded when asked for: most of a long history never is.
    """

    start: int
    count: int
    added: int
    body: bytes

    def lines(self) -> list[str]:
        """The new lines, without line ends."""
        text = self.body.decode("utf-8", "surrogateescape")
        return [line[1:].rstrip("\r") for line in text.split("\n") if line[:1] == "+"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """`old` and `new` are blob oids, "" for none. `link`: the new content is a symbolic link's target."""

    path: str
    old: str
    new: str
    link: bool
    hunks: list[Hunk]


@dataclass(frozen=True, slots=True)
class Step:
    """One commit; `parents` are the nearest ones that changed a memory file."""

    commit: Commit
    parents: tuple[str, ...]
    files: list[FileChange]


def log(
    git: Git, revisions: Iterable[str], asked: Iterable[str], wanted: Container[str], *, timeout: float = 120.0
) -> Iterator[Step]:
    """The commits of `revisions` that changed a file at or below `asked`, parents first; only changes of `wanted`."""
    paths = [b"--", *map(path_bytes, asked)]
    walk = ["--no-diff-merges", "--reverse", "--topo-order", "--parents"]  # showing merges would undo git's pruning
    steps = list(parse(_run(git, walk, [*map(str.encode, revisions), *paths], timeout), wanted))
    merges = [step.commit.oid.encode() for step in steps if len(step.parents) > 1]
    if merges:
        shown = parse(_run(git, ["--no-walk", "--diff-merges=first-parent"], [*merges, *paths], timeout), wanted)
        files = {step.commit.oid: step.files for step in shown}
        steps = [replace(step, files=files.get(step.commit.oid, step.files)) for step in steps]
    return iter(steps)


def _run(git: Git, how: Sequence[str], asked: Sequence[bytes], timeout: float) -> bytes:
    args = [*LOG, *PATCH, *how, "-z", "--raw", "--no-abbrev", "-p", "-U0", f"--format={_FORM}", "--stdin"]
    return git.run(args, b"\n".join(asked) + b"\n", timeout=timeout)


def parse(data: bytes, wanted: Container[str]) -> Iterator[Step]:
    """The steps of a log that was printed as `log` asks for, with the changes of the `wanted` paths."""
    at = data.find(b"\1")
    while 0 <= at < len(data):
        (parents, *commit), at = _header(data, at + 1)
        raws = []
        while raw := _RAW.match(data, at):
            raws.append(raw)
            at = raw.end()
        at += data[at : at + 1] == b"\0"
        files = []
        for raw in raws:
            hunks, at = _hunks(data, at)
            if raw[5] == b"T":  # a file became a link or the reverse: shown as a deletion and a creation
                hunks, at = _hunks(data, at)
            files.append(_change(raw, hunks))
        files = [change for change in files if change.path in wanted]
        yield Step(parse_commit(commit), tuple(parents.decode().split()), files)
        at = data.find(b"\1", at)


def _header(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The rewritten parents and the fields of the commit that starts at `at`, and where they end."""
    fields = []
    for _ in range(FIELDS + 1):
        end = data.find(b"\0", at)
        end = len(data) if end < 0 else end
        fields.append(data[at:end])
        at = end + 1
    return fields, at


def _hunks(data: bytes, at: int) -> tuple[list[Hunk], int]:
    """The hunks of the file whose differences start at `at`, and where they end."""
    hunks: list[Hunk] = []
    header = _FILE.match(data, at)
    if header is None:
        return hunks, at
    at = header.end()
    while hunk := _HUNK.match(data, at):
        start, count = int(hunk[1]), int(hunk[2] or 1)
        hunks.append(Hunk(start - 1 if count else start, count, int(hunk[4] or 1), hunk[5]))
        at = hunk.end()
    return hunks, at


def _change(raw: re.Match[bytes], hunks: list[Hunk]) -> FileChange:
    old, new = (oid.decode() if oid.strip(b"0") else "" for oid in (raw[3], raw[4]))
    return FileChange(path_text(raw[6]), "" if raw[5] == b"T" else old, new, raw[2] == b"120000", hunks)
