"""What the repository says, read once for one state of it: its git, present, past, manifests and history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.language.code import is_readable, uses
from bylaw.model import Commit, Problem
from bylaw.repo.trace import line_commit

if TYPE_CHECKING:
    from bylaw.history import History
    from bylaw.repo.activity import Activity
    from bylaw.repo.git import Git
    from bylaw.repo.manifests import Manifests
    from bylaw.repo.past import Past
    from bylaw.repo.present import Present
    from bylaw.repo.symbols import Symbols
    from bylaw.repo.target import Target
    from bylaw.repo.then import Then


_CLOSE = timedelta(days=1)
"""Within this, the time of a commit does not tell which of two came first."""


@dataclass(frozen=True)
class Facts:
    """All but `root`, `present` and `manifests` are None where there is no repository to ask.

    `problems` say what is not known. `resolved` keeps the answers of `resolve`, which are good as long as these facts,
    and `token` stands for them in what others keep: it is another one for other facts.
    """

    root: Path
    present: Present
    manifests: Manifests
    git: Git | None
    past: Past | None
    history: History | None
    then: Then | None
    symbols: Symbols | None
    problems: tuple[Problem, ...] = ()
    activity: Activity | None = None
    token: object = field(default_factory=object, repr=False)
    _defined: dict[str, bool] = field(default_factory=dict, repr=False)
    resolved: dict[tuple[str, str, str, bool], Target] = field(default_factory=dict, repr=False)
    _worded: dict[tuple[str, int], Commit | None] = field(default_factory=dict, repr=False)
    _order: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    @property
    def head(self) -> str | None:
        return self.git.head if self.git else None

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each thing that is not known, as far as anybody has asked."""
        history = self.history.note if self.history else ""
        return (*(problem.message for problem in self.problems), *([history] if history else []))

    def written(self, path: str, text: str, line: int) -> Commit | None:
        """The commit in which `text` was first written into the entry at `line` (1-based); None when not committed."""
        return self.history.written(path, text, line) if self.history else None

    def came_after(self, commit: Commit, other: Commit) -> bool:
        """Whether `commit` was made after `other`. Clocks differ, and a script commits many times a second: of two that
        lie close together, the history tells. What is to be committed (no oid) comes last."""
        if not commit.oid or commit.oid == other.oid:
            return not commit.oid and bool(other.oid)
        key = (commit.oid, other.oid)
        if key not in self._order:
            by_time = commit.committed > other.committed
            between = commit.later_than(other)
            apart = between is not None and abs(between) > _CLOSE  # no clock is wrong by as much
            self._order[key] = by_time if apart or self.git is None else self._follows(*key, by_time)
        return self._order[key]

    def _follows(self, oid: str, other: str, otherwise: bool) -> bool:
        """Whether the history of commit `oid` has `other`; `otherwise` where neither has the other."""
        assert self.git is not None
        return self.git.is_ancestor(other, oid) or (otherwise and not self.git.is_ancestor(oid, other))

    def defines(self, name: str) -> bool:
        """Whether some code file defines `name` now; reads the code that holds it, once."""
        if name not in self._defined:
            self._defined[name] = self.present.in_code(name) and any(self._definitions(name))
        return self._defined[name]

    def _definitions(self, name: str) -> Iterator[bool]:
        for path in self.present.paths():
            data = self.present.read(path) if is_readable(path) else None
            if data and name.encode() in data:
                text = data.decode("utf-8", "replace")
                yield any(use.role == "definition" for use in uses(path, text, [name]))

    def line_worded(self, path: str, line: int) -> Commit | None:
        """The commit that last worded `line` (1-based) of `path`; asked once."""
        key = (path, line)
        if self.git is not None and key not in self._worded:
            self._worded[key] = line_commit(self.git, path, line)
        return self._worded.get(key)
