"""The story of an entry: the chains of its blocks, told together as wordings and moves."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from bylaw.history.blocks import words_of
from bylaw.history.likely import Likely, crossed
from bylaw.history.others import Others
from bylaw.history.replay import Node, Replay
from bylaw.history.sources import Sources
from bylaw.history.texts import SHORT, alike
from bylaw.model import Move, MoveKind, Wording

_MANY = 8  # wordings of a block, and blocks of an entry, for which further sources are looked for
_MANY_BLOCKS = 100
_COPIES = 4  # files: into how many an entry is said to have been written at once
_DRIFT = 0.6  # how alike a text must be to what was guessed to come from one that comes from it


@dataclass(frozen=True, slots=True)
class Link:
    """A node of a chain and how it came from the one before it; `kind` is set where it stood in another place."""

    node: int
    kind: MoveKind | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class _Leap:
    """A step of one block from node `old` to node `new` in another place; `own`: it is one of the entry's own.

    `again`: another step tells already of that file.
    """

    old: int
    new: int
    kind: MoveKind
    similarity: float | None
    own: bool = True
    again: bool = False


class Story:
    """Tells what the nodes of a replay were before. `rank` gives the place of a path's layer in the order of layers.

    `likely` judges what stands in other files; None where they are not known.
    """

    def __init__(self, replay: Replay, likely: Likely | None, rank: Callable[[str], int]) -> None:
        self._replay = replay
        self._likely = likely
        self._sources = Sources(likely) if likely else None
        self._others = Others(likely) if likely else None
        self._rank = rank
        self._chains: dict[tuple[int, bool], tuple[Link, ...]] = {}

    def chain(self, at: int, *, guess: bool) -> tuple[Link, ...]:
        """The nodes that node `at` was before, oldest first, with `at` itself.

        Unless `guess`, nothing that stood in another place and was only alike: so is all code.
        """
        if (at, guess) not in self._chains:
            self._chains[at, guess] = tuple(reversed(list(self._back(at, guess))))
        return self._chains[at, guess]

    def _back(self, at: int, guess: bool) -> Iterator[Link]:
        nodes = self._replay.nodes
        guessed = ""  # what it said where the first guess was made: a guess from a guess may end at something else
        while at >= 0:
            node = nodes[at]
            if node.previous >= 0:
                yield Link(at, self._step_kind(node, nodes[node.previous]), node.similarity)
                at = node.previous
                continue
            source = self._sources.source(at, guess=guess) if self._sources else None
            if source and source.similarity is not None:
                if guessed and not alike(guessed, words_of(nodes[source.node].text), _DRIFT):
                    source = None
                guessed = guessed or words_of(node.text)
            yield Link(at, source.kind, source.similarity) if source else Link(at)
            at = source.node if source else -1

    def _step_kind(self, node: Node, previous: Node) -> MoveKind | None:
        if node.path == previous.path:
            return "moved" if node.moved else None
        return crossed(self._rank(previous.path), self._rank(node.path)) or "moved"

    def before(self, at: int) -> int:
        """The node that node `at` was before, wherever it stood; -1 if there is none, or it is only a copy of one."""
        nodes = self._replay.nodes
        if nodes[at].previous >= 0:
            return nodes[at].previous
        source = self._sources.source(at, guess=False) if self._sources else None
        return source.node if source and nodes[source.node].died <= nodes[at].commit else -1

    def wording(self, at: int, similarity: float | None = None) -> Wording:
        """Node `at` as a wording."""
        node = self._replay.nodes[at]
        return Wording(self._replay.commits[node.commit], node.path, node.line, node.text, similarity)

    def wordings(self, found: Sequence[int], own: Collection[int]) -> Iterator[Wording]:
        """The texts that the blocks had together, one for each commit that changed any of them, oldest first.

        Its `own` blocks are prose: a fence may be older than the entry that it now belongs to, and is no guess.
        """
        nodes = self._replay.nodes
        chains = [self.chain(node, guess=node in own) for node in found]
        times = [[nodes[link.node].commit for link in chain] for chain in chains]
        told: Wording | None = None
        start = self._start(found, own)
        for now in sorted({max(time, start) for chain in times for time in chain}):
            there = [(chain, bisect_right(time, now) - 1) for chain, time in zip(chains, times, strict=True)]
            links = [chain[at] for chain, at in there if at >= 0]
            first = next((link for link in links if nodes[link.node].commit == now), links[0])
            text = self._text(link.node for link in links)
            steps = [chain[at + 1].similarity for chain, at in there if 0 <= at < len(chain) - 1]
            guesses = [similarity for similarity in steps if similarity is not None]
            wording = replace(self.wording(first.node, min(guesses, default=None)), text=text)
            if told is None or (told.text, told.path) != (text, wording.path):
                yield wording
            told = wording

    def _start(self, found: Sequence[int], own: Collection[int]) -> int:
        """The commit with which an entry began: that of its first block, or when half of what it says now stood there.

        A remark that was put into the entry may be older. Code began with its first line, but for those that say
        nothing.
        """
        nodes = self._replay.nodes
        sizes = {at: len(words_of(nodes[at].text)) for at in found if at in own or not own}
        telling = [at for at, size in sizes.items() if size >= SHORT] or list(sizes)
        births = {at: nodes[self.chain(at, guess=at in own)[0].node].commit for at in telling}
        if not own:
            return min(births.values())
        oldest = sorted(telling, key=births.__getitem__)
        stood = list(accumulate(sizes[at] for at in oldest))
        half = next(at for at, size in zip(oldest, stood, strict=True) if 2 * size >= stood[-1])
        return min(births[telling[0]], births[half])

    def moves(self, found: Sequence[int], own: Collection[int]) -> Iterator[Move]:
        """The steps between places, oldest first; blocks that took the same step together make one move.

        What else they were made of is told of the `own` blocks of an entry only, and others do not move without them,
        unless their commit took them away: the same line of code stands in many places.
        """
        nodes = self._replay.nodes
        grouped: dict[tuple[int, MoveKind, str, bool], list[_Leap]] = {}
        start = self._start(found, own)
        leaps = [leap for leap in self._leaps(found, own) if nodes[leap.new].commit >= start]
        for leap in sorted(leaps, key=lambda leap: nodes[leap.new].commit):
            key = (nodes[leap.new].commit, leap.kind, nodes[leap.old].path, leap.again)
            grouped.setdefault(key, []).append(leap)
        for (now, kind, *_), leaps in grouped.items():
            if not own or any(leap.own or self._taken(leap) for leap in leaps):
                yield self._move(now, kind, leaps)

    def _taken(self, leap: _Leap) -> bool:
        """Whether the commit of a leap took its block from where it stood, and it says enough to be no other."""
        nodes, likely = self._replay.nodes, self._likely
        gone = nodes[leap.old].died == nodes[leap.new].commit
        return gone and likely is not None and likely.says_enough(leap.new) and not likely.went_on(leap.old)

    def _move(self, now: int, kind: MoveKind, leaps: Sequence[_Leap]) -> Move:
        """Leaps that the commit with the number `now` made together."""
        guesses = [leap.similarity for leap in leaps if leap.similarity is not None]
        old, new = self._joined([leap.old for leap in leaps]), self._joined([leap.new for leap in leaps])
        return Move(kind, self._replay.commits[now], old, new, min(guesses, default=None))

    def twins(self, found: Sequence[int], own: Collection[int]) -> Iterator[Move]:
        """The files into which the first and the last commit of an entry wrote it too, or half of what they changed.

        Of what is not its `own`, and of all but the first blocks, only the same words are looked for: that is quick.
        """
        if self._others is None:
            return
        nodes = self._replay.nodes
        ends: dict[int, bool] = {}
        for number, node in enumerate(found[:_MANY_BLOCKS]):
            chain = self.chain(node, guess=node in own)
            ends |= dict.fromkeys((chain[0].node, chain[-1].node), number < _MANY and node in own)
        first = self._start(found, own)
        for now in sorted({first, max((nodes[at].commit for at in ends), default=first)}):
            wrote = {at: nearly for at, nearly in ends.items() if nodes[at].commit == now and self._others.worded(at)}
            there: dict[str, list[_Leap]] = defaultdict(list)
            for at, nearly in wrote.items():
                for twin in self._others.twins(at, nearly=nearly):
                    there[nodes[twin.node].path].append(_Leap(twin.node, at, twin.kind, twin.similarity))
            same = [leaps for leaps in there.values() if 2 * len(leaps) >= len(wrote)]
            yield from (self._move(now, "copied", leaps) for leaps in same[:_COPIES])

    def _leaps(self, found: Sequence[int], own: Collection[int]) -> Iterator[_Leap]:
        """Each block's steps between places, and what else it was made of."""
        nodes, others = self._replay.nodes, self._others
        chains = [self.chain(node, guess=node in own) for node in found[:_MANY_BLOCKS]]
        steps = [step for chain in chains for step in pairwise(chain)]
        stayed = {(old.node, nodes[new.node].commit) for old, new in steps if not new.kind}
        for number, (node, chain) in enumerate(zip(found, chains, strict=False)):
            for old, new in pairwise(chain):
                if new.kind and (old.node, nodes[new.node].commit) not in stayed:  # else it was cut in two
                    yield _Leap(old.node, new.node, new.kind, new.similarity, node in own)
            if others is None or node not in own:
                continue
            for old, new in pairwise(chain[-_MANY:] if number < _MANY else ()):
                if new.kind == "promoted" and new.similarity is not None:
                    for passage in others.passages(new.node, old.node):
                        yield _Leap(passage.node, new.node, new.kind, passage.similarity, again=True)
            known = {nodes[link.node].path for link in chain}
            for search in (others.beside, others.learned) if number < _MANY else (others.beside,):
                for link in reversed(chain[-_MANY:]):
                    for other in search(link.node, known):
                        if self._drifted(chain, link, other.node):
                            continue
                        known.add(nodes[other.node].path)
                        yield _Leap(other.node, link.node, other.kind, other.similarity)

    def _drifted(self, chain: Sequence[Link], link: Link, source: int) -> bool:
        """Whether `source` of `link` says something else than what was guessed to come from that."""
        now, said = (words_of(self._replay.nodes[node].text) for node in (chain[-1].node, source))
        guesses = (later.similarity for later in chain[chain.index(link) + 1 :] if later.kind)
        return any(guess is not None for guess in guesses) and not alike(now, said, _DRIFT)

    def _joined(self, nodes: Sequence[int]) -> Wording:
        """The nodes as one wording, at the place of the first."""
        return replace(self.wording(nodes[0]), text=self._text(nodes))

    def _text(self, nodes: Iterable[int]) -> str:
        """What the nodes say together; one that was cut in two since says it once."""
        return " ".join(self._replay.nodes[node].text for node in dict.fromkeys(nodes))
