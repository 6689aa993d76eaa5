"""One root as the editor or the command line sees it: open buffers over the disk over HEAD.

A `Session` is mutable and has one owner (the server's loop, or the command line). Everybody else works on a `Snapshot`,
which never changes. What git says is read by `gather` on a thread that may wait, and put in by `install`.
"""

from __future__ import annotations

import os
import posixpath
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bylaw.config import Config, load
from bylaw.facts import Facts
from bylaw.history import History
from bylaw.language.code import is_readable
from bylaw.language.formats import MARKDOWN, Match, classify
from bylaw.language.parse import parse
from bylaw.memo import Disk, Memo
from bylaw.model import Document, Problem
from bylaw.pairs import Known
from bylaw.repo.activity import Activity
from bylaw.repo.git import Git, GitError, NoGit, Stop, open_git
from bylaw.repo.manifests import Manifests
from bylaw.repo.past import read_past
from bylaw.repo.pending import pending
from bylaw.repo.present import read_present
from bylaw.repo.symbols import Symbols
from bylaw.repo.then import Then
from bylaw.text import Source

T = TypeVar("T")

MAX_BYTES = 1 << 20
"""A larger file is no memory that anybody reads: it is named as a problem and left alone."""


@dataclass(frozen=True)
class Snapshot:
    """What is known at one moment. `facts` is None until git has been read for the first time; `history`, which tells
    of one file long before all facts are read, is there earlier, and None where there is none."""

    root: Path
    revision: int
    config: Config
    buffers: Mapping[str, Source]
    facts: Facts | None
    history: History | None = None
    extra: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    known: Known = field(default_factory=Known, repr=False)
    _files: dict[str, tuple[tuple[int, int], Source | None]] = field(default_factory=dict, repr=False)
    _found: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)
    _parsed: dict[str, Document] = field(default_factory=dict, repr=False)
    _turns: dict[str, threading.Lock] = field(default_factory=dict, repr=False)
    _documents: dict[str, Document] = field(default_factory=dict, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def match(self, path: str) -> Match | None:
        """The format and layer of the file at `path`; a file somebody asked for by name is memory in any case."""
        found = classify(path, self.config)
        return found or (Match(MARKDOWN, MARKDOWN.layer) if path in self.extra else None)

    def is_memory(self, path: str) -> bool:
        return self.match(path) is not None

    def is_code(self, path: str) -> bool:
        """Whether the file at `path` is code that what memory bans is looked for in."""
        return self.config.code and is_readable(path) and not self.is_memory(path)

    def paths(self) -> tuple[str, ...]:
        """The memory files of the root, sorted: open ones, tracked ones and new ones, each text once."""
        listed = self.kept(("paths",), self._listed)
        return tuple(sorted(listed | {path for path in (*self.buffers, *self.extra) if self.is_memory(path)}))

    def _listed(self) -> frozenset[str]:
        if self.facts is None:
            return frozenset()
        present = self.facts.present
        return frozenset(path for path in present.paths() if classify(path, self.config)) - present.links

    def source(self, path: str) -> Source | None:
        """The text of any file of the root, as the editor has it or else as the disk has it; None if there is none."""
        if path in self.buffers:
            return self.buffers[path]
        return self._from_disk(path)

    def _from_disk(self, path: str) -> Source | None:
        full = self.root / path
        try:
            stat = full.stat()
            key = (stat.st_mtime_ns, stat.st_size)
            known = self._files.get(path)
            if known and known[0] == key:
                return known[1]
            if not full.resolve().is_relative_to(self.root.resolve()):  # costs ten times what `stat` does
                return None
            source = Source.from_bytes(full.read_bytes()) if full.is_file() and stat.st_size <= MAX_BYTES else None
        except (OSError, ValueError):
            return None
        self._files[path] = (key, source)
        return source

    def document(self, path: str) -> Document | None:
        """The memory file at `path`, understood; None if it is none, or cannot be read."""
        if path not in self._documents:
            match, source = self.match(path), self.source(path)
            if match is None or source is None:
                return None
            with self._turns.setdefault(path, threading.Lock()):  # a long file is not parsed by all who ask at once
                self._documents[path] = self._parse(path, match, source)
        return self._documents[path]

    def _parse(self, path: str, match: Match, source: Source) -> Document:
        """The file at `path`, parsed unless that has been done for another snapshot."""
        known = self._parsed.get(path)
        same = known is not None and known.source.oid == source.oid and known.format == match.format.id
        document = known if known and same and known.layer == match.layer else parse(path, source, match)
        self._parsed[path] = document
        return document

    def documents(self) -> Mapping[str, Document]:
        """Every memory file that can be read, by path."""
        with self._lock:
            pairs = ((path, self.document(path)) for path in self.paths())
            return {path: document for path, document in pairs if document is not None}

    def kept(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """`make()`, done once for `key` as long as the session lives."""
        if key not in self._found:
            if len(self._found) > 20_000:
                self._found.clear()
            self._found[key] = make()
        found: T = self._found[key]
        return found


class Session:
    """The state of one root. Only its owner calls the methods that change it."""

    def __init__(
        self, root: Path, config: Config | None = None, memo: Memo | None = None, extra: Iterable[str] = ()
    ) -> None:
        self.root = root
        self.config = config if config is not None else load(root)
        self.memo = memo or Memo(Disk())
        self.facts: Facts | None = None
        self.history: History | None = None
        self.known = Known()
        self._buffers: dict[str, Source] = {}
        self._revision = 0
        self._extra = frozenset(extra)
        self._files: dict[str, tuple[tuple[int, int], Source | None]] = {}
        self._found: dict[tuple[Any, ...], Any] = {}
        self._parsed: dict[str, Document] = {}
        self._turns: dict[str, threading.Lock] = {}

    def open(self, path: str, source: Source) -> None:
        """The editor shows `source` as the file at `path`; also for each change of it."""
        self._buffers = {**self._buffers, path: source}
        self._revision += 1

    def close(self, path: str) -> None:
        self._buffers = {name: source for name, source in self._buffers.items() if name != path}
        self._revision += 1

    def configure(self, config: Config) -> None:
        self.config = config
        self._found = {}
        self._revision += 1

    def begin(self, history: History) -> None:
        """Where entries come from can be asked while the facts are still being read."""
        self.history = history
        self._revision += 1

    def install(self, facts: Facts) -> None:
        self.facts, self.history = facts, facts.history
        self._found = {}
        self._revision += 1

    def snapshot(self) -> Snapshot:
        return Snapshot(
            self.root,
            self._revision,
            self.config,
            self._buffers,
            self.facts,
            self.history,
            self._extra,
            (),
            self.known,
            self._files,
            self._found,
            self._parsed,
            self._turns,
        )


def within(root: Path, path: Path) -> str | None:
    """`path` relative to `root` with `/`, without following links; None if it lies outside."""
    relative = os.path.relpath(os.path.normpath(path.absolute()), os.path.normpath(root.absolute()))
    posix = relative.replace(os.sep, "/")
    return None if posix == ".." or posix.startswith("../") or posixpath.isabs(posix) else posix


def find_root(start: Path) -> Path:
    """The top of the work tree that holds the folder `start`, or `start` itself where git knows of none."""
    found = open_git(start)
    return found.root if isinstance(found, Git) else start.resolve()


def gather(session: Session, stop: Stop | None = None) -> Facts:
    """Reads what the repository says now. Takes as long as git takes: not for a thread that somebody waits for.

    Raises StoppedError once `stop` is set.
    """
    return read_facts(session.root, session.config, session.memo, session.history, stop)


def open_history(session: Session) -> History | None:
    """The history of the root, nothing of it read yet; None where there is none."""
    git = open_git(session.root)
    return History(git, session.memo, session.config) if isinstance(git, Git) and git.head is not None else None


def read_facts(
    root: Path, config: Config, memo: Memo, known: History | None = None, stop: Stop | None = None
) -> Facts:
    """The facts of the repository at `root`; what cannot be known becomes a problem in one sentence, never an error.

    `known` is its history, as far as somebody has read it: it is kept if it is still that of HEAD.
    """
    opened = open_git(root, stop)
    git = opened if isinstance(opened, Git) else None
    problems: list[Problem] = []
    if isinstance(opened, NoGit):
        problems.append(Problem(f"No git history: {opened.reason}. Only what needs no history is checked."))
    present = read_present(root, git, memo)
    activity = Activity(git) if git is not None and git.head is not None else None
    past, history, then, symbols = None, None, None, None
    if git is not None and git.head is not None:
        try:
            past = read_past(git, memo, present.exists, pending(present, git))
            history = known if known and known.is_of(git, config) else History(git, memo, config)
            then = Then(git, present)
            symbols = Symbols(git, then, present, past)
        except GitError as error:
            problems.append(Problem(f"The history cannot be read: {error}."))
    elif git is not None:
        problems.append(Problem("The repository has no commit yet. Only what needs no history is checked."))
    if present.note:
        problems.append(Problem(present.note))
    if past is not None and past.note:
        problems.append(Problem(past.note))
    return Facts(root, present, Manifests(present), git, past, history, then, symbols, tuple(problems), activity)
