"""All texts that ever stood in memory files, by their words: which are near to each other, and how much words tell."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Opcode
from rapidfuzz.fuzz import ratio, token_set_ratio

from bylaw.history.blocks import words_of
from bylaw.history.replay import Node

SHORT = 14
"""Letters: what is shorter says too little to tell that it is the same."""

_COMMON, _READ = 400, 4_000  # texts: a word in more of them tells nothing; how many are looked at for one text
_TELLING = 8  # words: the fewer a text has below this, the less it means that another one holds it
_PART = 8  # words: what is shorter and stands within another text says the same by chance
_BY_CHANCE, _WHOLE = 3.0, 0.95  # rare words: with fewer, most of what is so short stands in a longer text by chance
_PASSAGE = 6.0  # rare words: what a passage that two texts share has to say
_WIDER = 1.5  # how much longer than the shorter text a stretch of the longer one may be that repeats it
_RETOLD, _MUCH, _MOST = 2.5, 1.8, 0.4  # rare words that it repeats; these by how much of both it is, and that alone
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]{2,}")
_PAIR = 0.6  # words: what a pair of letters says of what is written without spaces
_ROUNDED = 1e-9  # sums of the same weights in another order differ by less


class Proof(NamedTuple):
    """What two texts that differ have to share to be one: `telling` is how many rare words, `agreed` how much of both,
    `held` how much of the shorter one. `retold`: or what `Texts.retold` asks for."""

    telling: float
    agreed: float
    held: float
    retold: bool = False


class _Bag(NamedTuple):
    """The words of a text, how many, each with how often it stands there, and how much they tell."""

    size: int
    words: Counter[str]
    telling: float


class Texts:
    """The texts of `nodes`, as words (see `blocks.words_of`). `rank` gives the place of a path's layer in the order."""

    def __init__(self, nodes: Sequence[Node], rank: Callable[[str], int]) -> None:
        self._nodes = nodes
        self._rank = rank
        self._closest: dict[str, list[str]] = {}
        self._bags: dict[str, _Bag] = {}

    @cached_property
    def by_words(self) -> dict[str, list[int]]:
        """The nodes that say each text, in the order in which they were born."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, node in enumerate(self._nodes):
            found[words_of(node.text)].append(at)
        return found

    @cached_property
    def _postings(self) -> dict[int, dict[str, list[str]]]:
        """By layer, each word with the texts that hold it."""
        found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for words, nodes in self.by_words.items():
            if len(words) >= SHORT:
                for rank in {self._rank(self._nodes[node].path) for node in nodes}:
                    for word in set(terms_of(words)):
                        found[rank][word].append(words)
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        """How much each word tells: 1 if no more than two texts have it, next to nothing if most do."""
        texts = Counter(word for words in self.by_words for word in set(terms_of(words)))
        total = math.log(len(self.by_words) + 1)
        rare = {word: 1 - math.log(max(1, count - 1)) / total for word, count in texts.items()}
        return {word: weight * (_PAIR if _UNSPACED.match(word) else 1.0) for word, weight in rare.items()}

    def prepare(self) -> None:
        """Makes the indices, so that the first question need not."""
        _ = self._postings, self._weights

    @property
    def ranks(self) -> Iterable[int]:
        """The layers that have texts."""
        return self._postings

    def telling(self, words: Iterable[str]) -> float:
        """How much `words` tell together: as many as that rare ones."""
        return sum(self._weights.get(word, 1.0) for word in words)

    def anywhere(self, words: str) -> list[str]:
        """The texts, of any layer, that share the most with `words`."""
        if words not in self._closest:
            self._closest[words] = self.close(words, self._postings)
        return self._closest[words]

    def close(self, words: str, ranks: Iterable[int], limit: int = 60) -> list[str]:
        """The texts of layers that share the most, and the rarest, words with `words`."""
        weights: dict[str, float] = defaultdict(float)
        total = len(self.by_words) + 1
        most = max(_COMMON, total // 20)
        found = [[self._postings[rank].get(word, ()) for rank in ranks] for word in dict.fromkeys(terms_of(words))]
        read = 0
        for lists in sorted(found, key=_many):  # the rarest tell the most
            count = _many(lists)
            if count > most or read > _READ:
                break
            read += count
            weight = math.log(total / (count + 1))
            for texts in lists:
                for text in texts:
                    weights[text] += weight
        return sorted(weights, key=weights.__getitem__, reverse=True)[:limit]

    def agree(self, words: str, said: str, proof: Proof) -> bool:
        """Whether the words that two texts share, in their order, say enough, and are most of what one of them says.

        Letters, or words in any order, are not: texts about one project are alike in both.
        """
        short, _, steps = _aligned(words, said)
        shared = sum(self.telling(short[step.src_start : step.src_end]) for step in steps if step.tag == "equal")
        return self._enough(shared, self._bag(words), self._bag(said), proof)

    def retold(self, words: str, said: str) -> bool:
        """Whether a stretch of one text repeats much of the other, if in another order, or both share a passage."""
        short, long, steps = _aligned(words, said)
        ordered = passage = most = 0.0
        for step in steps:
            told = self.telling(short[step.src_start : step.src_end])
            if step.tag == "equal":
                ordered, passage = ordered + told, passage + told
            else:  # what only one of them has between
                told += self.telling(long[step.dest_start : step.dest_end])
                passage = max(0.0, passage - told / 2)
            most = max(most, passage)
        if most >= _PASSAGE:
            return True
        nearby, stretch = self._nearby(short, long)
        return _repeats((ordered + nearby) / 2, self.telling(short) + stretch)

    def _nearby(self, short: Sequence[str], long: Sequence[str]) -> tuple[float, float]:
        """How much of `short` one stretch of `long`, hardly longer, repeats in any order, and what that says."""
        wanted, stretch = Counter(short), deque[str]()
        size = int(len(short) * _WIDER)
        best = (0.0, 0.0)
        shared = said = 0.0
        for word in long:
            weight = self._weights.get(word, 1.0)
            stretch.append(word)
            wanted[word] -= 1
            said += weight
            shared += weight if wanted[word] >= 0 else 0.0
            if len(stretch) > size:
                gone = stretch.popleft()
                weight = self._weights.get(gone, 1.0)
                wanted[gone] += 1
                said -= weight
                shared -= weight if wanted[gone] > 0 else 0.0
            best = max(best, (shared, -said))
        return best[0], -best[1]

    def may_agree(self, words: str, said: str, proof: Proof) -> bool:
        """Whether two texts could `agree` or be `retold` if their words had one order. Quick: most need no more."""
        one, other = self._bag(words), self._bag(said)
        shared = self.shared(words, said) + _ROUNDED
        if proof.retold and (shared >= _PASSAGE or _repeats(shared, min(one.telling, other.telling) + shared)):
            return True
        return self._enough(shared, one, other, proof)

    def shared(self, words: str, said: str) -> float:
        """How much the words tell that two texts share, in any order."""
        one, other = self._bag(words).words, self._bag(said).words
        both = ((word, min(count, other[word])) for word, count in one.items() if word in other)
        return sum(self._weights.get(word, 1.0) * count for word, count in both)

    def _bag(self, words: str) -> _Bag:
        if words not in self._bags:
            found = terms_of(words)
            self._bags[words] = _Bag(len(found), Counter(found), self.telling(found))
        return self._bags[words]

    def _enough(self, shared: float, one: _Bag, other: _Bag, proof: Proof) -> bool:
        short, long = sorted((one, other), key=lambda bag: bag.size)
        held = short.size >= _PART and shared >= proof.held * short.telling
        chance = short.size < _PART and 2 * short.size <= long.size and shared < _WHOLE * short.telling
        least = max(proof.telling, _BY_CHANCE) if chance else proof.telling
        return shared >= least and (held or 2 * shared >= proof.agreed * (one.telling + other.telling))


@lru_cache(maxsize=1 << 15)
def terms_of(words: str) -> Sequence[str]:
    """The `words` of a text as two texts are compared by them: what has no spaces within in pairs of its letters."""
    if not _UNSPACED.search(words):
        return words.split()
    return [term for word in words.split() for term in (_cut(word) if _UNSPACED.search(word) else (word,))]


def _cut(word: str) -> Iterator[str]:
    """The letters of a word in pairs where it is written without spaces; what stands between as it is."""
    at = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > at:
            yield word[at : run.start()]
        yield from (word[i : i + 2] for i in range(run.start(), run.end() - 1))
        at = run.end()
    if at < len(word):
        yield word[at:]


@lru_cache(maxsize=8)
def _aligned(words: str, said: str) -> tuple[Sequence[str], Sequence[str], Sequence[Opcode]]:
    """The terms of two texts, the shorter one first, and the steps that lead from it to the other one."""
    short, long = sorted((terms_of(words), terms_of(said)), key=len)
    return short, long, list(LCSseq.opcodes(short, long))


def _repeats(shared: float, both: float) -> bool:
    """Whether `shared` is much by itself, by its part of what two texts say (`both`), and by these together."""
    part = 2 * shared / both if both else 0.0
    return shared >= _RETOLD and part >= _MOST and shared * part >= _MUCH


def _many(lists: Iterable[Sequence[str]]) -> int:
    return sum(map(len, lists))


def alike(a: str, b: str, least: float) -> float:
    """How alike two texts (as words) are, 0 to 1: one may hold the other, if what they share says something.

    0 where that is less than `least`.
    """
    plain = ratio(a, b, score_cutoff=least * 100) / 100
    held = token_set_ratio(a, b, score_cutoff=least * 105) / 105
    if held <= plain:
        return plain
    mine, other = set(a.split()), set(b.split())
    if len(mine & other) < 4 and sum(map(len, mine & other)) < 20:
        return plain
    held *= 1 - 0.3 * max(0.0, 1 - min(len(mine), len(other)) / _TELLING)
    return max(plain, held if held >= least else 0.0)
