"""Reads the work tree without leaving it: no link out of the root is followed, no device or pipe is opened."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

MAX_FILE = 2 << 20
MAX_FILES = 100_000
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY", "O_CLOEXEC"))
_SKIPPED = frozenset(
    (
        ".git",
        ".hg",
        ".svn",
        ".jj",
        "node_modules",
        "bower_components",
        ".venv",
        "venv",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".next",
        ".gradle",
        ".terraform",
    )
)


def normal(path: str) -> str | None:
    """`path` (relative, `/`) without `.`, `..` and a final `/`; "" for the root, None when it leads out of it."""
    if not path or "\0" in path:
        return None if path else ""
    plain = posixpath.normpath(path)
    if plain == ".." or plain.startswith(("/", "../")) or (os.name == "nt" and Path(plain).drive):
        return None
    return "" if plain == "." else plain


def locate(root: str, path: str) -> str | None:
    """The absolute real path of `path` below the real path `root`; None when it does not exist or lies outside."""
    plain = normal(path)
    if plain is None:
        return None
    try:
        real = os.path.realpath(f"{root}/{plain}", strict=True)
    except (OSError, ValueError):
        return None
    return real if real == root or real.startswith(root.rstrip(os.sep) + os.sep) else None


def read_file(root: str, path: str, limit: int = MAX_FILE) -> bytes | None:
    """The content of a regular file below `root` of at most `limit` bytes, else None."""
    real = locate(root, path)
    return _content(real, limit) if real else None


def _content(real: str, limit: int) -> bytes | None:
    try:
        handle = os.open(real, _READ)
    except OSError:
        return None
    try:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > limit:
            return None
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(limit)
    except OSError:
        return None
    finally:
        os.close(handle)


def read_files(root: str, paths: Iterable[str], limit: int = MAX_FILE) -> Iterator[bytes | None]:
    """The content of each of many files: nothing for links and files over `limit`, None for what cannot be read."""
    folders: dict[str, str | None] = {}
    for path in paths:
        folder, name = posixpath.split(path)
        if folder not in folders:
            folders[folder] = locate(root, folder)
        real = folders[folder]
        facts = stamp(real, name) if real else None
        yield b"" if facts and facts[1] > limit else _content(f"{real}/{name}", limit) if real else None


def stamp(root: str, path: str) -> tuple[int, int] | None:
    """(mtime in ns, size) of the file or link itself, None when there is none."""
    try:
        facts = os.lstat(f"{root}/{path}")
    except (OSError, ValueError):
        return None
    return facts.st_mtime_ns, facts.st_size


def walk(root: str, limit: int = MAX_FILES) -> tuple[list[str], frozenset[str], bool]:
    """The files of a folder that is no repository, which of them are links, and whether that is all of them."""
    found = list(islice(_files(root), limit + 1))
    links = frozenset(path for path in found[:limit] if Path(root, path).is_symlink())
    return found[:limit], links, len(found) <= limit


def _files(root: str) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        prefix = os.path.relpath(folder, root).replace(os.sep, "/")
        for name in sorted(names):
            yield name if prefix == "." else f"{prefix}/{name}"
