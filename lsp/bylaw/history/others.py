"""What else a block was made of than its source, and where else its commit wrote it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from rapidfuzz.fuzz import ratio

from bylaw.history.blocks import words_of
from bylaw.history.likely import EXPECTED, Likely, Rated, Source

_HERE, _TAKEN = 0.6, 0.65  # how alike must be what the same commit took away, in the same file and elsewhere
_BOOK = 500  # nodes: how many are compared one by one
_TWIN = 0.9  # how alike blocks of one commit must be
_COPIED = 0.95  # how alike a copy is at least
_TEACHERS, _AS_GOOD = 3, 0.08  # texts that may have taught an entry, and how much less likely than the best one
_PASSAGES = 2  # of one file, besides the likeliest: how many are told
_COPIES = 4  # files: from how many that are gone one text is said to come


class Others:
    """Finds what stood or stands elsewhere and has to do with a node, besides what its story goes on with."""

    def __init__(self, likely: Likely) -> None:
        self._likely = likely
        self._nodes = likely.nodes

    def beside(self, at: int, known: Container[str]) -> Iterator[Source]:
        """What else node `at` may have been made of: text that its commit took away, here and in unknown files."""
        likely, node = self._likely, self._nodes[at]
        if likely.speaks(at):
            words = words_of(node.text)
            died = likely.died.get(node.commit, {}).items()
            here = self._near(words, likely.lost.get((node.commit, node.path), []))
            others = [nodes for path, nodes in died if path != node.path and path not in known]
            there = self._near(words, [other for nodes in others for other in nodes])
            yield from filter(None, (likely.best(at, here, _HERE), likely.best(at, there, _TAKEN)))
            yield from self._copies(at, words, there)

    def _near(self, words: str, nodes: list[int]) -> list[int]:
        """Those of `nodes` that may say `words`: all, or where they are a whole book those that share most with it."""
        if len(nodes) <= _BOOK:
            return nodes
        among = set(nodes)
        texts = dict.fromkeys((words, *self._likely.texts.anywhere(words)))
        return [other for other in self._likely.saying(texts) if other in among]

    def _copies(self, at: int, words: str, gone: Iterable[int]) -> Iterator[Source]:
        """The same words in `gone`, once a file: several copies that became one."""
        same = (n for n in gone if words_of(self._nodes[n].text) == words and self._likely.fits(n, at))
        for other in list({self._nodes[n].path: n for n in same}.values())[:_COPIES]:
            yield self._likely.source(other, at)

    def learned(self, at: int, known: Container[str]) -> Iterator[Source]:
        """What may have taught node `at`: the likest text of a lower layer, and of any file that is not `known`."""
        likely, node = self._likely, self._nodes[at]
        if not self.worded(at):
            return
        rank, words = likely.rank(node.path), words_of(node.text)
        before = words_of(self._nodes[node.previous].text) if node.previous >= 0 else ""
        lower = [other for other in likely.texts.ranks if other < rank]
        everywhere = list(likely.texts.ranks)
        for ranks, close in ((lower, likely.texts.close(words, lower)), (everywhere, likely.texts.anywhere(words))):
            # a copy of what stood in its place has taught it nothing
            texts = [text for text in close if not ratio(text, before, score_cutoff=_COPIED * 100)]
            paths = [(other, self._nodes[other].path) for other in likely.saying(texts)]
            fitting = [n for n, path in paths if path != node.path and path not in known and likely.rank(path) in ranks]
            yield from self._teachers(at, likely.taught(at, fitting))

    def _teachers(self, at: int, found: list[Rated]) -> Iterator[Source]:
        """The likeliest of `found`, and what is nearly as likely: of each file a heading and a text at most."""
        taken: set[tuple[str, bool]] = set()
        for similarity, _, other in sorted(found, reverse=True):
            what = (self._nodes[other].path, self._nodes[other].text.startswith("#"))
            if what not in taken and len(taken) < _TEACHERS and similarity >= max(found)[0] - _AS_GOOD:
                taken.add(what)
                yield self._likely.source(other, at, similarity)

    def passages(self, at: int, source: int) -> Iterator[Source]:
        """Other passages of the file of `source` that node `at` may be made of too, the likeliest first."""
        nodes, path, told = self._nodes, self._nodes[source].path, words_of(self._nodes[source].text)
        close = self._likely.texts.anywhere(words_of(nodes[at].text))
        there = [n for n in self._likely.saying(text for text in close if text != told) if nodes[n].path == path]
        for similarity, _, other in sorted(self._likely.taught(at, there), reverse=True)[:_PASSAGES]:
            yield self._likely.source(other, at, similarity)

    def twins(self, at: int, *, nearly: bool) -> list[Source]:
        """What the commit of node `at` wrote into other files in the same words, nearest to the root first.

        `nearly`: also in nearly the same ones, where both are new.
        """
        nodes, node, texts = self._nodes, self._nodes[at], self._likely.texts
        words = words_of(node.text)
        telling = texts.agree(words, words, EXPECTED)
        best: dict[str, tuple[float, int]] = {}
        for other in self._likely.saying(dict.fromkeys((words, *(texts.anywhere(words) if nearly else ())))):
            path, said = nodes[other].path, words_of(nodes[other].text)
            new = said == words or (nodes[other].previous < 0 and node.previous < 0)
            if not new or nodes[other].commit != node.commit or path == node.path or not self.worded(other):
                continue
            similarity = ratio(words, said, score_cutoff=_TWIN * 100) / 100
            agrees = telling if said == words else similarity and texts.agree(words, said, EXPECTED)
            if agrees and similarity > best.get(path, (0.0, 0))[0]:
                best[path] = similarity, other
        found = sorted(best.items(), key=lambda twin: (-twin[1][0], twin[0].count("/"), twin[0]))
        return [Source(other, "copied", None if alike == 1.0 else round(alike, 3)) for _, (alike, other) in found]

    def worded(self, at: int) -> bool:
        """Whether the commit of node `at` gave it words that say something, and did not just put it somewhere else."""
        node = self._nodes[at]
        new = node.previous < 0 or words_of(self._nodes[node.previous].text) != words_of(node.text)
        return new and self._likely.speaks(at)
