"""What the trees of earlier commits had that the current one has not: names in code, packages, commands.

A question about an old tree is answered from the files whose content has changed since, so its price is that of the
change, not of the repository. Which commit took something away is asked only when it is known to have been there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from bylaw.model import Commit
from bylaw.repo.git import GitError
from bylaw.repo.manifests import declared_in, defined_in, is_manifest
from bylaw.repo.trace import last_change

if TYPE_CHECKING:
    from bylaw.language.mentions_commands import ParsedCommand
    from bylaw.repo.git import Git

_MAX_FILES = 20_000


class Then:
    """Answers about earlier trees of one repository, as seen from one HEAD. Thread-safe; answers are kept."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._current: frozenset[str] | None = None
        self._lock = threading.RLock()
        self._answers: dict[tuple[str, str, str], tuple[Commit, str] | None] = {}
        self._tree = lru_cache(maxsize=64)(self._changed)

    def changed(self, oid: str, wanted: Callable[[str], bool]) -> list[tuple[str, str]]:
        """(path, blob) of the files of commit `oid` that are `wanted` and whose content no file of HEAD has."""
        with self._lock:
            return [(path, blob) for path, blob in self._tree(oid) if wanted(path)][:_MAX_FILES]

    def _changed(self, oid: str) -> tuple[tuple[str, str], ...]:
        if self._current is None:
            self._current = frozenset(blob for _, blob, _ in self._git.ls_tree("HEAD"))
        tree = self._git.ls_tree(oid)
        return tuple((p, blob) for p, blob, mode in tree if mode.startswith("100") and blob not in self._current)

    def undeclared(self, package: str, written: Commit) -> tuple[Commit, str] | None:
        """The commit since `written` that took `package` out of a manifest, and that manifest."""
        declares = lambda path, data: declared_in(package, path, data) is not None  # noqa: E731
        return self._gone(("package", package), written, package, declares)

    def undefined(self, command: ParsedCommand, written: Commit) -> tuple[Commit, str] | None:
        """The commit since `written` that took the name of `command` out of a manifest, and that manifest."""
        key = ("command", f"{command.tool} {command.name}")
        defines = lambda path, data: defined_in(command, path, data) is not None  # noqa: E731
        return self._gone(key, written, command.name, defines)

    def _gone(
        self, key: tuple[str, str], written: Commit, text: str, holds: Callable[[str, bytes], bool]
    ) -> tuple[Commit, str] | None:
        with self._lock:
            full = (*key, written.oid)
            if full not in self._answers:
                self._answers[full] = self._find_gone(written, text, holds)
            return self._answers[full]

    def _find_gone(
        self, written: Commit, text: str, holds: Callable[[str, bytes], bool]
    ) -> tuple[Commit, str] | None:
        try:
            manifests = self.changed(written.oid, is_manifest)
            contents = dict(self._git.blobs(blob for _, blob in manifests))
        except GitError:
            return None
        for path, blob in manifests:
            data = contents.get(blob)
            if data and text.encode() in data and holds(path, data):
                commit = last_change(self._git, text, [path], written.oid)
                if commit is not None:
                    return commit, path
        return None
