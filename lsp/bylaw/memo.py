"""Remembers what was computed: in memory by content, and on disk in a cache that may be deleted at any time.

Everything Bylaw derives is a function of its key (blob oid, HEAD, settings, and Bylaw itself where the value is more
than what git says), so nothing here is ever out of date, only unused. The disk layer lives in the user's cache folder,
never in the repository; where it cannot be read or written, Bylaw works without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from bylaw import __version__

T = TypeVar("T")

_MEGABYTE = 1 << 20
_DAY = 86_400
_FILE = "memo-1.sqlite"  # another number for another table


def cache_dir() -> Path:
    """The folder of the disk layer: ``BYLAW_CACHE_DIR``, else `bylaw` in the platform's place for caches."""
    chosen = os.environ.get("BYLAW_CACHE_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "bylaw" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "bylaw"
    xdg = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(xdg) if Path(xdg).is_absolute() else Path.home() / ".cache") / "bylaw"


@lru_cache(maxsize=1)
def program() -> str:
    """What this Bylaw is: its version, and its files, so that a change of the program is seen too."""
    stamps = sorted(
        (str(path), stat.st_mtime_ns, stat.st_size)
        for path in Path(__file__).parent.rglob("*.py")
        for stat in [path.stat()]
    )
    return hashlib.sha256(repr((__version__, stamps)).encode()).hexdigest()


class Memo:
    """A cache for several threads. `limit` bounds the memory layer, in bytes as the callers estimate them."""

    def __init__(self, disk: Disk | None = None, *, limit: int = 256 * _MEGABYTE) -> None:
        self._disk = disk
        self._limit = limit
        self._held = 0
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], cost: Callable[[T], int] | int = 1024) -> T:
        """The value for `key`, made once: other threads that ask for it meanwhile wait for it.

        `cost` is its size in bytes. What `make` raises is raised and not remembered.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]  # type: ignore[no-any-return]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key][0]  # type: ignore[no-any-return]
            try:
                value = make()
                self._keep(key, value, cost(value) if callable(cost) else cost)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return value

    def _keep(self, key: Hashable, value: object, cost: int) -> None:
        with self._lock:
            self._values[key] = (value, cost)
            self._held += cost
            while self._held > self._limit and len(self._values) > 1:
                _, (_, freed) = self._values.popitem(last=False)
                self._held -= freed

    @property
    def held(self) -> int:
        """The size of what is in memory, in bytes as estimated."""
        return self._held

    def load(self, key: str) -> bytes | None:
        """What was saved on disk for `key`, None where there is nothing (or no disk layer)."""
        return self._disk.load(key) if self._disk else None

    def save(self, key: str, value: bytes) -> None:
        """Keeps `value` on disk, if there is a disk layer."""
        if self._disk:
            self._disk.save(key, value)

    def clear(self) -> None:
        """Forgets everything, on disk too."""
        with self._lock:
            self._values.clear()
            self._held = 0
        if self._disk:
            self._disk.clear()


class Disk:
    """Bytes by key in one SQLite file of `folder`. Never raises: without a usable file it remembers nothing."""

    def __init__(self, folder: Path | None = None, *, limit: int = 512 * _MEGABYTE) -> None:
        self._folder = folder
        self._limit = limit
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._usable = True

    def load(self, key: str) -> bytes | None:
        with self._lock, self._guard():
            database = self._open()
            if database is None:
                return None
            row = database.execute("SELECT value, used FROM memo WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            if row[1] < time.time() - _DAY:
                database.execute("UPDATE memo SET used = ? WHERE key = ?", (int(time.time()), key))
            return zlib.decompress(row[0])
        return None

    def save(self, key: str, value: bytes) -> None:
        with self._lock, self._guard():
            database = self._open()
            if database:
                row = (key, zlib.compress(value, 1), int(time.time()))
                database.execute("INSERT OR REPLACE INTO memo (key, value, used) VALUES (?, ?, ?)", row)

    def clear(self) -> None:
        with self._lock:
            self._close()
            _delete(self._path())
            self._usable = True

    def close(self) -> None:
        with self._lock:
            self._close()

    def _path(self) -> Path:
        return (self._folder or cache_dir()) / _FILE

    @contextlib.contextmanager
    def _guard(self) -> Any:
        """Turns every failure of the cache into an empty answer; a broken file is deleted and begun anew."""
        try:
            yield
        except zlib.error:
            self._reset()
        except sqlite3.OperationalError:  # locked, read-only, full: the next call may do better
            pass
        except sqlite3.DatabaseError:
            self._reset()
        except OSError:
            self._usable = False

    def _open(self) -> sqlite3.Connection | None:
        if self._database is None and self._usable:
            path = self._path()
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False)
            try:
                # losing the cache in a crash is fine, waiting for the disk is not
                database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
                database.execute("CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value BLOB, used INTEGER)")
                self._shrink(database, path)
            except sqlite3.Error:
                database.close()
                raise
            self._database = database
        return self._database

    def _shrink(self, database: sqlite3.Connection, path: Path) -> None:
        if path.stat().st_size > self._limit:
            middle = "SELECT used FROM memo ORDER BY used LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM memo)"
            database.execute(f"DELETE FROM memo WHERE used <= ({middle})")
            database.execute("VACUUM")

    def _reset(self) -> None:
        self._close()
        self._usable = _delete(self._path())

    def _close(self) -> None:
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None


def _delete(path: Path) -> bool:
    """Deletes an SQLite file with its companions; False when it is still there."""
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    return not path.exists()
