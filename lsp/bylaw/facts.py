"""What the repository says, read once for one state of it: its git, its present, its past, its manifests, its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.model import Commit, Problem
from bylaw.repo.trace import last_change, line_commit, undeclared

if TYPE_CHECKING:
    from bylaw.history import History
    from bylaw.repo.git import Git
    from bylaw.repo.manifests import Manifests
    from bylaw.repo.past import Past
    from bylaw.repo.present import Present
    from bylaw.repo.symbols import Symbols


@dataclass(frozen=True)
class Facts:
    """`git`, `past` and `history` are None where there is no repository to ask; `problems` say what is not known."""

    root: Path
    present: Present
    manifests: Manifests
    git: Git | None
    past: Past | None
    history: History | None
    symbols: Symbols | None
    problems: tuple[Problem, ...] = ()
    _asked: dict[tuple[str, ...], Commit | None] = field(default_factory=dict, repr=False)
    _packages: dict[tuple[str, str], tuple[Commit, str] | None] = field(default_factory=dict, repr=False)

    @property
    def head(self) -> str | None:
        return self.git.head if self.git else None

    def written(self, path: str, text: str, line: int) -> Commit | None:
        """The commit in which `text` was first written into the entry at `line` (1-based); None when not committed."""
        return self.history.written(path, text, line) if self.history else None

    def line_removed(self, path: str, text: str) -> Commit | None:
        """The newest commit that took `text` out of the file at `path` (or put it in); asked once."""
        return self._once(("removed", path, text), lambda git: last_change(git, text, [path]))

    def line_worded(self, path: str, line: int) -> Commit | None:
        """The commit that last worded `line` (1-based) of `path`; asked once."""
        return self._once(("worded", path, str(line)), lambda git: line_commit(git, path, line))

    def undeclared(self, package: str) -> tuple[Commit, str] | None:
        """The commit after which no manifest declared `package`, and the manifest that did so last; asked once."""
        key = ("undeclared", package)
        if self.git is not None and key not in self._packages:
            self._packages[key] = undeclared(self.git, package, self.manifests.declaring)
        return self._packages.get(key)

    def _once(self, key: tuple[str, ...], ask: Callable[[Git], Commit | None]) -> Commit | None:
        if self.git is None:
            return None
        if key not in self._asked:
            self._asked[key] = ask(self.git)
        return self._asked[key]
