"""What is known of one file before all files are read: its last change, line by line, and then its own log.

All memory files of a long history can take many seconds to read, one of them does not. Nothing here looks into other
files, so moves are not known, and an entry may be older than is told.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bylaw.history.blocks import cut, text_of
from bylaw.history.match import CERTAIN, Pair, pair
from bylaw.history.patch import Version
from bylaw.history.read import Hunk, Step, log
from bylaw.history.replay import Node, Replay
from bylaw.repo.git import Git
from bylaw.repo.parse_log import blame_commit

_RECENT = "1.year"
_SECONDS = 20.0
_LINE = re.compile(rb"([0-9a-f]{40,64}) (\d+) \d+(?: \d+)?\n((?:[a-z][^\n]*\n)*)\t([^\n]*)\n?")


def blamed(git: Git, head: str, path: str) -> Replay:
    """The blocks of `path` with the commits of the last year that changed them last; all are marked `edge`.

    Raises GitError.
    """
    commits: dict[bytes, int] = {}
    out = Replay()
    lines: list[str] = []
    wrote: list[tuple[int, int]] = []
    for oid, line, said, text in _LINE.findall(git.blame(path, head, since=_RECENT, timeout=_SECONDS)):
        if oid not in commits:
            commits[oid] = len(out.commits)
            out.commits.append(blame_commit(oid, said))
        lines.append(text.decode("utf-8", "surrogateescape").rstrip("\r"))
        wrote.append((commits[oid], int(line)))
    order = sorted(range(len(out.commits)), key=lambda at: out.commits[at].committed)
    rank = {at: number for number, at in enumerate(order)}
    out.commits = [out.commits[at] for at in order]
    version = Version("", lines, [-1] * len(lines))
    for start, end in cut(lines, 0, len(lines)):
        commit, line = max(wrote[start:end], key=lambda one: rank[one[0]])
        version.owners[start:end] = [len(out.nodes)] * (end - start)
        out.nodes.append(Node(path, rank[commit], line, text_of(lines[start:end]), edge=True))
    out.head[path] = version
    return out


def replayed(git: Git, head: str, path: str, *, seconds: float = _SECONDS) -> tuple[Replay, Callable[[int], None]]:
    """The blocks of `path`, and what has to be called with a block to learn all the wordings it had in this file.

    Raises GitError.
    """
    lines = _Lines(path, git.cut)
    return lines.run(log(git, [head], [path], {path}, timeout=seconds), git.blob), lines.deepen


@dataclass(slots=True)
class _Change:
    """What one commit did: each hunk with the number of its first new line, where that stood, and the lines it took."""

    commit: int
    hunks: list[tuple[int, int, Hunk, list[int]]]
    pairs: dict[int, tuple[list[int], Pair]] | None = None
    """By the number of a new line, the lines that its block was before; made when somebody asks."""


class _Lines:
    """Every line that ever stood in a file has a number; a version is the list of its numbers."""

    def __init__(self, path: str, shallow: frozenset[str]) -> None:
        self._path = path
        self._shallow = shallow
        self._out = Replay()
        self._changes: list[_Change] = []
        self._hunks: list[tuple[int, int]] = []
        """The number of the change, and of the hunk within it, of every hunk."""
        self._wrote: list[int] = []
        """By the number of a line, the hunk that wrote it."""
        self._texts: dict[int, list[str]] = {}
        self._lock = threading.Lock()
        self._shallows: dict[int, list[int]] = {}
        """The nodes of HEAD that nobody has asked about, with their lines."""

    def run(self, steps: Iterator[Step], blob: Callable[[str], bytes | None]) -> Replay:
        known = list(steps)
        waiting = Counter(parent for step in known for parent in step.parents)
        states: dict[str, tuple[str, list[int]]] = {}
        state: tuple[str, list[int]] = ("", [])
        for step in known:
            before = states.get(step.parents[0], ("", [])) if step.parents else ("", [])
            others = [states[parent] for parent in step.parents[1:] if parent in states]
            self._out.commits.append(step.commit)
            state = self._step(step, before, others, blob)
            for parent in step.parents:
                waiting[parent] -= 1
                if not waiting[parent]:
                    states.pop(parent, None)
            states[step.commit.oid] = state
        self._blocks(*state)
        return self._out

    def _step(
        self, step: Step, before: tuple[str, list[int]], others: Sequence[tuple[str, list[int]]],
        blob: Callable[[str], bytes | None],
    ) -> tuple[str, list[int]]:  # fmt: skip
        if not step.files:
            return before
        change = step.files[0]
        taken = next((other for other in others if other[0] == change.new), None)
        if taken is not None:
            return taken
        if change.link or not change.new:
            return change.new, []
        oid, old = before
        if change.old != oid:
            old = self._whole(change.old, blob) if change.old else []
        return change.new, self._applied(old, change.hunks, others)

    def _whole(self, oid: str, blob: Callable[[str], bytes | None]) -> list[int]:
        """The lines of a version that the log does not reach back to, as if this commit had written them."""
        data = blob(oid) or b""
        body = b"".join(b"+%s\n" % line for line in data.removesuffix(b"\n").split(b"\n"))
        return self._applied([], [Hunk(0, 0, body.count(b"\n"), body)], ())

    def _applied(self, old: list[int], hunks: list[Hunk], others: Sequence[tuple[str, list[int]]]) -> list[int]:
        new: list[int] = []
        change = _Change(len(self._out.commits) - 1, [])
        self._changes.append(change)
        at = 0
        for hunk in hunks:
            new += old[at : hunk.start]
            at = hunk.start + hunk.count
            first = len(self._wrote)
            change.hunks.append((first, len(new), hunk, old[hunk.start : at]))
            self._wrote += [len(self._hunks)] * hunk.added
            self._hunks.append((len(self._changes) - 1, len(change.hunks) - 1))
            new += range(first, len(self._wrote))
        new += old[at:]
        return self._brought(new, change, others) if others else new

    def _brought(self, new: list[int], change: _Change, others: Sequence[tuple[str, list[int]]]) -> list[int]:
        """`new` with the lines that a merge took from its other side under the numbers they have there."""
        first = change.hunks[0][0] if change.hunks else len(self._wrote)
        mine = set(new)
        theirs = {self._text(line): line for _, lines in others for line in lines if line not in mine}
        return [theirs.get(self._text(line), line) if line >= first else line for line in new]

    def _change(self, line: int) -> _Change:
        """The change that wrote `line`."""
        return self._changes[self._hunks[self._wrote[line]][0]]

    def _text(self, line: int) -> str:
        number = self._wrote[line]
        change, hunk = self._hunks[number]
        first, _, body, _ = self._changes[change].hunks[hunk]
        if number not in self._texts:
            self._texts[number] = body.lines()
        return self._texts[number][line - first]

    def _blocks(self, oid: str, numbers: list[int]) -> None:
        """Makes the nodes of the version that HEAD has."""
        lines = [self._text(number) for number in numbers]
        version = Version(oid, lines, [-1] * len(lines))
        for start, end in cut(lines, 0, len(lines)):
            self._shallows[len(self._out.nodes)] = numbers[start:end]
            version.owners[start:end] = [self._node(numbers[start:end], lines[start:end])] * (end - start)
        self._out.head[self._path] = version

    def deepen(self, at: int) -> None:
        """Makes the nodes that node `at` of HEAD was before."""
        with self._lock:
            numbers = self._shallows.pop(at, None)
            while numbers and (before := self._before(numbers)) is not None:
                numbers, similarity = before
                node = self._out.nodes[at]
                lines = [self._text(number) for number in numbers]
                node.previous, node.similarity, node.edge = self._node(numbers, lines), similarity, False
                at = node.previous

    def _node(self, numbers: list[int], lines: list[str]) -> int:
        """A node of the lines with these numbers, by the newest change of one; numbers grow from change to change."""
        place = self._hunks[self._wrote[max(numbers)]]
        number = next(number for number in numbers if self._hunks[self._wrote[number]][0] == place[0])
        change = self._changes[place[0]]
        first, stood, _, _ = change.hunks[self._hunks[self._wrote[number]][1]]
        edge = self._out.commits[change.commit].oid in self._shallow
        line = stood + number - first + 1
        self._out.nodes.append(Node(self._path, change.commit, line, text_of(lines), edge=edge))
        return len(self._out.nodes) - 1

    def _before(self, numbers: list[int]) -> tuple[list[int], float | None] | None:
        """The lines that a block was before its newest change, and how alike, where that is a guess."""
        wrote = [self._change(number) for number in numbers]
        newest = self._change(max(numbers))
        pairs = self._pairs(newest)
        before: dict[int, None] = {}
        guesses = []
        for number, change in zip(numbers, wrote, strict=True):
            if change is not newest:
                before[number] = None
            elif number in pairs:
                old, found = pairs[number]
                before.update(dict.fromkeys(old))
                guesses += [found.similarity] if found.similarity is not None else []
        return (list(before), min(guesses, default=None)) if before else None

    def _pairs(self, change: _Change) -> dict[int, tuple[list[int], Pair]]:
        if change.pairs is None:
            old: list[tuple[list[int], int]] = []
            new: list[tuple[list[int], int]] = []
            for place, (first, _, hunk, removed) in enumerate(change.hunks):
                for side, lines in ((old, removed), (new, list(range(first, first + hunk.added)))):
                    texts = [self._text(line) for line in lines]
                    side += [(lines[start:end], place) for start, end in cut(texts, 0, len(texts))]
            said = [[text_of([self._text(line) for line in lines]) for lines, _ in side] for side in (old, new)]
            places = [[place for _, place in side] for side in (old, new)]
            change.pairs = {}
            for found in pair(said[0], said[1], places[0], places[1]):
                sure = (found.similarity or 1.0) >= CERTAIN and places[0][found.old] == places[1][found.new]
                kept = Pair(found.old, found.new, None if sure else found.similarity)
                change.pairs |= dict.fromkeys(new[found.new][0], (old[found.old][0], kept))
        return change.pairs
