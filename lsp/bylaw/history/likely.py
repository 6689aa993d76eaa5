"""How likely it is that one block was made of another, and what such a step is called."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import takewhile
from posixpath import basename

from bylaw.history.blocks import words_of
from bylaw.history.replay import Node
from bylaw.history.texts import SHORT, Proof, Texts, alike, terms_of
from bylaw.model import MoveKind

EXPECTED = Proof(2.5, 0.4, 0.75, retold=True)
"""What is enough where a source is to be expected: its commit took it away, or it was learned."""

_UNEXPECTED = Proof(3.0, 0.47, 0.8)
_LEAST, _TAUGHT = 0.7, 0.6  # how alike a source must be, and a lesson that says much of the same
_OTHER_KIND = 0.9  # a heading or the row of a table says less by itself than a sentence
_TITLE = 4  # words: a shorter heading is no statement that something else could repeat

_SAID, _SAID_MUCH = 1.0, 4.0  # rare words: what texts have to share besides names, as a folder is named in many
_LESSONS = re.compile(
    r"(?:^|/)memory/|(?:^|[/_.-])(?:lessons?|learned|learnings?|memory|memories|decisions?|knowledge|gotchas?|pitfalls?)\.\w+$",
    re.IGNORECASE,
)
_NAME = re.compile(r"`[^`\s/]*/[^`\s]*`|(?:[\w.-]{0,80}/){2,}[\w.-]*|\b[a-z]{1,10}://\S*|\b\w[\w-]{0,80}\.[a-z]{1,4}\b|\b\d[\w.:]*")

UNLAYERED = 99
"""The rank of a file that is no memory."""

Rated = tuple[float, tuple[int, ...], int]
"""How alike a node is, how likely, and which."""


def crossed(before: int, after: int) -> MoveKind | None:
    """What a step from a layer of rank `before` to one of rank `after` is called; None if it is none between layers."""
    if before == after or UNLAYERED in (before, after):
        return None
    return "promoted" if before < after else "demoted"


@dataclass(frozen=True, slots=True)
class Source:
    """The node that a block was made of; `similarity` is None where the words are the same."""

    node: int
    kind: MoveKind
    similarity: float | None


class Likely:
    """Judges pairs of `nodes`. `rank` gives the place of a path's layer in the order of layers."""

    def __init__(self, nodes: Sequence[Node], rank: Callable[[str], int]) -> None:
        self.nodes = nodes
        self.texts = Texts(nodes, rank)
        self.rank = rank
        self._givers: dict[tuple[int, str], frozenset[str]] = {}
        self._stood: dict[str, dict[str, int]] = {}

    @cached_property
    def died(self) -> dict[int, dict[str, list[int]]]:
        """The nodes that each commit replaced or deleted, by their path."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, node in enumerate(self.nodes):
            found[node.died][node.path].append(at)
        return found

    @cached_property
    def lost(self) -> dict[tuple[int, str], list[int]]:
        """Those of them that became no other node, by commit and path."""
        died = ((commit, path, nodes) for commit, paths in self.died.items() for path, nodes in paths.items())
        return {(commit, path): [at for at in nodes if not self.went_on(at)] for commit, path, nodes in died}

    @cached_property
    def _followed(self) -> frozenset[int]:
        """The nodes that became another one."""
        return frozenset(node.previous for node in self.nodes)

    def went_on(self, at: int) -> bool:
        """Whether node `at` became another one."""
        return at in self._followed

    def prepare(self) -> None:
        """Makes the indices, so that the first question need not."""
        self.texts.prepare()
        _ = self.lost

    def speaks(self, at: int) -> bool:
        """Whether node `at` says something of its own, and is known from its beginning."""
        return len(words_of(self.nodes[at].text)) >= SHORT and not self.nodes[at].edge

    def saying(self, texts: Iterable[str]) -> list[int]:
        """The nodes that say one of `texts`."""
        return [node for text in texts for node in self.texts.by_words[text]]

    def says_enough(self, at: int) -> bool:
        """Whether a text is so telling that nobody else would have written the same."""
        text = self.nodes[at].text
        words = words_of(text)
        title = text.startswith("#") and words.count(" ") < _TITLE
        return not title and self.texts.telling(terms_of(words)) >= EXPECTED.telling

    def credible(self, other: int, at: int) -> bool:
        """Whether node `at` may well be made of node `other`."""
        words, said = words_of(self.nodes[at].text), words_of(self.nodes[other].text)
        if said == words:
            return self.says_enough(other) or self._came_along(other, at)
        if _unnumbered(words) == _unnumbered(said) and self._besides_names(other, at) < _SAID:
            return False
        proof = self._proof(other, at)
        if self.texts.agree(words, said, proof):
            return True
        return proof.retold and self.texts.retold(words, said) and self._besides_names(other, at) >= _SAID

    def _besides_names(self, other: int, at: int) -> float:
        """How much nodes `other` and `at` both say besides names."""
        return self.texts.shared(_unnamed(self.nodes[at].text), _unnamed(self.nodes[other].text))

    def _came_along(self, other: int, at: int) -> bool:
        """Whether node `other` went, or stood in the same file, or more was taken from where it stood, when `at` came.

        Headings and keys are the same in many files, and come from none of them.
        """
        old, new = self.nodes[other], self.nodes[at]
        return old.died == new.commit or old.path == new.path or old.path in self._taken_from(new.commit, new.path)

    def _taken_from(self, commit: int, path: str) -> frozenset[str]:
        """The files from which `commit` took telling texts into the one at `path`."""
        key = (commit, path)
        if key not in self._givers:
            nodes = self.nodes
            first, last = self._born(commit)
            told = {words_of(node.text) for node in nodes[first:last] if node.path == path and node.previous < 0}
            places = (place for words in told for place in self._places(words).items())
            self._givers[key] = frozenset(giver for giver, since in places if since < commit)
        return self._givers[key]

    def _places(self, words: str) -> dict[str, int]:
        """The files in which a text that says enough ever stood, each with the first commit that wrote it there."""
        if words not in self._stood:
            telling = (self.nodes[at] for at in reversed(self.texts.by_words[words]) if self.says_enough(at))
            self._stood[words] = {node.path: node.commit for node in telling}
        return self._stood[words]

    def _born(self, commit: int) -> tuple[int, int]:
        """The numbers of the first node that `commit` made, and of the one after the last."""
        first = bisect_left(self.nodes, commit, key=lambda node: node.commit)
        return first, bisect_right(self.nodes, commit, lo=first, key=lambda node: node.commit)

    def best(self, at: int, nodes: Iterable[int], least: float = _LEAST) -> Source | None:
        """The likeliest source of node `at` among `nodes`, if any is like it."""
        best = max(self.rated(at, nodes, least, only_best=True), default=None)
        return self.source(best[2], at, best[0]) if best else None

    def rated(self, at: int, nodes: Iterable[int], least: float = _LEAST, *, only_best: bool = False) -> list[Rated]:
        """Those of `nodes` that `at` may come from; `only_best`: the best one is among them."""
        found = []
        text = self.nodes[at].text
        words = words_of(text)
        for other in nodes:
            old = self.nodes[other].text
            said = words_of(old)
            title = old.startswith("#")
            if not self.fits(other, at) or (title and said.count(" ") < _TITLE):
                continue
            if said != words and not self.texts.may_agree(words, said, self._proof(other, at)):
                continue
            similarity = alike(words, said, least)
            if not similarity or not self.credible(other, at):
                continue
            if said != words and (title or old[:1] == "|" != text[:1]):
                similarity *= _OTHER_KIND
            if similarity >= least:
                found.append((similarity, self.preference(other, at), other))
                least = similarity if only_best else least
        return found

    def taught(self, at: int, nodes: Iterable[int]) -> list[Rated]:
        """Those of `nodes` that `at` may come from; a lesson may be less like it if they have much to say in common."""
        found = self.rated(at, nodes, _TAUGHT)
        return [rated for rated in found if rated[0] >= _LEAST or self._taught_much(rated[2], at)]

    def _taught_much(self, other: int, at: int) -> bool:
        return self.teaches(other, at) and self._besides_names(other, at) >= _SAID_MUCH

    def teaches(self, other: int, at: int) -> bool:
        """Whether node `other` stood where lessons are kept and `at` does not: in a lower layer, or a file so named."""
        old, new = self.nodes[other].path, self.nodes[at].path
        return self.rank(old) < self.rank(new) or (_keeps_lessons(old) and not _keeps_lessons(new))

    def _proof(self, other: int, at: int) -> Proof:
        """What `at` has to share with `other`: less if its commit took that away, or with what was learned."""
        old, new = self.nodes[other], self.nodes[at]
        expected = old.died == new.commit or self.teaches(other, at)
        return EXPECTED if expected else _UNEXPECTED

    def fits(self, other: int, at: int) -> bool:
        """Whether node `other` stood somewhere before node `at` was written, and not just beside it.

        What has gone on with other words by the time when `at` only got other ones has not become that: copies that
        are kept the same are changed together. A lesson may have taught it all the same.
        """
        old, new = self.nodes[other], self.nodes[at]
        if old.commit >= new.commit:
            return False
        together = new.previous >= 0 and old.died <= new.commit and self.went_on(other)
        if together and self.rank(old.path) >= self.rank(new.path):
            return False
        return old.path != new.path or old.died <= new.commit

    def preference(self, other: int, at: int) -> tuple[int, ...]:
        """Higher is likelier: gone in this commit, or from this file, of a lower layer, of the same name, newer."""
        old, new = self.nodes[other], self.nodes[at]
        return (
            old.died == new.commit,
            old.path == new.path,
            self.rank(old.path) < self.rank(new.path),
            old.died > new.commit,
            basename(old.path) == basename(new.path),
            _shared_folders(old.path, new.path),
            old.commit,
        )

    def source(self, other: int, at: int, similarity: float = 1.0) -> Source:
        """Node `other` as what `at` was made of."""
        return Source(other, self._kind(other, at), None if similarity == 1.0 else round(similarity, 3))

    def _kind(self, other: int, at: int) -> MoveKind:
        old, new = self.nodes[other], self.nodes[at]
        if old.path == new.path:
            return "moved" if old.died == new.commit else "restored"
        before, now = self.rank(old.path), self.rank(new.path)
        if kind := crossed(before, now):
            return kind
        if before == now and self.teaches(other, at):
            return "promoted"
        if old.died == new.commit and (not self.went_on(other) or new.previous == other):
            return "moved"
        return "copied" if old.died >= new.commit else "restored"


@lru_cache(maxsize=1 << 13)
def _keeps_lessons(path: str) -> bool:
    return _LESSONS.search(path) is not None


@lru_cache(maxsize=1 << 13)
def _unnamed(text: str) -> str:
    """The words of a text without those of paths, addresses and numbers: what it says, not what it speaks of."""
    return words_of(_NAME.sub(" ", text))


@lru_cache(maxsize=1 << 13)
def _unnumbered(words: str) -> str:
    return re.sub(r"\d+", "", words)


def _shared_folders(path: str, other: str) -> int:
    """How many leading folders two paths share."""
    pairs = zip(path.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
