"""The cache: made once, bounded, and gone without a trace when the disk does not play along."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bylaw.memo import Disk, Memo, cache_dir


def test_made_once_for_all_threads() -> None:
    memo = Memo()
    made: list[str] = []
    started, go = threading.Event(), threading.Event()

    def make(name: str) -> str:
        started.set()
        go.wait(5)
        made.append(name)
        return name

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(memo.get, "a", lambda: make("a")) for _ in range(8)]
        started.wait(5)
        assert memo.get("b", lambda: "b") == "b", "another key does not wait"
        go.set()
        assert [answer.result() for answer in answers] == ["a"] * 8
    assert made == ["a"]


def test_failures_are_not_kept() -> None:
    memo = Memo()
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 1) == 1
    assert memo.get("none", lambda: None) is None
    assert memo.get("none", lambda: "made again") is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=60))
def test_bounded_and_least_recently_used_first(asks: list[tuple[int, int]]) -> None:
    memo = Memo(limit=100)
    held: dict[int, int] = {}
    for key, cost in asks:
        made = []
        memo.get(key, lambda: made.append(1), cost)  # noqa: B023
        assert bool(made) == (key not in held)
        size = held.pop(key, cost)
        held[key] = size
        while sum(held.values()) > 100:
            held.pop(next(iter(held)))
    assert memo.held == sum(held.values())


def test_disk_keeps_between_processes(tmp_path: Path) -> None:
    first, second = Disk(tmp_path / "deep/er"), Disk(tmp_path / "deep/er")
    first.save("key", b"value" * 1000)
    first.save("empty", b"")
    assert (second.load("key"), second.load("empty"), second.load("other")) == (b"value" * 1000, b"", None)
    second.save("key", b"new")
    assert first.load("key") == b"new"
    first.close()
    assert first.load("key") == b"new"
    Memo(second).clear()
    first.close()
    assert first.load("key") is None
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "deep/er").stat().st_mode) == 0o700


def _junk(path: Path) -> None:
    path.write_bytes(b"this is no database" * 500)


def _halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _not_compressed(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE memo SET value = X'00'")


@pytest.mark.parametrize("spoil", [_junk, _halved, _empty, _not_compressed])
def test_a_broken_file_is_begun_anew(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.save("key", os.urandom(20_000))
    disk.close()
    spoil(tmp_path / "memo-1.sqlite")
    again = Disk(tmp_path)
    assert again.load("key") is None
    again.save("key", b"new")
    again.save("key", b"new")
    assert again.load("key") == Disk(tmp_path).load("key") == b"new"


def test_a_place_that_cannot_be_used_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file/below", Path("/proc/none"), tmp_path / "dir"):
        (tmp_path / "dir/memo-1.sqlite").mkdir(parents=True, exist_ok=True)
        disk = Disk(folder)
        disk.save("key", b"value")
        assert disk.load("key") is None
        disk.clear()
    memo = Memo()
    memo.save("key", b"value")
    assert memo.load("key") is None


def test_a_locked_file_is_not_waited_for(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.save("key", b"value")
    with contextlib.closing(sqlite3.connect(tmp_path / "memo-1.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        disk.save("key", b"lost")
        other.execute("ROLLBACK")
    assert disk.load("key") == b"value"
    disk.save("key", b"kept")
    assert disk.load("key") == b"kept"


def test_old_values_go_when_it_grows_too_large(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    for number in range(20):
        disk.save(f"{number}", os.urandom(50_000))
    disk.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "memo-1.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE memo SET used = CAST(key AS INTEGER)")
    small = Disk(tmp_path, limit=600_000)
    assert small.load("0") is None
    assert small.load("19") is not None
    small.close()
    assert (tmp_path / "memo-1.sqlite").stat().st_size < 600_000


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(max_size=4), st.binary(max_size=200)), max_size=20))
def test_disk_gives_back_what_was_saved_last(tmp_path: Path, saved: list[tuple[str, bytes]]) -> None:
    disk = Disk(tmp_path)
    disk.clear()
    for key, value in saved:
        disk.save(key, value)
    assert {key: disk.load(key) for key, _ in saved} == dict(saved)


def test_threads_share_the_disk(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: disk.save(f"{number}", b"%d" % number), range(100)))
        assert list(pool.map(lambda number: disk.load(f"{number}"), range(100))) == [b"%d" % number for number in range(100)]


def test_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("BYLAW_CACHE_DIR", str(tmp_path))
    assert cache_dir() == tmp_path
    monkeypatch.delenv("BYLAW_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_dir() == tmp_path / "xdg/bylaw"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_dir() == Path.home() / ".cache/bylaw"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_dir() == Path.home() / "Library/Caches/bylaw"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache_dir() == tmp_path / "bylaw/Cache"
