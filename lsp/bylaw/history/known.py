"""What follows from a replay: which lines belong to which blocks, and what was deleted or reworded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bylaw.config import Config
from bylaw.history.blocks import begins, cut, text_of, words_of
from bylaw.history.likely import UNLAYERED, Likely
from bylaw.history.match import pair
from bylaw.history.patch import Version
from bylaw.history.replay import ALIVE, Replay
from bylaw.history.story import Story
from bylaw.language.formats import classify
from bylaw.model import Commit, Document, Entry, Origin
from bylaw.text import Source as Text
from bylaw.text import Span

Change = tuple[int, int, int, int]
"""A stretch of lines, `start` and `end` in the old text, then in the new one."""
_NEAR = 24  # lines: further off, the rest counts as changed
_STRIDE = 64  # lines that are compared at once
_SAME = 2  # lines that show that two texts are the same again


@dataclass(frozen=True, slots=True)
class Reworded:
    """A block of the file at `path` in HEAD that had other words until `commit`; `now` are its words since (see
    `blocks.words_of`), and `text` is what it says."""

    path: str
    now: str
    text: str
    commit: Commit


class Known:
    """What follows from one replay; `alone`: of a single file, whose nodes `deepen` tells more of when asked about."""

    def __init__(
        self,
        replay: Replay,
        config: Config,
        note: str,
        *,
        alone: bool = False,
        deepen: Callable[[int], None] | None = None,
    ) -> None:
        self.replay = replay
        self.alone = alone
        self.deepen = deepen or (lambda _: None)
        self.note = note
        self._config = config
        self._ranks: dict[str, int] = {}
        self._mapped: dict[str, tuple[str, list[str], list[int]]] = {}
        self._likely = None if alone else Likely(replay.nodes, self.rank)
        self.story = Story(replay, self._likely, self.rank)
        self.origins: dict[tuple[str, str, Span], Origin] = {}
        self.worded: dict[tuple[str, str, Span], Origin] = {}

    def holds(self, path: str) -> bool:
        """Whether the history of the file at `path` is known here."""
        return not self.note and path in self.replay.head

    def prepare(self) -> None:
        """Makes the indices, so that the first question need not."""
        if self._likely is not None:
            self._likely.prepare()

    def rank(self, path: str) -> int:
        """The place of the layer of `path` in their order; behind all of them for a file that is no memory."""
        if path not in self._ranks:
            match = classify(path, self._config)
            self._ranks[path] = self._config.layers.index(match.layer) if match else UNLAYERED
        return self._ranks[path]

    @cached_property
    def buried(self) -> dict[str, list[tuple[int, int]]]:
        """By path, the nodes that became nothing and whose text is not there today, each after when it died."""
        nodes = self.replay.nodes
        followed = {node.previous for node in nodes}
        files = self.replay.head.items()
        stands = {(path, nodes[owner].text) for path, version in files for owner in version.owners if owner >= 0}
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, node in enumerate(nodes):
            nothing = node.died != ALIVE and at not in followed and (node.path, node.text) not in stands
            if nothing and not node.text.startswith("#") and any(map(str.isalnum, node.text)):
                found[node.path].append((node.died, at))
        return found

    @cached_property
    def reworded(self) -> dict[str, tuple[Reworded, ...]]:
        """By their earlier words, the blocks of HEAD that have other ones now."""
        nodes, commits = self.replay.nodes, self.replay.commits
        found: dict[str, list[Reworded]] = defaultdict(list)
        for path, version in self.replay.head.items():
            for owner in dict.fromkeys(version.owners):
                if owner < 0 or nodes[owner].previous < 0:
                    continue
                now, at, told = words_of(nodes[owner].text), owner, set[str]()
                while (before := nodes[at].previous) >= 0:
                    then = words_of(nodes[before].text)
                    if then != now and then not in told:
                        told.add(then)
                        found[then].append(Reworded(path, now, nodes[owner].text, commits[nodes[at].commit]))
                    at = before
        return {words: tuple(blocks) for words, blocks in found.items()}

    def owners(self, path: str, source: Text) -> list[int]:
        """For each line of `source` the node of HEAD that it belongs to, -1 for none."""
        version = self.replay.head.get(path)
        if version is None:
            return [-1] * source.line_count
        known = self._mapped.get(path)
        if known is not None and known[0] == source.oid:
            return known[2]
        lines = source.lines
        if version.oid == source.oid and len(lines) - len(version.lines) in (0, 1):  # a lone CR ends no line in git
            owners = [*version.owners, -1][: len(lines)]
        else:
            # a text that is typed differs in one place from the one before, and in many from HEAD
            before = known[1:] if known else (version.lines, version.owners)
            owners = mapped(lines, *before, version, self.replay)
        self._mapped[path] = (source.oid, lines, owners)
        return owners

    def worders(self, path: str, source: Text) -> list[Commit | None]:
        """For each line of `source` the commit that gave the block it belongs to its words; None for none."""
        nodes, commits = self.replay.nodes, self.replay.commits
        owners = self.owners(path, source)
        return [commits[nodes[owner].commit] if owner >= 0 else None for owner in owners]

    def holder(self, path: str, needle: str, line: int) -> int:
        """The node of HEAD that holds `needle`, at `line` (0-based) or nearest to it; -1 if none does."""
        version = self.replay.head.get(path)
        if version is None or not version.owners:
            return -1
        owners, nodes = version.owners, self.replay.nodes
        last = len(owners) - 1
        line = min(line, last)
        for away in range(last + 1):  # nearest first: it nearly always is at hand
            near = {line - away, line + away}
            held = [owners[at] for at in near if 0 <= at <= last and owners[at] >= 0]
            found = [owner for owner in held if needle in nodes[owner].text]
            if found:
                return min(found)
        return -1


def lines_of(document: Document, entry: Entry) -> list[int]:
    """The lines that are the entry's: its own, and further parts such as a fence, but none of an entry within it."""
    source = document.source

    def lines(start: int, end: int) -> range:
        return range(source.line_of(start), source.line_of(max(start, end - 1)) + 1)

    taken: set[int] = set()
    for other in document.after(entry):
        if other.span.start >= entry.span.end:
            break
        taken.update(lines(other.span.start, other.span.end))
    for directive in entry.directives:
        taken.update(lines(directive.span.start, directive.span.end))  # decisions about it are not its words
    own = lines(entry.own.start, entry.own.end)
    return [line for line in lines(entry.span.start, entry.span.end) if line not in taken or line in own]


