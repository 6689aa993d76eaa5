"""What the trees of earlier commits had that the current one has not: names in code, packages, commands.

A question about an old tree is answered from the files whose content has changed since, so its price is that of the
change, not of the repository. Which commit took something away is asked only when it is known to have been there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from bylaw.language.recent import Recent
from bylaw.model import Commit
from bylaw.repo.git import GitError
from bylaw.repo.manifests import declared_in, defined_in, is_manifest
from bylaw.repo.pending import UNCOMMITTED
from bylaw.repo.trace import lost_in
from bylaw.text import blob_oid

if TYPE_CHECKING:
    from bylaw.language.mentions_commands import ParsedCommand
    from bylaw.repo.git import Git
    from bylaw.repo.present import Present

_MAX_FILES = 20_000
_MAX_KEPT = 32 << 20

Gone: TypeAlias = "tuple[Commit, str] | None"


class Then:
    """Answers about earlier trees of one repository, as seen from one HEAD. Thread-safe; answers are kept."""

    def __init__(self, git: Git, present: Present) -> None:
        self._git, self._present = git, present
        self._edited: dict[str, bytes] | None = None
        self._current: frozenset[str] | None = None
        self._lock = threading.RLock()
        self._answers: dict[tuple[str, str, str], Gone] = {}
        self._texts: Recent[str, bytes] = Recent(_MAX_KEPT)  # manifests
        self._tree = lru_cache(maxsize=64)(self._changed)
        self._picked = lru_cache(maxsize=1024)(self._pick)

    def changed(self, oid: str, wanted: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
        """(path, blob) of the files of commit `oid` that are `wanted` and whose content no file of HEAD has."""
        with self._lock:
            return self._picked(oid, wanted)

    def _pick(self, oid: str, wanted: Callable[[str], bool]) -> tuple[tuple[str, str], ...]:
        return tuple((path, blob) for path, blob in self._tree(oid) if wanted(path))[:_MAX_FILES]

    def _changed(self, oid: str) -> tuple[tuple[str, str], ...]:
        if self._current is None:
            self._current = frozenset(blob for _, blob, _ in self._git.ls_tree("HEAD"))
        tree = self._git.differing(oid)
        return tuple((p, blob) for p, blob, mode in tree if mode.startswith("100") and blob not in self._current)

    def undeclared(self, package: str, written: Commit) -> Gone:
        """The commit since `written` that took `package` out of a manifest, and that manifest."""
        key = ("package", package, written.oid)
        return self._once(key, lambda: self._gone(written, lambda path, data: declared_in(package, path, data)))

    def undefined(self, command: ParsedCommand, written: Commit) -> Gone:
        """The commit since `written` that took the name of `command` out of a manifest, and that manifest."""
        key = ("command", f"{command.tool} {command.part} {command.name}", written.oid)
        return self._once(key, lambda: self._gone(written, lambda path, data: defined_in(command, path, data)))

    def _once(self, key: tuple[str, str, str], find: Callable[[], Gone]) -> Gone:
        with self._lock:
            if key not in self._answers:
                self._answers[key] = find()
            return self._answers[key]

    def _gone(self, written: Commit, holds: Callable[[str, bytes], object]) -> Gone:
        edited = next((path for path, data in self._uncommitted().items() if holds(path, data)), "")
        if edited:  # nothing has it now, HEAD had it
            return UNCOMMITTED, edited
        try:
            manifests = self.changed(written.oid, is_manifest)
            self._read(blob for _, blob in manifests)
        except GitError:
            return None
        for path, blob in manifests:
            data = self._texts.get(blob)
            if holds(path, (self._git.blob(blob) or b"") if data is None else data):
                commit = lost_in(self._git, path, written.oid, lambda data, path=path: holds(path, data))  # type: ignore[misc]
                if commit is not None:
                    return commit, path
        return None

    def _read(self, blobs: Iterable[str]) -> None:
        """Reads those of `blobs` that are not at hand, all at once."""
        for blob, data in self._git.blobs(blob for blob in dict.fromkeys(blobs) if self._texts.get(blob) is None):
            self._texts.put(blob, len(data or b""), data or b"")

    def _uncommitted(self) -> dict[str, bytes]:
        """What HEAD has of the manifests that the work tree has otherwise, or lacks."""
        if self._edited is None:
            self._edited = {}
            for path, oid in self._present.committed().items():
                if is_manifest(path) and not self._git.bare:
                    now = self._present.read(path)
                    if now is None or blob_oid(now, self._git.object_format) != oid:
                        self._edited[path] = self._git.blob(oid) or b""
        return self._edited
