"""Which paths are worth asking git whether it ignores them.

Most paths that resolve to nothing match no pattern at all, and a process for each of them takes longer than everything
else in a check. The test here is one-sided: what it turns down is not ignored, what it lets through git decides.
"""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from bylaw.repo import disk
from bylaw.repo.git import Git, GitError

_TOKEN = re.compile(r"\\.|\[!?\]?(?:\\.|[^\]\\])*\]|\*+|.", re.DOTALL)
_SLASH_IN_SET = re.compile(r"\[[^\]]*/")
_MAX_PATTERNS = 1 << 20
_ALL = re.compile("")
_NONE = re.compile("(?!)")


class Ignoring:
    """The patterns of one repository, read folder by folder when a path below asks for them."""

    def __init__(self, root: str, git: Git) -> None:
        self._root = root
        self._folders: dict[str, re.Pattern[str]] = {}
        self._shared = [_compile(_read(git.common_dir / "info" / "exclude")), _compile(_read(_user_file(git)))]

    def may_hold(self, path: str) -> bool:
        """Whether some pattern fits a name in `path`."""
        names = [name for name in path.split("/") if name]
        patterns = list(self._shared)
        folder = posixpath.dirname(path.rstrip("/"))
        while True:
            patterns.append(self._of(folder))
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return any(pattern.match(name) for pattern in patterns for name in names)

    def _of(self, folder: str) -> re.Pattern[str]:
        if folder not in self._folders:
            file = posixpath.join(folder, ".gitignore")
            facts = disk.stamp(self._root, file)
            too_large = facts is not None and facts[1] > _MAX_PATTERNS
            self._folders[folder] = _ALL if too_large else _compile(disk.read_file(self._root, file) or b"")
        return self._folders[folder]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _user_file(git: Git) -> Path:
    """The user's own file of patterns."""
    try:
        chosen = git.run(["config", "--type=path", "--get", "core.excludesFile"], ok=(0, 1)).decode().rstrip("\n")
    except (GitError, UnicodeDecodeError):
        chosen = ""
    home = os.environ.get("XDG_CONFIG_HOME")
    return Path(chosen) if chosen else (Path(home) if home else Path("~/.config").expanduser()) / "git" / "ignore"


def _compile(data: bytes) -> re.Pattern[str]:
    """Matches every name that the last name of some pattern fits (that of ``logs/**`` is ``logs``), and more."""
    names: set[str] = set()
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        pattern = line.rstrip("\r")
        if not pattern.startswith(("#", "!")):
            if _SLASH_IN_SET.search(pattern):
                return _ALL
            parts = [part for part in pattern.rstrip(" ").split("/") if part]
            while parts and set(parts[-1]) == {"*"}:
                if len(parts) == 1:
                    return _ALL
                parts.pop()
            names.update(parts[-1:])
    return re.compile(f"(?i:{'|'.join(sorted(map(_regex, names)))})\\Z") if names else _NONE


def _regex(name: str) -> str:
    return "".join(map(_translate, _TOKEN.findall(name)))


def _translate(token: str) -> str:
    if token[0] == "*":
        return ".*"
    if token == "?" or token[0] == "[":
        return "." if token == "?" or len(token) > 1 else r"\["
    return re.escape(token[-1])
