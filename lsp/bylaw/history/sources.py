"""Where a block that is new in its file was before: in another memory file, or in one from which it was deleted."""

from __future__ import annotations

from collections.abc import Iterator

from bylaw.history.blocks import words_of
from bylaw.history.likely import Likely, Source

_COPY = 0.82  # how alike a source must be that is a mere copy
_AROUND = 6  # blocks: how far off the neighbour may be that a block came with
_TAKEN_CODE = 0.85  # and what the same commit took away, if nothing less than nearly the same counts


class Sources:
    """Finds the source of each node, the one that its story goes on with."""

    def __init__(self, likely: Likely) -> None:
        self._likely = likely
        self._nodes = likely.nodes
        self._found: dict[tuple[int, bool], Source | None] = {}

    def source(self, at: int, *, guess: bool = True) -> Source | None:
        """The source of node `at`, which has none in its own file; `guess`: also one that is only similar.

        Else what is nearly the same counts where the commit of the node took it away, as when a page is moved.
        """
        key = (at, guess)
        if key not in self._found:
            if self._likely.speaks(at):
                found = self._equal(at) or self._repeated(at)
                found = found or (self._similar(at) if guess else self._taken(at))
            else:
                found = self._along(at)
            self._found[key] = found
        return self._found[key]

    def _along(self, at: int) -> Source | None:
        """What says too little to be known by itself came with its neighbour, if it stood as near to that before."""
        nodes, node = self._nodes, self._nodes[at]
        for near in self._neighbours(at):
            source = self._equal(near) if nodes[near].previous < 0 and self._likely.speaks(near) else None
            if source:
                old = nodes[source.node]
                there = (old.path, old.commit, old.line + node.line - nodes[near].line)
                same = (n for n in self._same(at) if (nodes[n].path, nodes[n].commit, nodes[n].line) == there)
                return next((self._likely.source(n, at) for n in same if self._likely.fits(n, at)), None)
        return None

    def _neighbours(self, at: int) -> Iterator[int]:
        """The blocks that the same commit wrote around node `at`, nearest first."""
        nodes, node = self._nodes, self._nodes[at]
        for distance in range(1, _AROUND + 1):
            for near in (at - distance, at + distance):
                if 0 <= near < len(nodes) and (nodes[near].commit, nodes[near].path) == (node.commit, node.path):
                    yield near

    def _same(self, at: int) -> list[int]:
        return self._likely.texts.by_words[words_of(self._nodes[at].text)]

    def _equal(self, at: int) -> Source | None:
        likely = self._likely
        fitting = [other for other in self._same(at) if likely.fits(other, at)]
        best = max(fitting, key=lambda other: likely.preference(other, at), default=-1)
        return likely.source(best, at) if best >= 0 and likely.credible(best, at) else None

    def _repeated(self, at: int) -> Source | None:
        """The last block that said the same in the file of node `at` when that came, and stayed: this is a copy."""
        node = self._nodes[at]
        same = (n for n in self._same(at) if self._nodes[n].path == node.path)
        stood = [n for n in same if self._nodes[n].commit < node.commit < self._nodes[n].died]
        return Source(stood[-1], "copied", None) if stood and self._likely.says_enough(stood[-1]) else None

    def _similar(self, at: int) -> Source | None:
        """The likest text elsewhere; what was learned, or went in this commit, may be less like it than a copy."""
        likely, node = self._likely, self._nodes[at]
        close = [other for other in self._close(at) if likely.fits(other, at)]
        expected = [n for n in close if self._nodes[n].died == node.commit or likely.teaches(n, at)]
        found = [source for source in (likely.best(at, expected), likely.best(at, close, _COPY)) if source]
        return max(found, key=lambda source: source.similarity or 1.0, default=None)

    def _taken(self, at: int) -> Source | None:
        """The likest text that the commit of node `at` took from elsewhere."""
        taken = [other for other in self._close(at) if self._nodes[other].died == self._nodes[at].commit]
        return self._likely.best(at, taken, _TAKEN_CODE)

    def _close(self, at: int) -> list[int]:
        """The nodes that share the most words with node `at`."""
        return self._likely.saying(self._likely.texts.anywhere(words_of(self._nodes[at].text)))
