"""What is known of one file before all files are read: its last change, line by line, and then its own log.

All memory files of a long history can take many seconds to read, one of them does not. Nothing here looks into other
files, so moves are not known, and an entry may be older than is told.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from bylaw.history.blocks import cut, text_of
from bylaw.history.match import CERTAIN, pair
from bylaw.history.patch import Version
from bylaw.history.read import Hunk, Step, log_of
from bylaw.history.replay import Node, Replay
from bylaw.model import Commit
from bylaw.repo.git import Git
from bylaw.repo.parse_log import blame_commit

_RECENT = "1.year"
_SECONDS = 20.0
_LINE = re.compile(rb"([0-9a-f]{40,64}) (\d+) \d+(?: \d+)?\n((?:[a-z][^\n]*\n)*)\t([^\n]*)\n?")

_S = TypeVar("_S")
_T = TypeVar("_T")


class _Lazy(Sequence[_T]):
    """What `make` makes of each item of `source`, which may grow, when somebody asks for it: nobody does for most."""

    def __init__(self, source: Sequence[_S], make: Callable[[_S], _T]) -> None:
        self._source = source
        self._make = make
        self._made: dict[int, _T] = {}

    def __len__(self) -> int:
        return len(self._source)

    def __getitem__(self, at: Any) -> Any:
        if at not in self._made:
            self._made.setdefault(at, self._make(self._source[at]))  # another thread may have been quicker
        return self._made[at]


def blamed(git: Git, head: str, path: str) -> Replay:
    """The blocks of `path` with the commits of the last year that changed them last; all are marked `edge`.

    Raises GitError.
    """
    numbers: dict[bytes, int] = {}
    commits: list[Commit] = []
    lines: list[str] = []
    wrote: list[tuple[int, int]] = []
    for oid, line, said, text in _LINE.findall(git.blame(path, head, since=_RECENT, timeout=_SECONDS)):
        if oid not in numbers:
            numbers[oid] = len(commits)
            commits.append(blame_commit(oid, said))
        lines.append(text.decode("utf-8", "surrogateescape").rstrip("\r"))
        wrote.append((numbers[oid], int(line)))
    order = sorted(range(len(commits)), key=lambda at: commits[at].committed)
    rank = {at: number for number, at in enumerate(order)}
    version = Version("", lines, [-1] * len(lines))
    blocks = list(cut(lines, 0, len(lines)))
    for node, (start, end) in enumerate(blocks):
        version.owners[start:end] = [node] * (end - start)

    def node_of(block: tuple[int, int]) -> Node:
        start, end = block
        commit, line = max(wrote[start:end], key=lambda one: rank[one[0]])
        return Node(path, rank[commit], line, text_of(lines[start:end]), edge=True)

    return Replay([commits[at] for at in order], _Lazy(blocks, node_of), {path: version})


def replayed(git: Git, head: str, path: str, *, seconds: float = _SECONDS) -> tuple[Replay, Callable[[int], None]]:
    """The blocks of `path`, and what has to be called with a block to learn all the wordings it had in this file.

    Raises GitError.
    """
    lines = _Lines(path, git.cut)
    return lines.run(log_of(git, head, path, timeout=seconds), git.blob), lines.deepen


@dataclass(eq=False)
class _Change:
    """What the commit with the number `commit` did; `first` is the number of the first line that it wrote.

    `edge`: the clone ends here, so that another commit may have done it.
    """

    commit: int
    edge: bool
    first: int
    pieces: list[_Piece] = field(default_factory=list)
    pairs: dict[int, tuple[list[int], float | None]] | None = None
    """By the number of a new line, the lines that its block was before, and how alike, where that is a guess; made when
    somebody asks."""


@dataclass(eq=False)
class _Piece:
    """What one hunk did: the number of its first new line, where that stood, and the lines it took."""

    change: _Change
    first: int
    stood: int
    hunk: Hunk
    taken: list[int]

    @cached_property
    def texts(self) -> list[str]:
        """The new lines; made when somebody asks, for most of them nobody does."""
        return self.hunk.lines()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the new lines."""
        return list(range(self.first, self.first + self.hunk.added))


_State = tuple[str, list[int]]
"""A version: its blob oid and the numbers of its lines."""


class _Block(NamedTuple):
    """The numbers of a block's lines, what it says, and the number of the piece that it is of."""

    numbers: list[int]
    text: str
    piece: int


def _lent(states: dict[str, _State], oid: str, *, shared: bool) -> _State:
    """The state that commit `oid` left, for a commit to change; a copy, if another commit begins there too."""
    state = states.get(oid, ("", [])) if shared else states.pop(oid, ("", []))
    return (state[0], list(state[1])) if shared else state


