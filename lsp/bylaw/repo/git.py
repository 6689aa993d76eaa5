"""The only module that talks to git: through GitPython, one process a call, nothing that writes.

`open_git` gives a `Git` or, as `NoGit`, the reason why there is none. A `Git` may be used from several threads.
GitPython's object database is never used: it keeps two processes a repository and breaks under threads.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from subprocess import PIPE, TimeoutExpired
from typing import IO, Any, cast

from bylaw.model import Commit
from bylaw.repo import git_env
from bylaw.repo.parse_log import (
    COMMIT_FORMAT,
    FIELDS,
    Listing,
    parse_commit,
    parse_commits,
    parse_listing,
    parse_stats,
    parse_tree,
    path_bytes,
    path_text,
)

TIMEOUT = 30.0
_CHUNK = 1 << 16
_HEADER = re.compile(rb"(?:^|\n)\0")
_CREDENTIALS = re.compile(r"(?<=://)[^/@]*@")


class GitError(Exception):
    """A git call that failed, in one sentence. `timed_out`: it was stopped because it took too long."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


@dataclass(frozen=True, slots=True)
class NoGit:
    """Why there is no history to look at, in one sentence for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Facts:
    root: Path
    git_dir: Path
    common_dir: Path
    bare: bool
    shallow: bool
    object_format: str


def open_git(root: Path) -> Git | NoGit:
    """The repository that holds the folder `root`, or why there is none. Never raises."""
    try:
        where = root.resolve()
        if not where.is_dir():
            return NoGit(f"{root} is no folder")
        asked = ("--absolute-git-dir", "--git-common-dir", "--is-shallow-repository", "--show-object-format")
        words = git_env.command(_program(), ["rev-parse", *asked])
        output = _communicate(where, words, None, TIMEOUT, (0,))
    except (GitError, OSError) as error:
        return NoGit(_reason(root, str(error)))
    lines = path_text(output).split("\n")
    git_dir, common_dir = Path(lines[0]), (where / lines[1]).resolve()
    top = _top(where)
    bare = top is None or git_dir in (where, *where.parents)
    facts = _Facts(
        root=git_dir if bare or top is None else top,
        git_dir=git_dir,
        common_dir=common_dir,
        bare=bare,
        shallow=lines[2] == "true",
        object_format=lines[3] or "sha1",
    )
    return Git(facts)


def _top(where: Path) -> Path | None:
    return next((folder for folder in (where, *where.parents) if os.path.lexists(folder / ".git")), None)


def _reason(root: Path, message: str) -> str:
    if "dubious ownership" in message:
        return "the repository belongs to another user, so git does not read it (see git's safe.directory)"
    if "not a git repository" in message and _top(root.absolute()) is None:
        return "not inside a git repository"
    if "not a git repository" in message:
        return "the .git folder is broken: git does not take it for a repository"
    return message


@lru_cache(maxsize=1)
def _library() -> Any:
    """GitPython, imported on first use: it costs 0.1 s, and raises without git unless told to be quiet."""
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    from git import cmd

    return cmd


def _program() -> str:
    return str(_library().Git.GIT_PYTHON_GIT_EXECUTABLE or "git")


def _start(cwd: Path, words: list[str], *, piped: bool) -> Any:
    """A running git, wrapped by GitPython so that it ends when it is forgotten."""
    try:
        caller, env = _library().Git(str(cwd)), git_env.environment()
        return caller.execute(words, istream=PIPE if piped else None, as_process=True, shell=False, env=env)
    except _library().GitCommandNotFound as error:
        raise GitError("git is not installed") from error
    except OSError as error:
        raise GitError("git cannot be started") from error


def _communicate(cwd: Path, words: list[str], data: bytes | None, timeout: float, ok: Sequence[int]) -> bytes:
    running = _start(cwd, words, piped=data is not None)
    process = running.proc
    try:
        output, errors = process.communicate(data, timeout=timeout)
    except TimeoutExpired:
        process.kill()
        process.communicate()
        raise _too_slow(words, timeout) from None
    if process.returncode not in ok:
        raise GitError(_sentence(errors, words))
    return cast(bytes, output)


def _verb(words: Sequence[str]) -> str:
    """The git command among `words`, for messages."""
    skip = False
    for word in words[1:]:
        if not skip and not word.startswith("-"):
            return word
        skip = word == "-c"
    return ""


def _too_slow(words: Sequence[str], timeout: float) -> GitError:
    return GitError(f"git {_verb(words)} took longer than {timeout:g} s and was stopped", timed_out=True)


def _sentence(errors: bytes, words: Sequence[str]) -> str:
    """What git said, as one line that can be shown: the first fatal line, else the first."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    line = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no message")
    said = "".join(char if char.isprintable() else "?" for char in line.removeprefix("fatal: "))[:300]
    return f"git {_verb(words)}: {_CREDENTIALS.sub('', said)}"


