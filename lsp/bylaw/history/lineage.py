"""The history of every entry: `History` answers from one replay of all memory files, made once for each HEAD."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from bylaw.config import Config
from bylaw.history.blocks import cut, text_of, words_of
from bylaw.history.load import kept, load
from bylaw.history.match import pair
from bylaw.history.own import blamed, replayed
from bylaw.history.patch import Version
from bylaw.history.replay import ALIVE, Replay
from bylaw.history.sources import Sources
from bylaw.history.story import Story
from bylaw.language.formats import classify
from bylaw.memo import Memo
from bylaw.model import Commit, Document, Entry, Origin, Wording
from bylaw.repo.git import Git, GitError
from bylaw.text import Source as Text
from bylaw.text import Span

_ORIGINS = 20_000


@dataclass(frozen=True, slots=True)
class Deleted:
    """A block that was deleted from a file in `commit` and became no other one; `heading` stood above it."""

    wording: Wording
    commit: Commit
    heading: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """A block of the file at `path` in HEAD that had other words until `commit`; `now` are its words since (see
    `blocks.words_of`), and `text` is what it says."""

    path: str
    now: str
    text: str
    commit: Commit


class History:
    """The lineage of the memory files of the HEAD that `git` has when this is made. Thread-safe; never raises.

    The first question waits for git (`prepare` does so ahead of it); all others are answered from memory.
    """

    def __init__(self, git: Git, memo: Memo, config: Config) -> None:
        self.head = git.head
        self._git = git
        self._memo = memo
        self._config = config
        self._lock = threading.RLock()
        self._known: _Known | None = None
        self._early: dict[str, _Known] = {}
        self._begun: set[str] = set()
        self._reading = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether questions are answered without waiting for git."""
        return self._known is not None

    @property
    def note(self) -> str:
        """Why the history is not known, in one sentence; "" where it is (or nobody has asked yet)."""
        return self._known.note if self._known else ""

    def prepare(self) -> None:
        """Reads the history and makes its indices, if that has not been done."""
        self._ask().prepare()

    def begin(self, path: str) -> None:
        """Reads first what is quickly known of the file at `path`, if nothing is known yet. Takes up to seconds."""
        with self._reading:
            if not self.head or path in self._begun or "\n" in path or (self._known and self._known.holds(path)):
                return
            self._begun.add(path)
            known = kept(self._git, self._memo, self._config, self.head) if self._known is None else None
            if known is not None:
                self._known = self._known or _Known(known, self._config, "")
            if self._known is None or not self._known.holds(path):
                self._read_early(path, self.head)

    def _read_early(self, path: str, head: str) -> None:
        try:
            self._early[path] = _Known(blamed(self._git, head, path), self._config, "", alone=True)
            own, deepen = replayed(self._git, head, path)
            self._early[path] = _Known(own, self._config, "", alone=True, deepen=deepen)
        except GitError:
            return  # the file is not in HEAD, or the clone lacks what is asked for

    def so_far(self, document: Document, entry: Entry) -> Origin | None:
        """What is known now of where `entry` comes from, without waiting; None for nothing."""
        known = self._known
        if known is None or not known.holds(document.path):
            known = self._early.get(document.path, known)
        return self._told(known, document, entry) if known else None

    def origin(self, document: Document, entry: Entry) -> Origin:
        """Where `entry` of `document` (as the editor has it) comes from."""
        return self._told(self._about(document.path), document, entry)

    def _about(self, path: str) -> _Known:
        """Everything that can be known of the file at `path`."""
        known = self._ask()
        if not known.holds(path):
            self.begin(path)  # it is no memory, or too much; or what the clone lacks is another file's
        return known if known.holds(path) else self._early.get(path, known)

    def _told(self, known: _Known, document: Document, entry: Entry) -> Origin:
        key = (document.path, document.source.oid, entry.own)
        if key not in known.origins:
            if len(known.origins) >= _ORIGINS:
                known.origins.clear()
            known.origins[key] = self._origin(known, document, entry)
        origin = known.origins[key]
        more = known.alone and (self._known is None or self._known.note)
        return origin if not known.alone or more else replace(origin, complete=True)

    def _origin(self, known: _Known, document: Document, entry: Entry) -> Origin:
        source, lines = document.source, lines_of(document, entry)
        owners = known.owners(document.path, source)
        found = [node for node in dict.fromkeys(owners[line] for line in lines) if node >= 0]
        if not found:
            unknown = bool(known.note)
            return Origin(uncommitted=not unknown, at_or_before=unknown, complete=not known.alone)
        for node in found:
            known.deepen(node)
        nodes, story = known.replay.nodes, known.story
        now = [source.line_text(line) for line in lines]
        said = [text_of(now[start:end]) for start, end in cut(now, 0, len(now))]
        first, last = source.line_of(entry.own.start), source.line_of(max(entry.own.start, entry.own.end - 1))
        own = {owners[line] for line in lines if first <= line <= last} & set(found) or set(found)
        return Origin(
            wordings=tuple(story.wordings(found, own)),
            moves=tuple(story.moves(found, own)),
            at_or_before=any(nodes[story.chain(node)[0].node].edge for node in own),
            uncommitted=said != [nodes[node].text for node in found],
            complete=not known.alone,
        )

    def written(self, path: str, text: str, line: int | None = None) -> Commit | None:
        """The commit in which `text` was first written into what stands at `line` (1-based) of `path` in HEAD.

        Where that does not hold `text` (the editor is ahead of HEAD), the nearest place that does counts; None where
        there is none, so that `text` is not committed yet.
        """
        known = self._about(path)
        needle = " ".join(text.split())
        at = known.holder(path, needle, (line or 1) - 1)
        if at < 0 or not needle:
            return None
        known.deepen(at)
        nodes = known.replay.nodes
        while (before := known.story.before(at)) >= 0 and needle in nodes[before].text:
            at = before
        return known.replay.commits[nodes[at].commit]

    def reworded(self, text: str) -> tuple[Reworded, ...]:
        """The blocks of HEAD that once said `text`, give or take punctuation and case, and say something else now."""
        return self._ask().reworded.get(words_of(text), ())

    def deleted(self, path: str) -> list[Deleted]:
        """What was deleted from `path` and stands there in no other words, newest first."""
        known = self._ask()
        return [
            Deleted(known.story.wording(at), known.replay.commits[died], known.replay.headings.get(at, ""))
            for died, at in sorted(known.buried.get(path, ()), reverse=True)
        ]

    def _ask(self) -> _Known:
        with self._lock:
            if self._known is None:
                replay, note = Replay(), ""
                try:
                    replay = load(self._git, self._memo, self._config, self.head) if self.head else replay
                except GitError as error:
                    note = f"The history of the memory files cannot be read: {error}."
                self._known = _Known(replay, self._config, note)
            return self._known


