"""What exists now: files, folders and identifiers of the work tree, for one moment.

What git tracks, and what is new and not ignored, is listed once; files that git ignores are looked up on disk when
somebody asks.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from bylaw.config import Config
from bylaw.language.formats import classify
from bylaw.language.globs import compiled
from bylaw.memo import Memo
from bylaw.repo import disk
from bylaw.repo.git import Git, GitError
from bylaw.repo.ignoring import Ignoring
from bylaw.repo.listing import Files, list_files
from bylaw.repo.renames import File
from bylaw.repo.tokens import collect, is_code, is_document, words

__all__ = ["Present", "is_code", "read_present"]

T = TypeVar("T")

_PART = re.compile(r"\w+")


def read_present(root: Path, git: Git | None, memo: Memo) -> Present:
    """What exists now below the root of the repository, or below `root` where there is none. Never raises."""
    top = git.root if git else root
    return Present(top, list_files(top, git), git, memo)


class Present:
    """Thread-safe and unchanging: what it has said once it says again."""

    def __init__(self, root: Path, files: Files, git: Git | None, memo: Memo) -> None:
        self._root = os.path.realpath(root)
        self._found = files
        self._git = git
        self._memo = memo
        self._files = frozenset((*files.tracked, *files.untracked))
        self._folders = _folders_of((*self._files, *files.submodules)) | set(files.submodules)
        self._names: dict[str, list[str]] = {}
        self._folded: dict[str, list[str]] = {}
        self._stems: dict[str, str] = {}
        self._on_disk: dict[str, bool] = {}
        self._ignored: dict[str, bool] = {}
        self._ignoring: Ignoring | None = None
        self._words: dict[str, frozenset[bytes]] = {}
        self._dirty: tuple[str, ...] = ()
        self._head: dict[str, str] | None = None
        self._stats: dict[str, tuple[int, int]] | None = None
        self._lock = threading.RLock()

    @property
    def note(self) -> str:
        """One sentence on what is not known, "" when all is."""
        return self._found.note

    @property
    def deleted_uncommitted(self) -> frozenset[str]:
        """Tracked files that the work tree lacks: their deletion is not committed."""
        return self._found.deleted

    @property
    def untracked(self) -> frozenset[str]:
        return frozenset(self._found.untracked)

    @property
    def links(self) -> frozenset[str]:
        """The symbolic links among `paths()`."""
        return self._found.links

    @property
    def submodules(self) -> tuple[str, ...]:
        """Folders with a repository of their own: whatever is said to be below one is taken to exist."""
        return self._found.submodules

    def paths(self) -> tuple[str, ...]:
        """Every file that is tracked, or new and not ignored, sorted."""
        return tuple(sorted(self._files))

    def exists(self, path: str) -> bool:
        """Whether a file or folder (relative to the root) exists, tracked or not; never for a path out of the root."""
        plain = disk.normal(path)
        if plain is None:
            return False
        if not plain or plain in self._files or plain in self._folders:
            return True
        if plain in self._found.deleted:
            return False
        if plain not in self._on_disk:
            below = any(plain.startswith(f"{folder}/") for folder in self._found.submodules)
            bare = self._git is not None and self._git.bare
            self._on_disk[plain] = below or (not bare and disk.locate(self._root, plain) is not None)
        return self._on_disk[plain]

    def fingerprint(self) -> str:
        """A name for all that is listed: each file with the blob that git knows, or with its stamp where it differs."""
        clean, dirty, _ = self._sorted_out(sorted(self._files))
        stamps = [(path, disk.stamp(self._root, path)) for path in dirty]
        return hashlib.sha256(repr((clean, stamps, sorted(self._found.deleted))).encode()).hexdigest()

    def looked_up(self) -> dict[str, bool]:
        """The paths outside of the list that were looked for on disk, and whether they were there."""
        return dict(self._on_disk)

    def still(self, looked_up: Mapping[str, bool]) -> bool:
        """Whether `looked_up` (of an earlier run) holds now."""
        return all(self.exists(path) == there for path, there in looked_up.items())

    def is_folder(self, path: str) -> bool:
        """Whether a folder with files that are tracked or new is at `path`."""
        return (disk.normal(path) or "") in self._folders

    def ending(self, suffix: str, *, fold: bool = False) -> tuple[str, ...]:
        """The files and folders that are `suffix` or end with ``/suffix``, sorted; `fold`: in whatever case."""
        suffix = suffix.strip("/")
        with self._lock:
            if not self._names:
                for path in sorted(self._files | self._folders):
                    name = posixpath.basename(path)
                    self._names.setdefault(name, []).append(path)
                    self._folded.setdefault(name.casefold(), []).append(path)
        if fold:
            suffix = suffix.casefold()
            near = self._folded.get(posixpath.basename(suffix), ())
            return tuple(path for path in near if f"/{path.casefold()}".endswith(f"/{suffix}"))
        return tuple(
            path
            for path in self._names.get(posixpath.basename(suffix), ())
            if path == suffix or path.endswith(f"/{suffix}")
        )

    def without_extension(self, path: str) -> str | None:
        """The file that is `path` plus an extension, as imports name it; None where there is none."""
        with self._lock:
            if not self._stems:
                for file in sorted(self._files, reverse=True):
                    self._stems[posixpath.splitext(file)[0]] = file
        found = self._stems.get(disk.normal(path) or "")
        return found if found != path else None

    def match(self, glob: str) -> Iterator[str]:
        """The files and folders that a glob (from the root) matches, files first, sorted."""
        fits = compiled((glob,)).fullmatch
        yield from (path for path in self.paths() if fits(path))
        yield from (path for path in sorted(self._folders) if fits(path))

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of `paths` that git would ignore (a folder that does not exist ends in `/`); at most one process."""
        wanted = tuple(paths)
        with self._lock:
            unknown = [path for path in wanted if path not in self._ignored]
            if unknown:
                found = self._ask_ignored(unknown)
                self._ignored.update((path, path in found) for path in unknown)
            return frozenset(path for path in wanted if self._ignored[path])

    def is_ignored(self, path: str) -> bool:
        """Whether git would ignore `path`; ask `ignored` for many."""
        return bool(self.ignored((path,)))

    def _ask_ignored(self, paths: list[str]) -> frozenset[str]:
        if self._git is None or self._git.bare:
            return frozenset()
        if self._ignoring is None:
            self._ignoring = Ignoring(self._root, self._git)
        asked = [path for path in paths if self._ignoring.may_hold(path)]
        try:
            return self._git.ignored(asked) if asked else frozenset()
        except GitError:
            return frozenset()

    def read(self, path: str, limit: int = disk.MAX_FILE) -> bytes | None:
        """The content of a file as it is on disk (of a bare repository: in HEAD), None if there is none to read."""
        if self._git is not None and self._git.bare:
            return self._git.show("HEAD", path) if path in self._files else None
        return disk.read_file(self._root, path, limit)

    def oid(self, path: str) -> str | None:
        """The blob oid of a tracked file in the index."""
        return self._found.tracked.get(path)

    def head_oid(self, path: str) -> str | None:
        """The blob oid of a file in HEAD."""
        return self.committed().get(path)

    def committed(self) -> Mapping[str, str]:
        """Path → blob oid of every file in HEAD (submodules are none)."""
        with self._lock:
            if self._head is None:
                self._head = {}
                if self._git is not None and self._git.head:
                    tree = _quietly(lambda git: git.ls_tree("HEAD"), self._git)
                    self._head = {name: oid for name, oid, mode in tree if mode != "160000"}
            return self._head

    def in_code(self, name: str) -> bool:
        """Whether code has every part of an identifier (``api.fetch_all`` has two)."""
        return self._has(name, self.tokens())

    def in_docs(self, name: str) -> bool:
        """Whether prose that is no memory file has every part of an identifier."""
        return self._has(name, self._kind("docs"))

    def _has(self, name: str, known: frozenset[bytes]) -> bool:
        parts = _PART.findall(name)
        return bool(parts) and all(part[:1].isdigit() or part.encode("utf-8", "replace") in known for part in parts)

    def tokens(self) -> frozenset[bytes]:
        """Every identifier of the code, as UTF-8."""
        return self._kind("code")

    @property
    def read_tokens(self) -> frozenset[bytes] | None:
        """`tokens()` if the code has been read already, else None: never waits."""
        return self._words.get("code")

    def holding(self, part: str) -> list[str]:
        """The files whose name holds `part`, in whatever case: those that begin with it first, then short ones."""
        wanted = part.casefold()
        self.ending("")
        names = [(not name.startswith(wanted), len(name), name) for name in self._folded if wanted in name]
        found = (path for _, _, name in sorted(names) for path in self._folded[name])
        return [path for path in found if path in self._files]

    def changed_code(self) -> tuple[str, ...]:
        """The code files of HEAD that are no longer as it has them: edited, staged, or gone."""
        self.tokens()
        tracked = self._found.tracked
        edited = (path for path in self._dirty if path in self.committed())
        other = (path for path, oid in self.committed().items() if is_code(path) and tracked.get(path) != oid)
        return tuple(sorted({*edited, *other}))

    def _kind(self, kind: str) -> frozenset[bytes]:
        with self._lock:
            if kind not in self._words:
                wanted = is_code if kind == "code" else is_document
                self._words[kind] = self._collect(wanted)
            return self._words[kind]

    def _collect(self, wanted: Callable[[str], bool]) -> frozenset[bytes]:
        config = Config()
        skip = self._found.links
        chosen = [path for path in self._files if wanted(path) and path not in skip and classify(path, config) is None]
        clean, dirty, whole = self._sorted_out(chosen)
        if wanted is is_code:
            self._dirty = tuple(dirty)
        found = collect(clean, self._from_disk if whole else self._from_git, self._memo)
        return found | words(disk.read_files(self._root, dirty)) if dirty else found

    def _sorted_out(self, paths: Iterable[str]) -> tuple[list[File], list[str], bool]:
        """The files that are as git knows them, the others, and whether all of the first are on disk."""
        tracked = self._found.tracked
        if self._git is None:
            return [], list(paths), True
        if self._git.bare:
            return [(path, tracked[path]) for path in paths], [], False
        if self._stats is None:
            self._stats = dict(_quietly(lambda git: git.index_stats().items(), self._git))
        clean: list[File] = []
        dirty: list[str] = []
        whole = True
        for path in paths:
            stamp = disk.stamp(self._root, path)
            if path in tracked and (stamp is None or stamp == self._stats.get(path)):
                whole = whole and stamp is not None  # a sparse checkout lacks files that exist
                clean.append((path, tracked[path]))
            else:
                dirty.append(path)
        return clean, dirty, whole

    def _from_disk(self, files: list[File]) -> Iterable[bytes | None]:
        return disk.read_files(self._root, (path for path, _ in files))

    def _from_git(self, files: list[File]) -> Iterable[bytes | None]:
        oids = [oid for _, oid in files]
        return (data for _, data in _quietly(lambda git: git.blobs(oids, limit=disk.MAX_FILE), self._git))


def _quietly(ask: Callable[[Git], Iterable[T]], git: Git | None) -> Iterator[T]:
    """What `ask` gives, up to where git fails."""
    if git is not None:
        try:
            yield from ask(git)
        except GitError:
            return


def _folders_of(paths: Iterable[str]) -> frozenset[str]:
    folders: set[str] = set()
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in folders:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(folders)
