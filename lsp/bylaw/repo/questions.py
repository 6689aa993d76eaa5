"""What Bylaw asks git: each question with its command and its answer as data. How git is run is `git.py`'s business."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import IO

from bylaw.language.known import words
from bylaw.model import Commit
from bylaw.repo import git_env
from bylaw.repo.parse_log import (
    COMMIT_FORMAT,
    Listing,
    parse_commits,
    parse_differing,
    parse_listing,
    parse_stats,
    parse_tree,
    path_bytes,
    path_text,
)

TIMEOUT = 30.0
CREDENTIALS = re.compile(r"(?<=://)[^/@]*@")
_CHUNK = 1 << 16
_ASSETS = words(
    "svg png jpg jpeg gif ico webp bmp woff woff2 ttf otf eot mp3 mp4 webm wav pdf zip gz jar so dll dylib"
)
_NO_ASSETS = [f":(top,exclude,icase)*.{ending}" for ending in sorted(_ASSETS)]


class GitError(Exception):
    """A git call that failed, in one sentence. `timed_out`: it was stopped because it took too long."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class StoppedError(Exception):
    """Nobody needs the answer any more. No GitError: who copes with those would go on with what was read so far."""


class Questions(ABC):
    """Every method may raise GitError unless it says otherwise."""

    _local: frozenset[bytes] | None = None

    @property
    @abstractmethod
    def bare(self) -> bool:
        """Whether there is no work tree."""

    @property
    @abstractmethod
    def partial(self) -> bool:
        """Whether objects may be missing because the clone was filtered."""

    @abstractmethod
    def run(
        self,
        args: Sequence[str],
        data: bytes | None = None,
        *,
        timeout: float = TIMEOUT,
        ok: Sequence[int] = (0,),
        literal: bool = True,
    ) -> bytes:
        """The output of a git command that only reads; `data` is its input.

        `ok`: exit statuses that are no error. `literal`: paths are paths, not patterns.
        """

    @abstractmethod
    def running(
        self, args: Sequence[str], data: bytes | None, timeout: float
    ) -> AbstractContextManager[IO[bytes]]:
        """The output of a git command while it runs; leaving early stops it."""

    def ls_files(self, timeout: float = TIMEOUT) -> Listing:
        """Tracked files, those deleted in the work tree, and untracked ones that are not ignored (one process)."""
        kinds = ("--stage", "--cached", "--deleted", "--others", "--exclude-standard")
        return parse_listing(self.run(["ls-files", "-z", "-t", *kinds], timeout=timeout))

    def index_stats(self) -> dict[str, tuple[int, int]]:
        """Path → (mtime in ns, size) of each tracked file when git last looked: with both unchanged, so is the file."""
        return parse_stats(self.run(["ls-files", "-z", "--debug"]))

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of `paths` that .gitignore and its kin would ignore; end a folder that does not exist with `/`.

        Paths that git refuses (outside, below a link) are not ignored.
        """
        asked = [path for path in dict.fromkeys(paths) if "\0" not in path and not path.startswith(("/", "../"))]
        return frozenset(self._ignored(asked)) if asked and not self.bare else frozenset()

    def _ignored(self, paths: list[str]) -> list[str]:
        data = b"".join(b"./%s\0" % path_bytes(path) for path in paths)  # ./ because a leading : has a meaning
        try:
            output = self.run(["check-ignore", "--stdin", "-z", "--no-index"], data, ok=(0, 1), literal=False)
        except GitError as error:
            if len(paths) == 1 or error.timed_out:
                return []
            middle = len(paths) // 2  # one refused path fails the whole call
            return self._ignored(paths[:middle]) + self._ignored(paths[middle:])
        return [path_text(path[2:]) for path in output.split(b"\0") if path]

    def ls_tree(self, commit: str) -> list[tuple[str, str, str]]:
        """(path, oid, mode) of every file of a commit."""
        return parse_tree(self.run(["ls-tree", "-r", "-z", "--full-tree", _revision(commit)]))

    def differing(self, commit: str) -> list[tuple[str, str, str]]:
        """(path, oid, mode) of the files of a commit that HEAD has not, or has otherwise; pictures are left out."""
        kind = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--diff-filter=DMT")
        return parse_differing(self.run([*kind, _revision(commit), "HEAD", "--", ":/", *_NO_ASSETS], literal=False))

    def show(self, commit: str, path: str) -> bytes | None:
        """The content of a file in a commit, None where it has none (or the clone lacks it). Never raises."""
        try:
            return self.run(["cat-file", "blob", f"{_revision(commit)}:{path_text(path_bytes(path))}"])
        except (GitError, ValueError):
            return None

    def blob(self, oid: str) -> bytes | None:
        """The content that `oid` names; None where the clone lacks it. Never raises."""
        try:
            return self.run(["cat-file", "blob", _revision(oid)])
        except GitError:
            return None

    def blobs(
        self, oids: Iterable[str], *, limit: int = 1 << 22, timeout: float = 60.0
    ) -> Iterator[tuple[str, bytes | None]]:
        """(oid, content) in the order asked; None for what is missing, no blob, or larger than `limit` bytes."""
        asked = [oid for oid in oids if re.fullmatch("[0-9a-f]{4,64}", oid)]
        local = self._local_objects() if self.partial else None
        wanted = [oid for oid in asked if local is None or oid.encode() in local]
        found = self._batch(wanted, limit, timeout) if wanted else iter(())
        for oid in asked:
            if local is not None and oid.encode() not in local:
                yield oid, None
            else:
                yield oid, next(found, None)

    def _batch(self, oids: list[str], limit: int, timeout: float) -> Iterator[bytes | None]:
        data = "".join(f"{oid}\n" for oid in oids).encode()
        with self.running(["cat-file", "--batch"], data, timeout) as output:
            for _ in oids:
                words = output.readline().split()
                if not words:
                    break
                if len(words) != 3:
                    yield None
                    continue
                size = int(words[2])
                yield _content(output, size, keep=words[1] == b"blob" and size <= limit)

    def _local_objects(self) -> frozenset[bytes]:
        """Every object that is here: before git 2.44, asking a filtered clone for another one is a fatal error."""
        if self._local is None:
            args = ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered", "--buffer"]
            self._local = frozenset(self.run(args, timeout=60.0).split())
        return self._local

    def blame(self, path: str, rev: str = "HEAD", *, since: str = "", timeout: float = 60.0) -> bytes:
        """`blame --porcelain` of a file; `since` (a date, ``1.year``) bounds the walk: older lines are `boundary`."""
        bound = [f"--since={since}"] if since else []
        return self.run([*git_env.BLAME, *bound, _revision(rev), "--", path], timeout=timeout)

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether commit `old` is in the history of `new`; False where one is unknown. Never raises."""
        try:
            self.run(["merge-base", "--is-ancestor", _revision(old), _revision(new)])
        except GitError:
            return False
        return True

    def between(self, old: str, new: str = "HEAD") -> frozenset[str]:
        """The oids of the commits that `new` has and `old` has not."""
        return frozenset(self.run(["rev-list", f"{_revision(old)}..{_revision(new)}", "--"]).decode().split())

    def resolve(self, rev: str) -> str | None:
        """The oid of the commit that `rev` names, None where it names none."""
        output = self.run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}"], ok=(0, 1, 128))
        return output.decode().strip() or None

    def remote_url(self) -> str:
        """The URL of `origin`, else of the first remote, without credentials; "" where there is none."""
        output = self.run(["config", "--get-regexp", r"^remote\..*\.url$"], ok=(0, 1))
        urls = dict(line.split(" ", 1) for line in path_text(output).splitlines() if " " in line)
        url = urls.get("remote.origin.url") or next(iter(urls.values()), "")
        return CREDENTIALS.sub("", url)

    def holding(self, word: str, *, timeout: float = 5.0) -> tuple[str, ...]:
        """The tracked and new files of the work tree that hold `word`, sorted; at least those with it as a whole word.

        Slow in a large repository: only on request.
        """
        if self.bare or not word or "\0" in word or "\n" in word:
            return ()
        args = ["grep", "-l", "-z", "-I", "-F", "-w", "--untracked", "-e", word, "--"]
        output = self.run(args, timeout=timeout, ok=(0, 1))
        return tuple(sorted(path_text(path) for path in output.split(b"\0") if path))

    def commit(self, oid: str) -> Commit | None:
        """The commit that `oid` (or another revision) names."""
        return next(iter(self.commits([oid]).values()), None)

    def commits(self, oids: Iterable[str]) -> dict[str, Commit]:
        """oid → commit, for those that exist here."""
        data = "".join(f"{_revision(oid)}\n" for oid in oids).encode()
        args = [*git_env.LOG, "-z", "--no-walk=unsorted", "--ignore-missing", f"--format={COMMIT_FORMAT}", "--stdin"]
        found = parse_commits(self.run(args, data)) if data else []
        return {commit.oid: commit for commit in found}


def _revision(rev: str) -> str:
    """`rev`, when it cannot be mistaken for an option or for several revisions."""
    if not rev or rev.startswith(("-", "^")) or ".." in rev or any(char in rev for char in "\0\n "):
        raise GitError(f"{rev[:60]!r} names no commit")
    return rev


def _content(output: IO[bytes], size: int, *, keep: bool) -> bytes | None:
    if keep:
        data = output.read(size)
        output.read(1)
        return data
    left = size + 1
    while left and (chunk := output.read(min(left, _CHUNK))):
        left -= len(chunk)
    return None
