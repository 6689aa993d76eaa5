"""Real repositories for tests, built in a few milliseconds with `git fast-import`.

    repo = Repo(tmp_path)
    first = repo.commit("Add the client", {"src/client.py": "def fetch(): ...\n", "CLAUDE.md": "- See `src/client.py`\n"})
    repo.commit("Move it", rename={"src/client.py": "src/api.py"}, author="bob", co_authors=["Claude <noreply@anthropic.com>"])
    repo.commit("Drop it", {"src/api.py": None}, date="2026-03-01")
    repo.write("CLAUDE.md", "- not committed\n")

Every commit has a fixed author and date (one day after the one before), so that oids never change from run to run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

EPOCH = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Link:
    """A symbolic link to `target`, as the content of a file."""

    target: str


@dataclass(frozen=True)
class Submodule:
    """A submodule at `oid`, as the content of a path."""

    oid: str = "1" * 40


Content = str | bytes | Link | Submodule | None


def environment(**more: str) -> dict[str, str]:
    """The environment for git in tests: nothing of the user's own, nothing that asks."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**env, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **more}


def git(root: Path, *args: str, stdin: bytes | None = None, check: bool = True) -> bytes:
    """The output of git in `root`; raises AssertionError with git's words when it fails (unless `check` is off)."""
    done = subprocess.run(["git", *args], cwd=root, input=stdin, capture_output=True, env=environment())
    assert not check or done.returncode == 0, f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}"
    return done.stdout


class Repo:
    """A repository with a work tree at `root`, which each commit to the current branch brings up to date."""

    def __init__(self, root: Path, *, branch: str = "main", object_format: str = "sha1", bare: bool = False) -> None:
        self.root = root
        self.branch = branch
        self.bare = bare
        self.clock = EPOCH
        root.mkdir(parents=True, exist_ok=True)
        kind = ["--bare"] if bare else []
        git(root, "init", "-q", f"--initial-branch={branch}", f"--object-format={object_format}", *kind)

    def commit(
        self,
        message: str = "Change",
        files: Mapping[str, Content] | None = None,
        *,
        rename: Mapping[str, str] | None = None,
        author: str = "ada",
        email: str | None = None,
        date: str | datetime | None = None,
        co_authors: Sequence[str] = (),
        branch: str | None = None,
        start: str | None = None,
        merge: str | Sequence[str] = (),
        stay: bool = False,
    ) -> str:
        """Commits, brings the work tree up to date and returns the oid.

        `files` maps paths to contents; None deletes a file or a folder. `rename` maps old to new paths (folders too)
        and comes first, so that `files` can edit what was renamed. `date` is ISO 8601 (UTC where it has no offset);
        the next commit is a day later. `branch` commits elsewhere than to the current branch; a new branch starts at
        `start` (default: the current commit). `merge` names the other parents of a merge: `files` and `rename` then
        apply to the tree of the first parent, so give what the other side brings. `stay` leaves the work tree alone.
        """
        return self.commits([{key: value for key, value in locals().items() if key not in ("self", "stay")}], stay=stay)[0]

    def commits(self, steps: Sequence[Mapping[str, Any]], *, stay: bool = False) -> list[str]:
        """Many commits in one process: each step holds the arguments of `commit`."""
        stream = bytearray()
        seen: set[str] = set()
        for number, step in enumerate(steps, 1):
            stream += self._step(number, seen, **step)
            stream += b"get-mark :%d\n" % number
        oids = git(self.root, "fast-import", "--quiet", "--force", stdin=bytes(stream) + b"done\n").decode().split()
        if not self.bare and not stay and any((step.get("branch") or self.branch) == self.branch for step in steps):
            git(self.root, "reset", "-q", "--hard")
        return oids

    def switch(self, branch: str) -> None:
        """Makes `branch` the current one and checks it out."""
        self.branch = branch
        git(self.root, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
        git(self.root, "reset", "-q", "--hard")

    def write(self, path: str, content: str | bytes = "") -> Path:
        """Writes a file of the work tree without committing it."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def remove(self, path: str) -> None:
        """Deletes a file or folder of the work tree without committing it."""
        target = self.root / path
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    def git(self, *args: str, stdin: bytes | None = None) -> str:
        """The output of a git command, without the last line end."""
        return git(self.root, *args, stdin=stdin).decode("utf-8", "surrogateescape").rstrip("\n")

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def _step(
        self,
        number: int,
        seen: set[str],
        message: str = "Change",
        files: Mapping[str, Content] | None = None,
        rename: Mapping[str, str] | None = None,
        author: str = "ada",
        email: str | None = None,
        date: str | datetime | None = None,
        co_authors: Sequence[str] = (),
        branch: str | None = None,
        start: str | None = None,
        merge: str | Sequence[str] = (),
    ) -> bytes:
        branch = branch or self.branch
        when = self._tick(date)
        who = f"{author} <{f'{author.lower()}@example.org' if email is None else email}> {when}".encode("utf-8", "surrogateescape")
        body = message + ("\n\n" + "\n".join(f"Co-authored-by: {name}" for name in co_authors) if co_authors else "")
        text = body.encode("utf-8", "surrogateescape")
        lines = [b"commit refs/heads/%s" % branch.encode(), b"mark :%d" % number, b"author " + who, b"committer " + who]
        lines += [b"data %d" % len(text), text]
        if branch not in seen:
            parent = start or (branch if self._exists(branch) else self.branch if self._exists(self.branch) else "")
            lines += [b"from %s^0" % parent.encode()] if parent else []
            seen.add(branch)
        lines += [b"merge %s^0" % other.encode() for other in ([merge] if isinstance(merge, str) else merge)]
        lines += [b"R %s %s" % (_quote(old), _quote(new)) for old, new in (rename or {}).items()]
        for path, content in (files or {}).items():
            lines += _change(path, content)
        return b"\n".join(lines) + b"\n\n"

    def _exists(self, branch: str) -> bool:
        return bool(git(self.root, "rev-parse", "-q", "--verify", f"refs/heads/{branch}", check=False))

    def _tick(self, date: str | datetime | None) -> str:
        if isinstance(date, str):
            date = datetime.fromisoformat(date)
        when = date or self.clock
        when = when if when.tzinfo else when.replace(tzinfo=timezone.utc)
        self.clock = when + timedelta(days=1)
        return f"{int(when.timestamp())} {when:%z}"


def _quote(path: str) -> bytes:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode("utf-8", "surrogateescape")


def _change(path: str, content: Content) -> list[bytes]:
    if content is None:
        return [b"D " + _quote(path)]
    if isinstance(content, Submodule):
        return [b"M 160000 %s %s" % (content.oid.encode(), _quote(path))]
    mode = b"120000" if isinstance(content, Link) else b"100644"
    data = content.target if isinstance(content, Link) else content
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return [b"M %s inline %s" % (mode, _quote(path)), b"data %d" % len(data), data]