def mapped(lines: list[str], old: list[str], owners: list[int], version: Version, replay: Replay) -> list[int]:
    """For each of `lines` the node of `version` that it belongs to, -1 for none; `owners` tells that of `old` lines."""
    nodes = replay.nodes
    found = [-1] * len(lines)
    blocks: list[tuple[int, int]] = []
    was, now = 0, 0
    for start, end, first, last in _whole_blocks(_changed(old, lines), old, lines):
        found[now:first] = owners[was:start]
        blocks += cut(lines, first, last)
        was, now = end, last
    found[now:] = owners[was:]
    standing = set(found)
    gone = [owner for owner in dict.fromkeys(version.owners) if owner >= 0 and owner not in standing]
    texts = [text_of(lines[start:end]) for start, end in blocks]
    for match in pair([nodes[owner].text for owner in gone], texts, [0] * len(gone), [0] * len(texts)):
        start, end = blocks[match.new]
        found[start:end] = [gone[match.old]] * (end - start)
    return found


def _whole_blocks(changed: Iterable[Change], old: list[str], new: list[str]) -> Iterator[Change]:
    """The changes, each reaching from the start of a block to the end of one; those that then touch are one."""
    left, floor = list(changed)[::-1], 0
    while left:
        start, end, first, until = left.pop()
        while first > floor and not (
            start < len(old) and first < len(new) and begins(old[start]) and begins(new[first])
        ):
            start, first = start - 1, first - 1
        while (touching := bool(left) and until >= left[-1][2]) or (until < len(new) and not begins(new[until])):
            if touching:
                _, end, _, until = left.pop()
            else:
                end, until = end + 1, until + 1
        yield start, end, first, until
        floor = until


def _changed(old: list[str], new: list[str]) -> Iterator[Change]:
    """Where the two differ, by looking for the nearest lines that are the same again: quick for what people type."""
    at, here = 0, 0
    while at < len(old) or here < len(new):
        while at < len(old) and here < len(new) and old[at : at + _STRIDE] == new[here : here + _STRIDE]:
            at, here = min(at + _STRIDE, len(old)), min(here + _STRIDE, len(new))
        while at < len(old) and here < len(new) and old[at] == new[here]:
            at, here = at + 1, here + 1
        step = _again(old, new, at, here)
        if step is None:
            tail = _common(old[at:][::-1], new[here:][::-1])
            yield at, len(old) - tail, here, len(new) - tail
            return
        if step != (0, 0):
            yield at, at + step[0], here, here + step[1]
        at, here = at + step[0], here + step[1]


def _again(old: list[str], new: list[str], at: int, here: int) -> tuple[int, int] | None:
    """After how many lines of each the two are the same again; None where that is not near."""
    for total in range(_NEAR):
        for some in range(total + 1):
            start, first = at + some, here + total - some
            if start <= len(old) and first <= len(new) and old[start : start + _SAME] == new[first : first + _SAME]:
                return some, total - some
    return None


def _common(lines: list[str], other: list[str]) -> int:
    """How many lines both start with."""
    shorter = min(len(lines), len(other))
    return next((at for at in range(shorter) if lines[at] != other[at]), shorter)
