"""The history of every entry: `History` answers from one replay of all memory files, made once for each HEAD."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bylaw.config import Config
from bylaw.history.blocks import cut, reads, text_of
from bylaw.history.known import Known, Reworded, lines_of
from bylaw.history.load import kept, load
from bylaw.history.own import blamed, replayed
from bylaw.history.replay import Replay
from bylaw.memo import Memo
from bylaw.model import Commit, Document, Entry, Origin, Wording
from bylaw.repo.git import Git, GitError

_ORIGINS = 20_000


@dataclass(frozen=True, slots=True)
class Deleted:
    """A block that was deleted from a file in `commit` and became no other one; `heading` stood above it."""

    wording: Wording
    commit: Commit
    heading: str


class History:
    """The lineage of the memory files of the HEAD that `git` has when this is made. Thread-safe; never raises.

    The first question waits for git (`prepare` does so ahead of it); all others are answered from memory.
    """

    def __init__(self, git: Git, memo: Memo, config: Config) -> None:
        self.head = git.head
        self._git = git
        self._cut = git.cut
        self._memo = memo
        self._config = config
        self._lock = threading.RLock()
        self._known: Known | None = None
        self._early: dict[str, Known] = {}
        self._begun: set[str] = set()
        self._reading = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether questions are answered without waiting for git."""
        return self._known is not None

    def is_of(self, git: Git, config: Config) -> bool:
        """Whether reading the history that `git` has now would tell the same."""
        return not self.note and (self.head, self._cut, self._config) == (git.head, git.cut, config)

    def remote_url(self) -> str:
        """Where the repository was cloned from, without credentials; "" where that is not known."""
        try:
            return self._git.remote_url()
        except GitError:
            return ""

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
                self._known = self._known or Known(known, self._config, "")
            if self._known is None or not self._known.holds(path):
                self._read_early(path, self.head)

    def _read_early(self, path: str, head: str) -> None:
        try:
            self._early[path] = Known(blamed(self._git, head, path), self._config, "", alone=True)
            own, deepen = replayed(self._git, head, path)
            self._early[path] = Known(own, self._config, "", alone=True, deepen=deepen)
        except GitError:
            return  # the file is not in HEAD, or the clone lacks what is asked for

    def so_far(self, document: Document, entry: Entry) -> Origin | None:
        """What is known now of where `entry` comes from, without waiting; None for nothing."""
        known = self._so_far(document.path)
        return self._told(known, document, entry) if known else None

    def _so_far(self, path: str) -> Known | None:
        known = self._known
        return known if known is not None and known.holds(path) else self._early.get(path, known)

    def worded_so_far(self, document: Document) -> Sequence[Commit | None]:
        """For each line the commit that last gave its block other words, as far as is known without waiting.

        None where there is none, or nothing is known. Cheap for a whole file, where `so_far` tells of one entry.
        """
        known = self._so_far(document.path)
        return known.worders(document.path, document.source) if known else [None] * document.source.line_count

    def origin(self, document: Document, entry: Entry) -> Origin:
        """Where `entry` of `document` (as the editor has it) comes from."""
        return self._told(self._about(document.path), document, entry)

    def worded(self, document: Document, entry: Entry) -> Origin:
        """As `origin`, without the moves: those take longest, and a rule asks about thousands of entries."""
        known = self._about(document.path)
        key = (document.path, document.source.oid, entry.own)
        if key in known.origins:
            return known.origins[key]
        if key not in known.worded:
            if len(known.worded) >= _ORIGINS:
                known.worded.clear()
            known.worded[key] = self._origin(known, document, entry, moves=False)
        return known.worded[key]

    def _about(self, path: str) -> Known:
        """Everything that can be known of the file at `path`."""
        known = self._ask()
        if not known.holds(path):
            self.begin(path)  # it is no memory, or too much; or what the clone lacks is another file's
        return known if known.holds(path) else self._early.get(path, known)

    def _told(self, known: Known, document: Document, entry: Entry) -> Origin:
        key = (document.path, document.source.oid, entry.own)
        if key not in known.origins:
            if len(known.origins) >= _ORIGINS:
                known.origins.clear()
            known.origins[key] = self._origin(known, document, entry)
        origin = known.origins[key]
        more = known.alone and (self._known is None or self._known.note)
        return origin if not known.alone or more else replace(origin, complete=True)

    def _origin(self, known: Known, document: Document, entry: Entry, *, moves: bool = True) -> Origin:
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
        # code is alike everywhere: only the same is a source of it
        prose = own if entry.kind != "fence" or reads(source.slice(entry.span)) else set()
        chains = [story.chain(node, guess=node in prose) for node in own]
        return Origin(
            wordings=tuple(story.wordings(found, prose)),
            moves=tuple(story.moves(found, prose)) if moves else (),
            twins=tuple(story.twins(found, prose)) if moves else (),
            at_or_before=any(nodes[chain[0].node].edge for chain in chains),
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

    def reworded(self) -> Mapping[str, tuple[Reworded, ...]]:
        """By their earlier words (see `blocks.words_of`), the blocks of HEAD that say something else now."""
        return self._ask().reworded

    def deleted(self, path: str) -> list[Deleted]:
        """What was deleted from `path` and stands there in no other words, newest first."""
        known = self._ask()
        return [
            Deleted(known.story.wording(at), known.replay.commits[died], known.replay.headings.get(at, ""))
            for died, at in sorted(known.buried.get(path, ()), reverse=True)
        ]

    def _ask(self) -> Known:
        with self._lock:
            if self._known is None:
                replay, note = Replay(), ""
                try:
                    replay = load(self._git, self._memo, self._config, self.head) if self.head else replay
                except GitError as error:
                    note = f"The history of the memory files cannot be read: {error}."
                known = self._known = Known(replay, self._config, note)
                self._early = {path: early for path, early in self._early.items() if not known.holds(path)}
            return self._known
