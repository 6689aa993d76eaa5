"""The memory files of a repository, replayed from their first commit to HEAD, block by block.

Every block that ever stood in a memory file is a `Node`: where and when it was written, when it went, and which node
it was before. Sources in other files are not looked for here: most nodes are never asked for theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from posixpath import basename

from bylaw.history.blocks import cut, text_of, words_of
from bylaw.history.match import CERTAIN, pair
from bylaw.history.patch import Region, Version, patched
from bylaw.history.read import FileChange, Step
from bylaw.model import Commit

ALIVE = 1 << 60
_SECTION = 300  # lines: how far above a block its heading is looked for
_NEAR = 3  # lines: hunks that stand so close to each other are one place


@dataclass(slots=True)
class Node:
    """A block as one commit left it. `line` is 1-based, in the file as of that commit; `died` when it was replaced.

    `previous` is the node it was before, -1 for none; `similarity` is set where that is a guess. `moved`: it stood
    elsewhere in the file, or in the file that this one was renamed from. `edge`: it may be older than its commit.
    """

    path: str
    commit: int
    line: int
    text: str
    previous: int = -1
    similarity: float | None = None
    moved: bool = False
    edge: bool = False
    died: int = ALIVE


@dataclass(slots=True)
class Replay:
    """All nodes, in the order in which they were born, and what HEAD has."""

    commits: Sequence[Commit] = ()
    nodes: Sequence[Node] = field(default_factory=list)
    head: dict[str, Version] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    """The heading that stood above each node that became nothing new."""
    left_out: list[str] = field(default_factory=list)
    """Files whose history is too much to be replayed with the others."""


class Replayer:
    """Builds a `Replay` from steps that come parents first. `blob` reads a content that the steps do not tell."""

    def __init__(self, replay: Replay, blob: Callable[[str], bytes | None], shallow: frozenset[str]) -> None:
        self._out = replay
        self._out.commits = self._commits = list(replay.commits)
        self._out.nodes = self._nodes = list(replay.nodes)
        self._blob = blob
        self._shallow = shallow
        self._start = replay.head
        self._states: dict[str, dict[str, Version]] = {}
        self._by_words: dict[str, list[int]] | None = None

    def run(self, steps: Iterable[Step]) -> None:
        steps = list(steps)
        waiting = Counter(parent for step in steps for parent in step.parents)
        for step in steps:
            state = self._step(step)
            for parent in step.parents:
                waiting[parent] -= 1
                if not waiting[parent]:
                    self._states.pop(parent, None)
            self._states[step.oid] = state
            self._out.head = state

    def _step(self, step: Step) -> dict[str, Version]:
        now = len(self._commits)
        self._commits.append(step.commit)
        before = self._states.get(step.parents[0], self._start) if step.parents else {}
        others = [self._states[parent] for parent in step.parents[1:] if parent in self._states]
        state = dict(before)
        edge = step.oid in self._shallow
        removed: dict[str, list[int]] = {}
        added: list[tuple[FileChange, list[int]]] = []
        for change in step.files:
            taken = next((v for o in others if (v := o.get(change.path)) and v.oid == change.new), None)
            old = self._base(before.get(change.path), change, now)
            if taken is not None:
                state[change.path] = taken
                self._revive(taken, old, now)
                continue
            version, gone = self._apply(old, change, now, others, edge)
            if change.new:
                state[change.path] = version
            else:
                state.pop(change.path, None)
            if gone and not change.new:
                removed[change.path] = gone
            if not old.lines and version.lines and not edge:
                added.append((change, [owner for owner in dict.fromkeys(version.owners) if owner >= 0]))
        if removed and added:
            self._renames(removed, added)
        return state

    def _base(self, known: Version | None, change: FileChange, now: int) -> Version:
        """The version that `change` starts from; read from git where the log does not reach back to it."""
        if not change.old:
            return Version("", [], [])
        if known is not None and known.oid == change.old:
            return known
        data = self._blob(change.old) or b""
        lines = [line.rstrip("\r") for line in data.decode("utf-8", "surrogateescape").split("\n")]
        if lines and not lines[-1]:
            lines.pop()
        version = Version(change.old, lines, [-1] * len(lines))
        for start, end in cut(lines, 0, len(lines)):
            text = text_of(lines[start:end])
            node = self._same(change.path, text)
            if node < 0:
                node = self._born(Node(change.path, now, start + 1, text, edge=True))
            version.owners[start:end] = [node] * (end - start)
        return version

    def _same(self, path: str, text: str) -> int:
        """The newest node of `path` with this very text, -1 if there is none."""
        if self._by_words is None:
            self._by_words = defaultdict(list)
            for at, node in enumerate(self._out.nodes):
                self._by_words[words_of(node.text)].append(at)
        nodes = self._out.nodes
        return next((n for n in reversed(self._by_words[words_of(text)]) if nodes[n].path == path), -1)

    def _born(self, node: Node) -> int:
        self._nodes.append(node)
        at = len(self._nodes) - 1
        if self._by_words is not None:
            self._by_words[words_of(node.text)].append(at)
        return at

    def _revive(self, taken: Version, old: Version, now: int) -> None:
        """A merge took the other side's version: its nodes live, what only our side had is gone."""
        nodes = self._out.nodes
        for at in set(taken.owners):
            if at >= 0:
                nodes[at].died = ALIVE
        for at in set(old.owners) - set(taken.owners):
            if at >= 0:
                nodes[at].died = min(nodes[at].died, now)

    def _apply(
        self, old: Version, change: FileChange, now: int, others: list[dict[str, Version]], edge: bool
    ) -> tuple[Version, list[int]]:
        """The version that `change` makes of `old`, and the nodes that are gone and became nothing new."""
        version, regions = patched(old, change)
        gone: list[tuple[int, int]] = []
        fresh: list[tuple[int, int, int, str]] = []
        number = 0
        for at, region in enumerate(regions):
            if at and region.start - regions[at - 1].end > _NEAR:
                number += 1
            sizes = Counter(old.owners[region.old_start : region.old_end])
            stays = set()
            for first, last in cut(version.lines, region.start, region.end):
                owner = version.owners[first]
                if owner >= 0 and version.owners[first:last] == [owner] * sizes[owner]:
                    stays.add(owner)
                else:
                    fresh.append((first, last, number, text_of(version.lines[first:last])))
            for first, owner in enumerate(version.owners[region.start : region.end], region.start):
                if owner not in stays:
                    version.owners[first] = -1
            gone += [(owner, number) for owner in sizes if owner >= 0 and owner not in stays]
        fresh = self._merged(fresh, version, change.path, others)
        left = self._link(version, change.path, gone, fresh, now, edge)
        if left:
            self._bury(set(left), old, regions)
        return version, left

    def _bury(self, left: set[int], old: Version, regions: list[Region]) -> None:
        """Remembers under which heading the nodes stood that are no more."""
        for region in regions:
            owners = old.owners[region.old_start : region.old_end]
            if left.isdisjoint(owners):
                continue
            above = old.lines[max(0, region.old_start - _SECTION) : region.old_start]
            heading = next((line for line in reversed(above) if line.startswith("#")), "")
            for line, owner in zip(old.lines[region.old_start : region.old_end], owners, strict=True):
                if line.startswith("#"):
                    heading = line
                elif owner in left:
                    self._out.headings.setdefault(owner, heading.lstrip("#").strip())

    def _merged(
        self, fresh: list[tuple[int, int, int, str]], version: Version, path: str, others: list[dict[str, Version]]
    ) -> list[tuple[int, int, int, str]]:
        """Gives blocks that a merge took from another side the nodes they have there; returns the rest."""
        theirs: dict[str, int] = {}
        nodes = self._out.nodes
        for other in others:
            if path in other:
                theirs |= {nodes[owner].text: owner for owner in other[path].owners if owner >= 0}
        left = []
        for block in fresh:
            first, last, _, text = block
            if text in theirs:
                node = theirs.pop(text)
                nodes[node].died = ALIVE
                version.owners[first:last] = [node] * (last - first)
            else:
                left.append(block)
        return left

    def _link(
        self,
        version: Version,
        path: str,
        gone: list[tuple[int, int]],
        fresh: list[tuple[int, int, int, str]],
        now: int,
        edge: bool,
    ) -> list[int]:
        """Makes the nodes of the `fresh` blocks out of those that are gone; returns those that became nothing."""
        nodes = self._out.nodes
        found = pair(
            [nodes[node].text for node, _ in gone],
            [text for *_, text in fresh],
            [number for _, number in gone],
            [number for *_, number, _ in fresh],
        )
        by_new = {match.new: match for match in found}
        for at, (first, last, number, text) in enumerate(fresh):
            match = by_new.get(at)
            if match is None:
                node = self._born(Node(path, now, first + 1, text, edge=edge))
            else:
                old, old_number = gone[match.old]
                if number == old_number and nodes[old].text == text:
                    node = old
                else:
                    sure = match.similarity is None or (number == old_number and match.similarity >= CERTAIN)
                    similarity = None if sure else match.similarity
                    node = self._born(Node(path, now, first + 1, text, old, similarity, number != old_number))
                    nodes[old].died = now
            version.owners[first:last] = [node] * (last - first)
        followed = {match.old for match in found}
        left = [node for at, (node, _) in enumerate(gone) if at not in followed]
        for node in left:
            nodes[node].died = now
        return left

    def _renames(self, removed: dict[str, list[int]], added: list[tuple[FileChange, list[int]]]) -> None:
        """Files that went and files that came in one commit: those that share most of their blocks are one file."""
        nodes = self._out.nodes
        where: dict[str, set[str]] = defaultdict(set)
        for path, gone in removed.items():
            for node in gone:
                where[words_of(nodes[node].text)].add(path)
        for change, fresh in added:
            found = (where.get(words_of(nodes[node].text), ()) for node in fresh)
            shared = Counter(path for paths in found for path in paths if path in removed)
            best = max(shared, key=lambda path: (shared[path], basename(path) == basename(change.path)), default="")
            if not best or shared[best] * 2 < min(len(fresh), len(removed[best])):
                continue
            gone = removed.pop(best)
            texts = [nodes[node].text for node in gone], [nodes[node].text for node in fresh]
            for match in pair(*texts, [0] * len(gone), [0] * len(fresh)):
                new = nodes[fresh[match.new]]
                new.previous, new.moved = gone[match.old], True
                new.similarity = None if (match.similarity or 1.0) >= CERTAIN else match.similarity
