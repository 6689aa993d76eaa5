"""The history of every entry: `History` answers from one replay of all memory files, made once for each HEAD."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bylaw.config import Config
from bylaw.history.blocks import cut, text_of
from bylaw.history.match import pair
from bylaw.history.read import log
from bylaw.history.replay import ALIVE, Node, Replay, Replayer
from bylaw.history.sources import Sources
from bylaw.language.formats import classify
from bylaw.memo import Memo
from bylaw.model import Commit, Document, Entry, Move, MoveKind, Origin, Wording
from bylaw.repo.git import Git
from bylaw.repo.past_read import read_record
from bylaw.text import Source as Text

_MANY = 8  # wordings of a block, and blocks of an entry, for which further sources are looked for
_MANY_BLOCKS = 100
_READABLE = (".md", ".mdc", ".mdx", ".markdown", ".txt", ".rst")


@dataclass(frozen=True, slots=True)
class Link:
    """A node of a chain and how it came from the one before it."""

    node: int
    kind: MoveKind | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Deleted:
    """A block that was deleted from a file and did not become another one."""

    wording: Wording
    commit: Commit
    heading: str


class History:
    """The lineage of the memory files of HEAD. Thread-safe; the first question waits for git.

    Raises GitError where git cannot tell.
    """

    def __init__(self, git: Git, memo: Memo, config: Config) -> None:
        self.head = git.head
        self._git = git
        self._memo = memo
        self._config = config
        self._lock = threading.RLock()
        self._made: tuple[Replay, Sources] | None = None
        self._mapped: dict[str, tuple[str, list[int]]] = {}
        self._chains: dict[int, tuple[Link, ...]] = {}
        self._ranks: dict[str, int] = {}

    def origin(self, document: Document, entry: Entry) -> Origin:
        """Where `entry` of `document` (as the editor has it) comes from."""
        replay = self._ready()[0]
        source = document.source
        owners = self._owners(document.path, source)
        lines = _lines_of(document, entry)
        found = [node for node in dict.fromkeys(owners[line] for line in lines) if node >= 0]
        if not found:
            return Origin(uncommitted=True)
        chains = [self._chain(node) for node in found]
        now = [source.line_text(line) for line in lines]
        blocks = [text_of(now[start:end]) for start, end in cut(now, 0, len(now))]
        return Origin(
            wordings=tuple(self._wordings(chains)),
            moves=tuple(self._moves(chains)),
            at_or_before=any(replay.nodes[chain[0].node].edge for chain in chains),
            uncommitted=blocks != [replay.nodes[node].text for node in found],
        )

    def written(self, path: str, text: str, line: int | None = None) -> Commit | None:
        """The commit in which `text` was first written into what stands at `line` (1-based) of `path` in HEAD.

        Where that does not hold `text` (the editor is ahead of HEAD), the nearest place that does counts; None where
        there is none, so that `text` is not committed yet.
        """
        replay, sources = self._ready()
        at = self._holder(path, " ".join(text.split()), line)
        if at < 0:
            return None
        needle = " ".join(text.split())
        while True:
            node = replay.nodes[at]
            before = node.previous
            if before < 0:
                source = sources.source(at, guess=False)
                before = source.node if source and source.kind in ("moved", "restored") else -1
            if before < 0 or needle not in replay.nodes[before].text:
                return replay.commits[node.commit]
            at = before

    def deleted(self, path: str) -> list[Deleted]:
        """What was deleted from `path` and stands there in no other words, newest first."""
        replay = self._ready()[0]
        followed = {node.previous for node in replay.nodes}
        stands = {replay.nodes[owner].text for owner in self._head_owners(path) if owner >= 0}
        gone = [
            (node.died, at)
            for at, node in enumerate(replay.nodes)
            if node.path == path and node.died != ALIVE and at not in followed and node.text not in stands
        ]
        return [
            Deleted(self._wording(at), replay.commits[died], replay.headings.get(at, ""))
            for died, at in sorted(gone, reverse=True)
        ]

    def last_worded(self, document: Document, entry: Entry) -> Commit | None:
        """The commit that last changed what `entry` says; None where HEAD does not have it."""
        last = self.origin(document, entry).last
        return last.commit if last else None

    def _ready(self) -> tuple[Replay, Sources]:
        with self._lock:
            if self._made is None:
                replay = self._replay()
                self._made = replay, Sources(replay, self._rank)
            return self._made

    def _rank(self, path: str) -> int:
        """The place of the layer of `path` in their order; a file that is no memory has none, so it is the last."""
        if path not in self._ranks:
            match = classify(path, self._config)
            self._ranks[path] = self._config.layers.index(match.layer) if match else len(self._config.layers) - 1
        return self._ranks[path]

    def _replay(self) -> Replay:
        replay = Replay()
        if self.head is None:
            return replay
        paths = sorted(self._paths(self.head))
        if paths:
            Replayer(replay, self._blob, self._git.cut).run(log(self._git, paths))
        return replay

    def _blob(self, oid: str) -> bytes | None:
        return next(self._git.blobs([oid]))[1]

    def _paths(self, head: str) -> set[str]:
        """Every path that is or was a memory file's, and what was renamed to one."""
        paths = {path for path, _, mode in self._git.ls_tree(head) if mode != "160000" and classify(path, self._config)}
        for event in read_record(self._git, self._memo).events:
            removed = [path for path, _ in event.removed]
            memory = [path for path in removed if classify(path, self._config)]
            paths.update(memory)
            if len(removed) < 50 and any(classify(path, self._config) for path, _ in event.added):
                paths.update(path for path in removed if path.endswith(_READABLE))
        return {path for path in paths if "\n" not in path}

    def _head_owners(self, path: str) -> list[int]:
        version = self._ready()[0].head.get(path)
        return version.owners if version else []

    def _owners(self, path: str, source: Text) -> list[int]:
        """For each line of `source` the node of HEAD that it belongs to, -1 for none."""
        replay = self._ready()[0]
        version = replay.head.get(path)
        if version is None:
            return [-1] * source.line_count
        if version.oid == source.oid:
            return [*version.owners, -1]
        known = self._mapped.get(path)
        if known is None or known[0] != source.oid:
            lines = [source.line_text(line) for line in range(source.line_count)]
            known = self._mapped[path] = (source.oid, mapped(lines, version.lines, version.owners, replay.nodes))
        return known[1]

    def _holder(self, path: str, needle: str, line: int | None) -> int:
        """The node of HEAD that holds `needle`, at `line` (1-based) or nearest to it; -1 if none does."""
        owners, nodes = self._head_owners(path), self._ready()[0].nodes
        wanted = (line or 1) - 1
        if wanted < len(owners) and owners[wanted] >= 0 and needle in nodes[owners[wanted]].text:
            return owners[wanted]
        holding = [(abs(at - wanted), owner) for at, owner in enumerate(owners) if owner >= 0 and needle in nodes[owner].text]
        return min(holding, default=(0, -1))[1]

    def _chain(self, at: int) -> tuple[Link, ...]:
        """The nodes that `at` was before, oldest first, with `at` itself."""
        if at not in self._chains:
            self._chains[at] = tuple(reversed(list(self._back(at))))
        return self._chains[at]

    def _back(self, at: int) -> Iterator[Link]:
        replay, sources = self._ready()
        while at >= 0:
            node = replay.nodes[at]
            if node.previous >= 0:
                yield Link(at, self._step_kind(node, replay.nodes[node.previous]), node.similarity)
                at = node.previous
                continue
            source = sources.source(at)
            yield Link(at, source.kind, source.similarity) if source else Link(at)
            at = source.node if source else -1

    def _step_kind(self, node: Node, previous: Node) -> MoveKind | None:
        if node.path == previous.path:
            return "moved" if node.moved else None
        before, after = self._rank(previous.path), self._rank(node.path)
        return "moved" if before == after else "promoted" if before < after else "demoted"

    def _wording(self, at: int, similarity: float | None = None) -> Wording:
        replay = self._ready()[0]
        node = replay.nodes[at]
        return Wording(replay.commits[node.commit], node.path, node.line, node.text, similarity)

    def _wordings(self, chains: Sequence[tuple[Link, ...]]) -> Iterator[Wording]:
        """The texts that all chains together had, one for each commit that changed any of them."""
        replay = self._ready()[0]
        times = [[replay.nodes[link.node].commit for link in chain] for chain in chains]
        made: list[Wording] = []
        for now in sorted({time for chain in times for time in chain}):
            there = [(chain, bisect_right(time, now) - 1) for chain, time in zip(chains, times, strict=True)]
            links = [(chain[at], chain[at + 1] if at + 1 < len(chain) else None) for chain, at in there if at >= 0]
            text = " ".join(replay.nodes[link.node].text for link, _ in links)
            first = next((link for link, _ in links if replay.nodes[link.node].commit == now), links[0][0])
            guesses = [after.similarity for _, after in links if after and after.similarity is not None]
            node = replay.nodes[first.node]
            wording = Wording(replay.commits[now], node.path, node.line, text, min(guesses, default=None))
            if made and made[-1].text == text and made[-1].path == node.path:
                continue
            made.append(wording)
        yield from made

    def _moves(self, chains: Sequence[tuple[Link, ...]]) -> Iterator[Move]:
        """The steps between places, oldest first; blocks that took the same step together make one move."""
        replay = self._ready()[0]
        grouped: dict[tuple[int, MoveKind, str], list[_Leap]] = {}
        for leap in sorted(self._leaps(chains), key=lambda leap: replay.nodes[leap.new].commit):
            key = (replay.nodes[leap.new].commit, leap.kind, replay.nodes[leap.old].path)
            grouped.setdefault(key, []).append(leap)
        for (now, kind, _), leaps in grouped.items():
            old, new = ([getattr(leap, end) for leap in leaps] for end in ("old", "new"))
            guesses = [leap.similarity for leap in leaps if leap.similarity is not None]
            yield Move(kind, replay.commits[now], self._joined(old), self._joined(new), min(guesses, default=None))

    def _leaps(self, chains: Sequence[tuple[Link, ...]]) -> Iterator[_Leap]:
        """Each block's steps between places, and what else it was made of."""
        replay, sources = self._ready()
        for number, chain in enumerate(chains[:_MANY_BLOCKS]):
            for old, new in zip(chain, chain[1:], strict=False):
                if new.kind:
                    yield _Leap(old.node, new.node, new.kind, new.similarity)
            known = {replay.nodes[link.node].path for link in chain}
            for link in chain[-_MANY:]:
                for other in sources.beside(link.node):
                    known.add(replay.nodes[other.node].path)
                    yield _Leap(other.node, link.node, other.kind, other.similarity)
            for link in chain[-_MANY:] if number < _MANY else ():
                for other in sources.learned(link.node, known):
                    known.add(replay.nodes[other.node].path)
                    yield _Leap(other.node, link.node, other.kind, other.similarity)

    def _joined(self, nodes: Sequence[int]) -> Wording:
        """The nodes as one wording, at the place of the first."""
        replay = self._ready()[0]
        return replace(self._wording(nodes[0]), text=" ".join(replay.nodes[node].text for node in dict.fromkeys(nodes)))