class _Known:
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
        self._mapped: dict[str, tuple[str, list[int]]] = {}
        self._sources = None if alone else Sources(replay, self.rank)
        self.story = Story(replay, self._sources, self.rank)
        self.origins: dict[tuple[str, str, Span], Origin] = {}

    def holds(self, path: str) -> bool:
        """Whether the history of the file at `path` is known here."""
        return not self.note and path in self.replay.head

    def prepare(self) -> None:
        """Makes the indices, so that the first question need not."""
        if self._sources is not None:
            self._sources.prepare()

    def rank(self, path: str) -> int:
        """The place of the layer of `path` in their order; a file that is no memory has none, so it is the last."""
        if path not in self._ranks:
            match = classify(path, self._config)
            layers = self._config.layers
            self._ranks[path] = layers.index(match.layer) if match else len(layers) - 1
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
        extra = source.line_count - len(version.lines)  # more than the last, empty one: a lone CR ends no line in git
        if version.oid == source.oid and extra in (0, 1):
            return [*version.owners, -1]
        known = self._mapped.get(path)
        if known is None or known[0] != source.oid:
            lines = [source.line_text(line) for line in range(source.line_count)]
            known = self._mapped[path] = (source.oid, mapped(lines, version, self.replay))
        return known[1]

    def holder(self, path: str, needle: str, line: int) -> int:
        """The node of HEAD that holds `needle`, at `line` (0-based) or nearest to it; -1 if none does."""
        version = self.replay.head.get(path)
        if version is None:
            return -1
        owners, nodes = version.owners, self.replay.nodes
        if line < len(owners) and owners[line] >= 0 and needle in nodes[owners[line]].text:
            return owners[line]
        holding = (
            (abs(at - line), owner) for at, owner in enumerate(owners) if owner >= 0 and needle in nodes[owner].text
        )
        return min(holding, default=(0, -1))[1]


def lines_of(document: Document, entry: Entry) -> list[int]:
    """The lines that are the entry's: its own, and further parts such as a fence, but none of an entry within it."""
    source = document.source

    def lines(start: int, end: int) -> range:
        return range(source.line_of(start), source.line_of(max(start, end - 1)) + 1)

    taken: set[int] = set()
    for other in document.entries[entry.index + 1 :]:
        if other.span.start >= entry.span.end:
            break
        taken.update(lines(other.span.start, other.span.end))
    for directive in entry.directives:
        taken.update(lines(directive.span.start, directive.span.end))  # decisions about it are not its words
    own = lines(entry.own.start, entry.own.end)
    return [line for line in lines(entry.span.start, entry.span.end) if line not in taken or line in own]


def mapped(lines: list[str], version: Version, replay: Replay) -> list[int]:
    """For each of `lines` the node of `version` that it belongs to, -1 for none."""
    old, owners, nodes = version.lines, version.owners, replay.nodes
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