class _Lines:
    """Every line that ever stood in a file has a number; a version is the list of its numbers."""

    def __init__(self, path: str, shallow: frozenset[str]) -> None:
        self._path = path
        self._shallow = shallow
        self._blocks: list[list[int]] = []
        """By node, the numbers of its lines."""
        self._out = Replay(nodes=_Lazy(self._blocks, self._node))
        self._now = _Change(-1, False, 0)
        self._wrote: list[_Piece] = []
        """By the number of a line, what wrote it."""
        self._lock = threading.Lock()
        self._deepened: set[int] = set()
        """The nodes of which it is known what they were before."""

    def run(self, steps: Sequence[Step], blob: Callable[[str], bytes | None]) -> Replay:
        waiting = Counter(parent for step in steps for parent in step.parents)
        states: dict[str, _State] = {}
        state: _State = ("", [])
        self._out.commits = _Lazy(steps, attrgetter("commit"))
        for now, step in enumerate(steps):
            self._now = _Change(now, step.oid in self._shallow, len(self._wrote))
            sides = []
            for parent in step.parents:
                waiting[parent] -= 1
                sides.append(_lent(states, parent, shared=waiting[parent] > 0))
            state = states[step.oid] = self._step(step, sides or [("", [])], blob)
        self._end(*state)
        return self._out

    def _step(self, step: Step, sides: Sequence[_State], blob: Callable[[str], bytes | None]) -> _State:
        """What `step` makes of the states of its parents, the first of which becomes the new one."""
        (oid, lines), others = sides[0], sides[1:]
        if not step.files:
            return oid, lines
        change = step.files[0]
        taken = next((other for other in others if other[0] == change.new), None)
        if taken is not None:
            return taken
        if change.link or not change.new:
            return change.new, []
        if not change.hunks and change.new != change.old:
            return change.new, self._whole(change.new, blob)
        if change.old != oid:
            lines = self._whole(change.old, blob) if change.old else []
        return change.new, self._applied(lines, change.hunks, [lines for _, lines in others])

    def _whole(self, oid: str, blob: Callable[[str], bytes | None]) -> list[int]:
        """The lines of a version that the log does not tell, as if this commit had written them."""
        data = blob(oid) or b""
        body = b"".join(b"+%s\n" % line for line in data.removesuffix(b"\n").split(b"\n")) if data else b""
        return self._applied([], [Hunk(0, 0, body.count(b"\n"), body)], [])

    def _applied(self, lines: list[int], hunks: list[Hunk], others: Sequence[list[int]]) -> list[int]:
        """`lines` with the hunks put into them."""
        change, grown = self._now, 0
        for hunk in hunks:
            start = hunk.start + grown
            piece = _Piece(change, len(self._wrote), start, hunk, lines[start : start + hunk.removed])
            change.pieces.append(piece)
            self._wrote += [piece] * hunk.added
            lines[start : start + hunk.removed] = range(piece.first, piece.first + hunk.added)
            grown += hunk.added - hunk.removed
        return self._brought(lines, change.first, others) if others else lines

    def _brought(self, lines: list[int], first: int, others: Sequence[list[int]]) -> list[int]:
        """`lines` of a merge that wrote those from `first` on; what another side had gets the number it has there."""
        mine = set(lines)
        other = [line for side in others for line in side if line not in mine]
        theirs = dict(zip(self._texts(other), other, strict=True))
        fresh = [line for line in lines if line >= first]
        known = {line: theirs.get(text, line) for line, text in zip(fresh, self._texts(fresh), strict=True)}
        return [known.get(line, line) for line in lines]

    def _texts(self, numbers: Iterable[int]) -> list[str]:
        """The texts of the lines with these numbers."""
        wrote = self._wrote
        return [piece.texts[number - piece.first] for number in numbers for piece in (wrote[number],)]

    def _end(self, oid: str, numbers: list[int]) -> None:
        """Cuts the version that HEAD has into blocks, each of which is a node."""
        lines = self._texts(numbers)
        version = Version(oid, lines, [-1] * len(lines))
        for start, end in cut(lines, 0, len(lines)):
            version.owners[start:end] = [len(self._blocks)] * (end - start)
            self._blocks.append(numbers[start:end])
        self._out.head[self._path] = version

    def deepen(self, at: int) -> None:
        """Makes the nodes that node `at` of HEAD was before."""
        with self._lock:
            while at not in self._deepened:
                self._deepened.add(at)
                before = self._before(self._blocks[at])
                if before is None:
                    return
                node = self._out.nodes[at]
                at = len(self._blocks)
                self._blocks.append(before[0])
                node.previous, node.similarity, node.edge = at, before[1], False

    def _node(self, numbers: list[int]) -> Node:
        """A node of the lines with these numbers, by the newest change of one; numbers grow from change to change."""
        change = self._wrote[max(numbers)].change
        number = next(filter(change.first.__le__, numbers))
        piece = self._wrote[number]
        line = piece.stood + number - piece.first + 1
        return Node(self._path, change.commit, line, text_of(self._texts(numbers)), edge=change.edge)

    def _before(self, numbers: list[int]) -> tuple[list[int], float | None] | None:
        """The lines that a block was before its newest change, and how alike, where that is a guess."""
        newest = self._wrote[max(numbers)].change
        pairs = self._pairs(newest)
        before: dict[int, None] = {}
        guesses = []
        for number in numbers:
            if self._wrote[number].change is not newest:
                before[number] = None
            elif number in pairs:
                old, similarity = pairs[number]
                before.update(dict.fromkeys(old))
                guesses += [similarity] if similarity is not None else []
        return (list(before), min(guesses, default=None)) if before else None

    def _pairs(self, change: _Change) -> dict[int, tuple[list[int], float | None]]:
        if change.pairs is None:
            change.pairs = {}
            old = self._cut([piece.taken for piece in change.pieces])
            new = self._cut([piece.numbers for piece in change.pieces]) if old else []
            said, there = ([block.text for block in side] for side in (old, new))
            pieces, places = ([block.piece for block in side] for side in (old, new))
            for found in pair(said, there, pieces, places):
                was, now = old[found.old], new[found.new]
                sure = (found.similarity or 1.0) >= CERTAIN and was.piece == now.piece
                before = (was.numbers, None if sure else found.similarity)
                change.pairs |= dict.fromkeys(now.numbers, before)
        return change.pairs

    def _cut(self, pieces: Iterable[list[int]]) -> list[_Block]:
        """The blocks of each piece, which is given as the numbers of its lines."""
        blocks = []
        for piece, numbers in enumerate(pieces):
            texts = self._texts(numbers)
            for start, end in cut(texts, 0, len(texts)):
                blocks.append(_Block(numbers[start:end], text_of(texts[start:end]), piece))
        return blocks
