"""Where a block that is new in its file was before: in another memory file, or in one from which it was deleted."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.fuzz import ratio, token_set_ratio

from bylaw.history.blocks import words_of
from bylaw.history.replay import ALIVE, Node, Replay
from bylaw.model import MoveKind

_SHORT = 14  # letters: what is shorter says too little to tell that it is the same
_COMMON = 400  # texts: a word in more of them tells nothing
_LEAST = 0.7


@dataclass(frozen=True, slots=True)
class Source:
    """The node that a block was made of; `similarity` is None where the words are the same."""

    node: int
    kind: MoveKind
    similarity: float | None


class Sources:
    """Finds sources among all nodes of a replay. `rank` gives the place of a path's layer in the order of layers."""

    def __init__(self, replay: Replay, rank: Callable[[str], int]) -> None:
        self._nodes = replay.nodes
        self._rank = rank
        self._found: dict[tuple[int, bool], Source | None] = {}

    @cached_property
    def _by_words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, node in enumerate(self._nodes):
            found[words_of(node.text)].append(at)
        return found

    @cached_property
    def _postings(self) -> dict[str, list[str]]:
        """Each word with the texts (as words) that hold it."""
        found: dict[str, list[str]] = defaultdict(list)
        for words in self._by_words:
            if len(words) >= _SHORT:
                for word in set(words.split()):
                    found[word].append(words)
        return found

    def source(self, at: int, *, guess: bool = True) -> Source | None:
        """The source of node `at`, which has none in its own file; `guess`: also one that is only similar."""
        key = (at, guess)
        if key not in self._found:
            words = words_of(self._nodes[at].text)
            found = None
            if len(words) >= _SHORT and not self._nodes[at].edge:
                found = self._equal(at, words) or (self._similar(at, words) if guess else None)
            self._found[key] = found
        return self._found[key]

    def _equal(self, at: int, words: str) -> Source | None:
        fitting = [other for other in self._by_words[words] if self._fits(other, at)]
        if not fitting:
            return None
        best = max(fitting, key=lambda other: self._preference(other, at))
        return Source(best, self._kind(best, at), None)

    def _similar(self, at: int, words: str) -> Source | None:
        best: tuple[float, tuple[int, ...], int] | None = None
        for other_words in self._close(words):
            similarity = alike(words, other_words)
            if similarity < _LEAST or (best and similarity < best[0]):
                continue
            for other in self._by_words[other_words]:
                if self._fits(other, at):
                    rated = (similarity, self._preference(other, at), other)
                    best = max(best, rated) if best else rated
        return Source(best[2], self._kind(best[2], at), round(best[0], 3)) if best else None

    def _close(self, words: str, limit: int = 60) -> list[str]:
        """The texts that share the most, and the rarest, words with `words`."""
        weights: dict[str, float] = defaultdict(float)
        total = len(self._by_words) + 1
        for word in set(words.split()):
            texts = self._postings.get(word, ())
            if len(texts) <= max(_COMMON, total // 20):
                weight = math.log(total / (len(texts) + 1))
                for text in texts:
                    weights[text] += weight
        weights.pop(words, None)
        return sorted(weights, key=weights.__getitem__, reverse=True)[:limit]

    def _fits(self, other: int, at: int) -> bool:
        """Whether node `other` stood somewhere before node `at` was written, and not just beside it."""
        old, new = self._nodes[other], self._nodes[at]
        if old.commit >= new.commit:
            return False
        return old.path != new.path or old.died <= new.commit

    def _preference(self, other: int, at: int) -> tuple[int, ...]:
        """Higher is likelier: gone from elsewhere in this commit, gone from this file, of a lower layer, newer."""
        old, new = self._nodes[other], self._nodes[at]
        return (
            old.died == new.commit,
            old.path == new.path,
            self._rank(old.path) < self._rank(new.path),
            old.died == ALIVE or old.died > new.commit,
            old.commit,
        )

    def _kind(self, other: int, at: int) -> MoveKind:
        old, new = self._nodes[other], self._nodes[at]
        if old.path == new.path:
            return "moved" if old.died == new.commit else "restored"
        before, after = self._rank(old.path), self._rank(new.path)
        if before != after:
            return "promoted" if before < after else "demoted"
        if old.died == new.commit:
            return "moved"
        return "copied" if old.died > new.commit else "restored"


def alike(a: str, b: str) -> float:
    """How alike two texts (as words) are, 0 to 1: one may hold the other, if what they share says something."""
    plain = ratio(a, b) / 100
    common = set(a.split()) & set(b.split())
    if len(common) < 4 and sum(map(len, common)) < 20:
        return plain
    return max(plain, token_set_ratio(a, b) / 100 * 0.95)


def moved_in_file(node: Node, previous: Node) -> bool:
    return node.moved or node.path != previous.path