class Git:
    """One repository, read-only. Every method may raise GitError unless it says otherwise."""

    def __init__(self, facts: _Facts) -> None:
        self._facts = facts
        self._head: tuple[object, str | None] | None = None
        self._present_objects: frozenset[bytes] | None = None

    @property
    def root(self) -> Path:
        """The top of the work tree; of a bare repository, its folder."""
        return self._facts.root

    @property
    def git_dir(self) -> Path:
        return self._facts.git_dir

    @property
    def common_dir(self) -> Path:
        """The git folder that all work trees share, resolved: the repository's identity on this machine."""
        return self._facts.common_dir

    @property
    def bare(self) -> bool:
        return self._facts.bare

    @property
    def shallow(self) -> bool:
        return self._facts.shallow

    @property
    def cut(self) -> frozenset[str]:
        """The commits at which a shallow clone ends: they have parents, but not here (no process)."""
        try:
            return frozenset((self.common_dir / "shallow").read_text("ascii").split())
        except (OSError, UnicodeDecodeError):
            return frozenset()

    @property
    def object_format(self) -> str:
        return self._facts.object_format

    @property
    def partial(self) -> bool:
        """Whether objects may be missing because the clone was filtered (no process)."""
        return any((self.common_dir / "objects" / "pack").glob("*.promisor"))

    @property
    def head(self) -> str | None:
        """The commit that HEAD names, None while there is none. A process only when HEAD has moved."""
        stamp = self._head_stamp()
        if self._head is None or self._head[0] != stamp:
            self._head = (stamp, self.resolve("HEAD"))
        return self._head[1]

    def stamp(self) -> object:
        """A value that changes whenever HEAD, its branch or the index does. Costs a few stat calls, no process."""
        return (*self._head_stamp(), _stat(self.git_dir / "index"), _stat(self.common_dir / "info" / "exclude"))

    def _head_stamp(self) -> tuple[object, ...]:
        head = _read_small(self.git_dir / "HEAD")
        ref = head.removeprefix("ref:").strip() if head.startswith("ref:") else ""
        text = _read_small(self.common_dir / ref) if ref and ".." not in ref else ""
        shared = ("packed-refs", "shallow", "reftable/tables.list")
        return (head, text, *(_stat(self.common_dir / name) for name in shared))

    def run(
        self,
        args: Sequence[str],
        data: bytes | None = None,
        *,
        timeout: float = TIMEOUT,
        ok: Sequence[int] = (0,),
        literal: bool = True,
    ) -> bytes:
        """The output of a git command that only reads. `ok`: exit statuses that are no error."""
        return _communicate(self._cwd, self._words(args, literal), data, timeout, ok)

    def stream(self, args: Sequence[str], data: bytes | None = None, *, timeout: float = TIMEOUT) -> Iterator[bytes]:
        """The output in pieces, as it comes; raises GitError at the end if git failed or was stopped by `timeout`."""
        with self._running(args, data, timeout) as output:
            while chunk := output.read1(_CHUNK):
                yield chunk

    @property
    def _cwd(self) -> Path:
        return self.git_dir if self.bare else self.root

    def _words(self, args: Sequence[str], literal: bool = True) -> list[str]:
        return git_env.command(_program(), args, work_tree=str(self.root), bare=self.bare, literal=literal)

    @contextlib.contextmanager
    def _running(self, args: Sequence[str], data: bytes | None, timeout: float) -> Iterator[Any]:
        """The standard output of a running git; both other pipes are served by threads, so that none can fill up."""
        words = self._words(args)
        wrapper = _start(self._cwd, words, piped=data is not None)
        process = wrapper.proc
        stopped = threading.Event()
        errors = bytearray()

        def stop() -> None:
            stopped.set()
            process.kill()

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        helpers = [threading.Thread(target=_drain, args=(process.stderr, errors), daemon=True)]
        if data is not None:
            helpers.append(threading.Thread(target=_feed, args=(process.stdin, data), daemon=True))
        for thread in (timer, *helpers):
            thread.start()
        try:
            yield process.stdout
            process.wait()
            helpers[0].join()
            if stopped.is_set():
                raise _too_slow(words, timeout)
            if process.returncode:
                raise GitError(_sentence(bytes(errors), words))
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            for thread in helpers:
                thread.join()
            process.stdout.close()

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

    def show(self, commit: str, path: str) -> bytes | None:
        """The content of a file in a commit, None where it has none (or the clone lacks it). Never raises."""
        try:
            return self.run(["cat-file", "blob", f"{_revision(commit)}:{path_text(path_bytes(path))}"])
        except (GitError, ValueError):
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
        with self._running(["cat-file", "--batch"], data, timeout) as output:
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
        if self._present_objects is None:
            args = ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered", "--buffer"]
            self._present_objects = frozenset(self.run(args, timeout=60.0).split())
        return self._present_objects

    def file_log(
        self, path: str, *, since: str = "", until: str = "HEAD", limit: int = 0, timeout: float = 60.0
    ) -> list[tuple[Commit, bytes]]:
        """Each mainline commit that changed `path`, oldest first, with its patch without context lines.

        `since`: only what came after this commit. `limit`: only the newest so many. Renames are not followed.
        """
        span = f"{_revision(since)}..{_revision(until)}" if since else _revision(until)
        bound = [f"--max-count={limit}"] if limit else []
        form = f"--format=%x00{COMMIT_FORMAT}%x00"
        kind = ("--reverse", "--first-parent", "-m", "-p", "-U0")
        args = [*git_env.LOG, *git_env.PATCH, *bound, *kind, form, span, "--", path]
        # inside a patch every line starts with a sign, so a line that starts with NUL is the next commit
        return [_patch(piece) for piece in _HEADER.split(self.run(args, timeout=timeout)) if piece]

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

    def resolve(self, rev: str) -> str | None:
        """The oid of the commit that `rev` names, None where it names none."""
        output = self.run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}"], ok=(0, 1, 128))
        return output.decode().strip() or None

    def remote_url(self) -> str:
        """The URL of `origin`, else of the first remote, without credentials; "" where there is none."""
        output = self.run(["config", "--get-regexp", r"^remote\..*\.url$"], ok=(0, 1))
        urls = dict(line.split(" ", 1) for line in path_text(output).splitlines() if " " in line)
        url = urls.get("remote.origin.url") or next(iter(urls.values()), "")
        return _CREDENTIALS.sub("", url)

    def commit(self, oid: str) -> Commit | None:
        """The commit that `oid` (or another revision) names."""
        return next(iter(self.commits([oid]).values()), None)

    def commits(self, oids: Iterable[str]) -> dict[str, Commit]:
        """oid → commit, for those that exist here."""
        data = "".join(f"{_revision(oid)}\n" for oid in oids).encode()
        args = [*git_env.LOG, "-z", "--no-walk=unsorted", "--ignore-missing", f"--format={COMMIT_FORMAT}", "--stdin"]
        found = parse_commits(self.run(args, data)) if data else []
        return {commit.oid: commit for commit in found}

    def pickaxe(self, text: str, *, exclude: Sequence[str] = (), timeout: float = 10.0) -> Commit | None:
        """The newest commit that changed how often `text` occurs, `exclude`d files aside. Slow: only on request."""
        outside = [":(top)", *(f":(top,exclude,literal){path}" for path in exclude)]
        kind = ("-z", "--max-count=1", "--no-patch", f"-S{text}", f"--format={COMMIT_FORMAT}")
        args = [*git_env.LOG, *git_env.PATCH, *kind, "--", *outside]
        return next(iter(parse_commits(self.run(args, timeout=timeout, literal=False))), None)


