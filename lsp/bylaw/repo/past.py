"""What existed and is gone: deletions and renames of files and folders with their commits, followed forward in time."""

from __future__ import annotations

import posixpath
import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from bylaw.memo import Memo
from bylaw.model import Commit
from bylaw.repo.git import Git, GitError
from bylaw.repo.past_read import COMMITS, SECONDS, Event, Record, read_record
from bylaw.repo.renames import alike, folders, same_content

_MAX_HOPS = 50
_MAX_FOLDER = 5_000
_MAX_READ = 20


@dataclass(frozen=True, slots=True)
class Removal:
    """`commit` deleted `path`; `renamed_to` is what it became in the same commit, "" where it just went."""

    path: str
    commit: Commit
    renamed_to: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The removals of a path and of what it became, oldest first; `now` is the path that exists, "" if none does."""

    removals: tuple[Removal, ...]
    now: str


@dataclass(frozen=True, slots=True)
class _Moved:
    """What the first `known` pairs of old and new paths of one commit say of its folders; the paths that it `added`."""

    known: int
    folders: Mapping[str, str]
    added: frozenset[str]


def read_past(
    git: Git,
    memo: Memo,
    live: Callable[[str], bool],
    pending: Event | None = None,
    *,
    seconds: float = SECONDS,
    commits: int = COMMITS,
) -> Past:
    """The past of the current HEAD. `live` tells which paths exist now. Raises GitError when git cannot walk at all.

    `pending` is what the next commit would delete.
    """
    record = read_record(git, memo, seconds=seconds, commits=commits)
    return Past(replace(record, events=(pending, *record.events)) if pending else record, live, git)


class Past:
    """Thread-safe. Answers come from memory, but for renames with edits: there contents are read, once a commit."""

    def __init__(self, record: Record, live: Callable[[str], bool], git: Git | None = None) -> None:
        self._record = record
        self._live = live
        self._git = git
        self._by_path: dict[str, list[int]] = defaultdict(list)  # numbers of events, newest (smallest) first
        for number, event in enumerate(record.events):
            for path, _ in event.removed:
                self._by_path[path].append(number)
        self._sorted = sorted(self._by_path)
        self._names: dict[str, list[str]] | None = None
        self._pairs: dict[int, dict[str, str]] = {}
        self._moved: dict[int, _Moved] = {}
        self._asked: dict[int, set[str]] = defaultdict(set)
        self._lock = threading.RLock()

    @property
    def complete(self) -> bool:
        """Whether all of HEAD's history was looked at."""
        return self._record.complete

    @property
    def looked_at(self) -> int:
        """How many commits that add or delete files were looked at."""
        return self._record.looked_at

    @property
    def note(self) -> str:
        """One sentence on what was not looked at, "" when `complete`."""
        return self._record.note

    def removals(self, path: str) -> tuple[Removal, ...]:
        """Every commit that deleted the file at `path`, newest first."""
        return tuple(self._removal(path, number) for number in self._by_path.get(path, ()))

    def removal(self, path: str) -> Removal | None:
        """How the file or folder at `path` went the last time; None if it never did (or a folder that exists)."""
        numbers = self._by_path.get(path.rstrip("/"))
        return self._removal(path.rstrip("/"), numbers[0]) if numbers else self.folder(path)

    def folder(self, path: str) -> Removal | None:
        """How the folder at `path` went: the commit that deleted its last file, and where most of them are now.

        None for a folder that exists, or of which nothing is known.
        """
        if self._live(path.rstrip("/")):
            return None
        found = self._folder(path.rstrip("/"))
        return found[1] if found else None

    def ending(self, suffix: str) -> tuple[str, ...]:
        """The full paths of deleted files and folders that are `suffix` or end with ``/suffix``, sorted."""
        suffix = suffix.strip("/")
        with self._lock:
            if self._names is None:
                self._names = _by_name(self._by_path)
        paths = self._names.get(posixpath.basename(suffix), ())
        return tuple(path for path in paths if path == suffix or path.endswith(f"/{suffix}"))

    def without_extension(self, path: str) -> str | None:
        """The deleted file that was `path` plus an extension, as imports name it: the last to go; None for none."""
        start = bisect_left(self._sorted, f"{path}.")
        near = takewhile(lambda file: file.startswith(f"{path}."), islice(self._sorted, start, None))
        files = [file for file in near if posixpath.splitext(file)[0] == path]
        return min(files, key=lambda file: self._by_path[file][0], default=None)

    def follow(self, path: str) -> Trail:
        """What became of `path` (a file or folder), from its last removal on, forward in time."""
        path = path.rstrip("/")
        removals: list[Removal] = []
        before = len(self._record.events)
        first = True
        while len(removals) < _MAX_HOPS:
            step = self._last(path) if first else self._next(path, before)
            if step is None:
                break
            before, removal = step
            first = False
            removals.append(removal)
            if not removal.renamed_to:
                break
            path = removal.renamed_to
        stations = [removal.renamed_to for removal in reversed(removals)] or [path]
        return Trail(tuple(removals), next((name for name in stations if name and self._live(name)), ""))

    def _last(self, path: str) -> tuple[int, Removal] | None:
        numbers = self._by_path.get(path)
        if numbers:
            return numbers[0], self._removal(path, numbers[0])
        return None if self._live(path) else self._folder(path)

    def _next(self, path: str, before: int) -> tuple[int, Removal] | None:
        """The first removal of `path` after the event `before` (newer events have smaller numbers)."""
        later = [number for number in self._by_path.get(path, ()) if number < before]
        if later:
            return later[-1], self._removal(path, later[-1])
        found = None if self._live(path) else self._folder(path)
        return found if found and found[0] < before else None

    def _removal(self, path: str, number: int) -> Removal:
        return Removal(path, self._record.events[number].commit, self._renamed(path, number))

    def _renamed(self, path: str, number: int) -> str:
        """What `path` became in an event; reads contents where equal ones give no answer."""
        with self._lock:
            pairs = self._exact(number)
            event = self._record.events[number]
            if path not in pairs and path not in self._asked[number] and event.added:
                found = alike(path, event.removed, event.added, pairs, self._read)
                self._asked[number] |= {path, *found}
                pairs |= {old: new for old, new in found.items() if new}
            return pairs.get(path, "")

    def _exact(self, number: int) -> dict[str, str]:
        if number not in self._pairs:
            event = self._record.events[number]
            self._pairs[number] = same_content(event.removed, event.added) if event.added else {}
        return self._pairs[number]

    def _read(self, oids: list[str]) -> Mapping[str, bytes | None]:
        if self._git is None:
            return {}
        try:
            return dict(self._git.blobs(dict.fromkeys(oids), limit=1 << 20, timeout=10.0))
        except GitError:
            return {}

    def _folder(self, path: str) -> tuple[int, Removal] | None:
        prefix = f"{path}/"
        start = bisect_left(self._sorted, prefix)
        stop = bisect_left(self._sorted, f"{path}0")  # "0" is the character after "/"
        files = self._sorted[start:stop]
        if not files:
            return None
        newest = min(self._by_path[file][0] for file in files)
        last = [file for file in files if self._by_path[file][0] == newest]
        target = self._heir(prefix, last) or self._heir(prefix, files)
        return newest, Removal(path, self._record.events[newest].commit, target)

    def _heir(self, prefix: str, files: list[str]) -> str:
        """The folder that received most of `files`, "" where none did."""
        votes: Counter[str] = Counter()
        for file in files[:_MAX_FOLDER]:
            number = self._by_path[file][0]
            with self._lock:
                new = self._exact(number).get(file) or self._moved_and_edited(file, number)
            if not new and len(files) <= _MAX_READ:
                new = self._renamed(file, number)
            if new:
                rest = f"/{file.removeprefix(prefix)}"
                votes[new.removesuffix(rest) if new.endswith(rest) else posixpath.dirname(new)] += 1
        votes.pop(prefix.rstrip("/"), None)
        best = votes.most_common(1)
        return best[0][0] if best and best[0][1] * 2 >= min(len(files), _MAX_FOLDER) else ""

    def _moved_and_edited(self, file: str, number: int) -> str:
        """Where the rest of its folder went, if a file of the same name was added there (contents are not read)."""
        pairs = self._exact(number)
        if number not in self._moved or self._moved[number].known != len(pairs):
            added = frozenset(path for path, _ in self._record.events[number].added)
            self._moved[number] = _Moved(len(pairs), folders(pairs), added)
        moved = self._moved[number].folders.get(posixpath.dirname(file))
        new = f"{moved}/{posixpath.basename(file)}" if moved else ""
        return new if new in self._moved[number].added else ""


def _by_name(paths: Iterable[str]) -> dict[str, list[str]]:
    """Last component → the paths and folders that have it."""
    known = set(paths)
    for path in paths:
        while (path := posixpath.dirname(path)) and path not in known:
            known.add(path)
    names: dict[str, list[str]] = defaultdict(list)
    for name in sorted(known):
        names[posixpath.basename(name)].append(name)
    return names
