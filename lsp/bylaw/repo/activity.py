"""How often files and folders changed: one walk over the newest commits, made when somebody first asks."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from bylaw.repo.git import GitError
from bylaw.repo.git_env import LOG
from bylaw.repo.parse_log import path_text

if TYPE_CHECKING:
    from bylaw.repo.git import Git

_COMMITS = 5_000
_SECONDS = 10.0
_BULK = 400  # files: a commit that changes more reformats, renames or imports, and says nothing about any of them


class Activity:
    """When each path of one HEAD was changed, in the newest commits. Thread-safe; never raises."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._lock = threading.Lock()
        self._times: dict[str, list[int]] | None = None

    @property
    def ready(self) -> bool:
        """Whether `since` answers without waiting for git."""
        return self._times is not None

    def since(self, path: str, date: str) -> int:
        """How many commits after the ISO 8601 `date` (a day: after its end) changed the file or folder at `path`.

        Merges and commits that change very many files do not count, nor what is too long ago to be looked at.
        """
        moment = _moment(date)
        if moment is None:
            return 0
        with self._lock:
            if self._times is None:
                self._times = self._read()
            times = self._times.get(path.strip("/"), [])
        return len(times) - bisect_right(times, moment)

    def _read(self) -> dict[str, list[int]]:
        bound = ("--no-merges", f"--max-count={_COMMITS}", "--no-relative", "-z", "--name-only", "--format=%x01%ct")
        try:
            data = self._git.run([*LOG, *bound, "HEAD", "--"], timeout=_SECONDS)
        except GitError:
            return {}
        times: dict[str, list[int]] = defaultdict(list)
        for record in data.split(b"\1")[1:]:
            moment, *names = record.split(b"\0")
            paths = {path_text(name.lstrip(b"\n")) for name in names if name.strip()}
            if len(paths) <= _BULK:
                for above in {above for path in paths for above in _with_folders(path)}:
                    times[above].append(int(moment))
        for found in times.values():
            found.sort()
        return dict(times)


def _with_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _moment(date: str) -> int | None:
    """Seconds since 1970; None for what is no date."""
    try:
        found = datetime.fromisoformat(f"{date}T23:59:59" if len(date) == 10 else date.replace("Z", "+00:00"))
    except ValueError:
        return None
    return int((found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp())