def build(folder: Path, stream: bytes) -> None:
    """Makes a new repository at `folder`, with the history that `stream` (for `git fast-import`) tells, checked out.

    The only function that writes, and only where nothing is yet. Raises GitError, also where `folder` is not empty.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise GitError(f"{folder}: {error.strerror or error}") from error
    if taken:
        raise GitError(f"{folder} is not empty; name a new folder")
    kind = ("--object-format=sha1", "--initial-branch=main", "--template=")
    calls: list[tuple[list[str], bytes | None]] = [
        (["init", "--quiet", *kind], None),
        (["config", "core.autocrlf", "false"], None),  # the same bytes on every system
        (["fast-import", "--quiet", "--done"], stream),
        (["reset", "--quiet", "--hard", "main"], None),
    ]
    for args, data in calls:
        _communicate(folder, git_env.command(_program(), args, bare=False), data, TIMEOUT, (0,))


def _revision(rev: str) -> str:
    """`rev`, when it cannot be mistaken for an option or for several revisions."""
    if not rev or rev.startswith(("-", "^")) or ".." in rev or any(char in rev for char in "\0\n "):
        raise GitError(f"{rev[:60]!r} names no commit")
    return rev


def _patch(piece: bytes) -> tuple[Commit, bytes]:
    *fields, patch = piece.split(b"\0", FIELDS)
    return parse_commit(fields), patch.lstrip(b"\n")


def _content(output: IO[bytes], size: int, *, keep: bool) -> bytes | None:
    if keep:
        data = output.read(size)
        output.read(1)
        return data
    left = size + 1
    while left and (chunk := output.read(min(left, _CHUNK))):
        left -= len(chunk)
    return None


def _drain(pipe: IO[bytes], into: bytearray) -> None:
    """Reads a pipe to its end and keeps the start."""
    with contextlib.suppress(OSError, ValueError), pipe:
        while chunk := pipe.read(_CHUNK):
            into += chunk[: max(0, _CHUNK - len(into))]


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        pipe.write(data)


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read_small(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")[:4096]
    except OSError:
        return ""