@dataclass(frozen=True, slots=True)
class _Leap:
    """A step of one block from node `old` to node `new` in another place."""

    old: int
    new: int
    kind: MoveKind
    similarity: float | None


def _lines_of(document: Document, entry: Entry) -> list[int]:
    """The lines that are the entry's: its own, and further parts such as a fence, but none of an entry within it."""
    source = document.source
    first, last = source.line_of(entry.span.start), source.line_of(max(entry.span.start, entry.span.end - 1))
    inside = [e for e in document.entries[entry.index + 1 :] if e.span.start < entry.span.end and e.parent is not None]
    taken = {
        line
        for other in inside
        for line in range(source.line_of(other.span.start), source.line_of(max(other.span.start, other.span.end - 1)) + 1)
    }
    own = range(source.line_of(entry.own.start), source.line_of(max(entry.own.start, entry.own.end - 1)) + 1)
    return [line for line in range(first, last + 1) if line not in taken or line in own]


def mapped(lines: list[str], old: list[str], owners: list[int], nodes: Sequence[Node]) -> list[int]:
    """For each of `lines` the node it belongs to, where `old` lines belong to `owners`; -1 for new ones."""
    head = _common(lines, old)
    tail = _common(lines[head:][::-1], old[head:][::-1])
    while head and lines[head - 1].strip():
        head -= 1
    while tail and lines[len(lines) - tail].strip():
        tail -= 1
    found = [*owners[:head], *[-1] * (len(lines) - head - tail), *owners[len(old) - tail :]]
    gone = [owner for owner in dict.fromkeys(owners[head : len(old) - tail]) if owner >= 0]
    blocks = list(cut(lines, head, len(lines) - tail))
    texts = [text_of(lines[start:end]) for start, end in blocks]
    for match in pair([nodes[owner].text for owner in gone], texts, [0] * len(gone), [0] * len(texts)):
        start, end = blocks[match.new]
        found[start:end] = [gone[match.old]] * (end - start)
    return found


def _common(lines: list[str], other: list[str]) -> int:
    """How many lines both start with."""
    shorter = min(len(lines), len(other))
    return next((at for at in range(shorter) if lines[at] != other[at]), shorter)
